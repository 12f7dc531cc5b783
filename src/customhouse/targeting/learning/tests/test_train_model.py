"""Training, predicting and evaluating by the command, and what the model may never see."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from customhouse.targeting.learning.commands import app
from customhouse.targeting.learning.records import UnusableInputError
from customhouse.targeting.learning.rules import archive, boosting, calibration, memory, tables
from customhouse.targeting.learning.rules.boosting import _READY, ready
from customhouse.targeting.learning.rules.maps import KCS, MAPS, map_named, map_of
from customhouse.targeting.learning.rules.model import predict
from customhouse.targeting.learning.tests.sample import kcs, written

TRAIN, VALID, TEST = kcs(1_500, 1), kcs(600, 2, first=5_000), kcs(500, 3, first=9_000)


@pytest.fixture(scope="module", autouse=True)
def _few_trees() -> Any:
    """Fewer trees than in earnest: the way is the same."""
    few = tuple({**each, "rounds": 25} for each in boosting.SMALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boosting, "SMALL", few)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, _few_trees: None) -> Path:
    """Files, and a model trained of them."""
    out = tmp_path_factory.mktemp("risk")
    for name, frame in (("train", TRAIN), ("valid", VALID), ("test", TEST)):
        written(frame, out / f"{name}.csv")
    assert trained(out, "model.zip").exit_code == 0
    return out


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def trained(folder: Path, model: str, *more: object) -> Result:
    files = ("--input", folder / "train.csv", "--valid", folder / "valid.csv", "--model", folder / model)
    return run("train", *files, "--map", "kcs", "--target", "Fraud", *more)


def predicted(folder: Path, rows: Path, name: str, *more: object) -> Path:
    out = folder / name
    done = run("predict", "--model", folder / "model.zip", "--input", rows, "--output", out, *more)
    assert done.exit_code == 0, done.output
    return out


def test_the_same_seed_gives_the_same_model(folder: Path) -> None:
    """To the bit but for the time it took; another seed gives another."""
    cards = [
        json.loads(trained(folder, name, "--json", "--seed", seed).stdout)
        for name, seed in (("a.zip", 1), ("b.zip", 1), ("c.zip", 2))
    ]
    assert cards[0]["digest"] == cards[1]["digest"] != cards[2]["digest"]
    assert cards[0]["train"]["rows"] == 1_500
    assert cards[0]["train"]["from"] == "2020-01-15"
    assert {group["by"] for group in cards[0]["fairness"]} == {"office", "origin", "size"}
    assert "memorisation" in cards[0]["caution"]


def test_results_never_are_features(folder: Path) -> None:
    """With Fraud and Critical Fraud turned round, and other identifiers, predictions are the same."""
    turned = TEST.with_columns(
        (1 - pl.col("Fraud").cast(pl.Int64)).cast(pl.String).alias("Fraud"),
        pl.lit("2").alias("Critical Fraud"),
        pl.Series("Declaration ID", [str(number) for number in range(TEST.height)]),
    )
    plain = pl.read_csv(predicted(folder, folder / "test.csv", "plain.csv"))
    other = pl.read_csv(predicted(folder, written(turned, folder / "turned.csv"), "turned-out.csv"))
    assert (plain["p"] == other["p"]).all()
    without = TEST.drop("Fraud", "Critical Fraud")
    bare = pl.read_csv(predicted(folder, written(without, folder / "bare.csv"), "bare-out.csv"))
    assert (plain["p"] == bare["p"]).all()
    assert not KCS.later & set(KCS.columns)
    assert not {part.column for key in KCS.keys for part in key.parts} & {*KCS.later, KCS.identifier}


def test_predictions_are_complete(folder: Path) -> None:
    """One row each, chances within bounds, reasons for the highest, who judged, and no revenue where none is known."""
    said = pl.read_csv(predicted(folder, folder / "test.csv", "g.csv", "--explain", "0.2"))
    assert said.columns[:4] == ["id", "p", "expected_revenue", "top_reasons"]
    assert said["id"].cast(pl.String).to_list() == TEST["Declaration ID"].to_list()
    assert said["p"].is_between(0, 1).all()
    assert said["expected_revenue"].null_count() == TEST.height
    explained = said.filter(pl.col("top_reasons").is_not_null())
    assert 0.1 * TEST.height < explained.height <= 0.2 * TEST.height
    assert explained["p"].min() >= said.filter(pl.col("top_reasons").is_null())["p"].max()  # type: ignore[operator]  # figures
    assert any("declared" in text for text in explained["top_reasons"])
    assert set(said["part"]) == {"memory", "model"}


def test_what_was_seen_is_remembered_and_the_rest_understood(folder: Path) -> None:
    """Memory is nearly right on goods of the pool; on novel goods the model is better than chance, and no better."""
    pred = predicted(folder, folder / "test.csv", "g2.csv", "--json")
    seen = ("--seen", folder / "train.csv", "--seen", folder / "valid.csv")
    told = json.loads(run("evaluate", "--pred", pred, "--truth", folder / "test.csv", *seen, "--json").stdout)
    assert told["seen"]["auc"] > 0.95
    assert 0.55 < told["novel"]["auc"] < 0.9
    assert told["all"]["rows"] == told["seen"]["rows"] + told["novel"]["rows"] == TEST.height
    assert told["all"]["at"]["5%"]["chosen"] == 25
    assert told["all"]["at"]["5%"]["revenue"] is None
    everything_new = json.loads(run("evaluate", "--pred", pred, "--truth", folder / "test.csv", "--json").stdout)
    assert everything_new["novel"]["rows"] == TEST.height
    in_words = run("evaluate", "--pred", pred, "--truth", folder / "test.csv", *seen)
    assert "AUC" in in_words.stdout
    assert "memorisation" in in_words.stdout


def test_a_model_is_read_back_as_it_was_written(folder: Path) -> None:
    """A model from its file says the same; packed again it has the same digest."""
    model, card = archive.unpacked((folder / "model.zip").read_bytes())
    frame = TEST
    again, _ = archive.unpacked((folder / "model.zip").read_bytes())
    assert (predict(model, frame).chance == predict(again, frame).chance).all()
    with zipfile.ZipFile(folder / "model.zip") as file:
        assert not [name for name in file.namelist() if name.endswith((".pkl", ".pickle", ".py"))]
        assert json.loads(file.read("card.json"))["digest"] == card["digest"]


def rewritten(data: bytes, name: str, content: bytes | None) -> bytes:
    """A model's file with one member changed, or left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            if each != name or content is not None:
                new.writestr(each, content if each == name and content is not None else old.read(each))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("figures.json", b"{}"), ("trees/0.txt", b"tree"), ("card.json", None), ("card.json", b"[]"), ("card.json", b"{")],
)
def test_a_model_that_was_changed_is_refused(folder: Path, name: str, content: bytes | None) -> None:
    changed = folder / "changed.zip"
    changed.write_bytes(rewritten((folder / "model.zip").read_bytes(), name, content))
    said = run("predict", "--model", changed, "--input", folder / "test.csv", "--output", folder / "none.csv")
    assert said.exit_code == 1
    assert "RSK-MODEL" in said.stderr
    assert not (folder / "none.csv").exists()


def test_what_is_no_model_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnusableInputError, match="no model"):
        archive.unpacked(b"nothing")
    monkeypatch.setattr(archive, "MOST_BYTES", 10)
    with pytest.raises(UnusableInputError, match="too large"):
        archive.unpacked((folder / "model.zip").read_bytes())
    with pytest.raises(ValueError, match=r"\S"):
        boosting.loaded("no tree")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (TRAIN.drop("Net Mass"), "RSK-COLUMN"),
        (TRAIN[:0], "RSK-EMPTY"),
        (TRAIN.with_columns(pl.lit("7").alias("Fraud")), "RSK-TARGET"),
        (TRAIN.with_columns(pl.lit("soon").alias("Date")), ""),
    ],
)
def test_unusable_rows_are_said_in_words(folder: Path, change: pl.DataFrame, code: str) -> None:
    """A day that cannot be read harms nothing where no history is kept."""
    bad = written(change, folder / "bad.csv")
    words = ("--valid", folder / "valid.csv", "--model", folder / "bad.zip", "--map", "kcs", "--json")
    said = run("train", "--input", bad, *words)
    assert said.exit_code == (1 if code else 0)
    assert code in said.stderr
    assert "Traceback" not in said.output


def test_cells_are_parted_as_the_heading_is(folder: Path) -> None:
    """A spreadsheet of a country with decimal commas writes semicolons."""
    parted = folder / "semicolons.csv"
    TEST.write_csv(parted, separator=";")
    plain, other = (predicted(folder, file, f"{file.stem}-out.csv") for file in (folder / "test.csv", parted))
    assert plain.read_bytes() == other.read_bytes()


def test_figures_that_cannot_be_read_are_counted(folder: Path) -> None:
    """What is missing is nobody's fault; what stands there and is no figure is told."""
    odd = pl.Series(["1,234.5", "inf", "", None, *TEST["Net Mass"].cast(pl.String).to_list()[4:]])
    file = written(TEST.with_columns(odd.alias("Net Mass")), folder / "odd.csv")
    said = run("predict", "--model", folder / "model.zip", "--input", file, "--output", folder / "o.csv", "--json")
    assert json.loads(said.stdout)["unread"] == {"Net Mass": 2}
    assert "Net Mass: 2 cells are no figures and were taken as missing." in said.stderr
    whole = run(
        "predict", "--model", folder / "model.zip", "--input", folder / "test.csv", "--output", folder / "o.csv"
    )
    assert whole.stderr == ""


def test_other_faults_are_said_in_words(folder: Path) -> None:
    assert trained(folder, "x.zip", "--map", "nowhere").exit_code == 2
    broken = folder / "broken.parquet"
    broken.write_bytes(b"\x00\x01")
    said = run("predict", "--model", folder / "model.zip", "--input", broken, "--output", folder / "o.csv")
    assert (said.exit_code, "RSK-FILE" in said.stderr) == (1, True)
    said = run("evaluate", "--pred", folder / "train.csv", "--truth", folder / "train.csv")
    assert (said.exit_code, "RSK-COLUMN" in said.stderr) == (1, True)
    strange = folder / "strange.csv"
    strange.write_text("a,b\n1,2\n", encoding="utf-8")
    said = run("evaluate", "--pred", strange, "--truth", strange)
    assert (said.exit_code, "RSK-HEADER" in said.stderr) == (1, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [("id,p\n9000,x\n", "RSK-P"), ("id,p\n9000,1\n9000,1\n", "RSK-TWICE"), ("id,p\n1,1\n", "RSK-MISSING")],
)
def test_unusable_predictions_are_said_in_words(folder: Path, text: str, code: str) -> None:
    pred = folder / "pred.csv"
    pred.write_text(text, encoding="utf-8")
    said = run("evaluate", "--pred", pred, "--truth", folder / "test.csv")
    assert (said.exit_code, code in said.stderr) == (1, True)


def test_missing_packages_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lean installation says what to install; another missing module is a fault of ours."""
    modules = __import__("sys").modules
    monkeypatch.delitem(modules, "customhouse.targeting.learning.working", raising=False)
    monkeypatch.setitem(modules, "polars", None)
    said = run("predict", "--model", folder / "model.zip", "--input", folder / "test.csv", "--output", folder / "o.csv")
    assert said.exit_code == 1
    assert "customhouse[learning]" in said.stderr


def test_a_missing_module_of_ours_is_a_fault(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "customhouse.targeting.learning.working", None)
    said = run("predict", "--model", folder / "model.zip", "--input", folder / "test.csv", "--output", folder / "o.csv")
    assert isinstance(said.exception, ModuleNotFoundError)


def test_maps_are_known_by_name_and_by_header() -> None:
    assert map_named("kcs") is KCS
    assert map_of(TEST.columns) is KCS
    assert map_of(MAPS["world"].columns) is MAPS["world"]


def test_memory_grows_surer_with_each_time() -> None:
    """Never declared: the opinion; once with a finding: more; five times: surer still."""
    count, found = np.array([0.0, 1.0, 5.0]), np.array([0.0, 1.0, 5.0])
    chance = memory.together(count, found, np.full(3, 0.2), 0.1)
    assert chance[0] == pytest.approx(0.2)
    assert 0.2 < chance[1] < chance[2] < 1
    nothing = np.zeros(2)
    assert memory.likeliest_strength(nothing, nothing, nothing, nothing) == 1.0


def test_calibration_makes_chances_mean_what_they_say() -> None:
    """Scores twice too sure are brought back; a model that ranks the wrong way round is not believed."""
    rng = np.random.default_rng(4)
    true = rng.normal(-1, 1, 4_000)
    found = (rng.random(4_000) < 1 / (1 + np.exp(-true))).astype(float)
    line = calibration.fit(2 * true, found)
    assert line.slope == pytest.approx(0.5, abs=0.06)
    assert line.chances(2 * true).mean() == pytest.approx(found.mean(), abs=0.01)
    assert calibration.fit(-3 * true, found).slope == 0.0
    assert calibration.fit(np.array([0.0]), np.array([0.0])).slope == pytest.approx(1.0, abs=0.2)


def test_figures_in_every_form() -> None:
    """What cannot be read is not a number; digits are those after the point; ratios need both sides."""
    frame = pl.DataFrame({"a": ["1.250", " 7 ", "", "x", "inf"], "b": ["2", "0", "1", "1", "1"]})
    digits = tables.figure_values(frame, KCS.figures[2].__class__("d", "a", "w", "digits"))
    assert digits.tolist() == [2, 0, 0, 0, 0]
    ratio = tables.figure_values(frame, KCS.figures[0].__class__("r", "a", "w", "log_ratio", "b"))
    assert ratio[0] == pytest.approx(np.log(1.25 / 2))
    assert np.isnan(ratio[1:]).all()
    assert tables.texts(frame, "a").tolist() == ["1.250", "7", "", "x", "inf"]
    with pytest.raises(UnusableInputError, match="cannot be read"):
        tables.weeks(frame, "a")


def test_the_same_mass_written_otherwise_is_the_same_goods() -> None:
    one, other = TEST[:1], TEST[:1].with_columns((pl.col("Net Mass") + "0").alias("Net Mass"))
    assert tables.goods(one, KCS).to_list() == tables.goods(other, KCS).to_list()


def test_few_models_are_kept_ready(folder: Path) -> None:
    model, _ = archive.unpacked((folder / "model.zip").read_bytes())
    trees = model.understanding.trees
    _READY.clear()
    for place in range(10):
        ready((trees[0],) * (place + 1))
    assert len(_READY) <= 9
