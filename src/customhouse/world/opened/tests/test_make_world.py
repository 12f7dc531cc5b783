"""Making the open world: reproducible, shaped like trade, honest about what is planted, and no tuple in two years."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from customhouse.foundation.config.country import country_pack
from customhouse.world.commands import app
from customhouse.world.opened.making import make
from customhouse.world.opened.records import SCHEMES, NewScheme, OpenSettings, Schedule, UnusableWorldError
from customhouse.world.opened.rules.economy import chance
from customhouse.world.opened.rules.offenders import NUMBER
from customhouse.world.opened.rules.reactions import react
from customhouse.world.opened.rules.settings import read_settings
from customhouse.world.opened.schedule import read_schedule
from customhouse.world.opened.world import OpenWorld, all_weeks

OFFICES = ("XD000100", "XD000200", "XD000300")
ROWS, YEARS = 12_480, 2
SMALL = OpenSettings(traders=300, sellers=200, goods=80, brokers=12, illicit_share=0.06)
GOODS = ["hs_code", "departure", "origin", "duty_rate", "preference", "net_mass"]
NEWS = (NewScheme("smuggling", 60, 0.02),)


def schedule() -> Schedule:
    return read_schedule(country_pack("demoland").data(), date(2021, 1, 4))


def world(settings: OpenSettings = SMALL, *, rows: int = ROWS, seed: int = 5, years: int = YEARS) -> OpenWorld:
    return OpenWorld(settings, schedule(), OFFICES, years=years, rows=rows, seed=seed)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("world")
    summary = make(world(OpenSettings(**{**_plain(SMALL), "new_schemes": NEWS})), out)
    assert summary["rows"] == ROWS
    return out


def _plain(settings: OpenSettings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in OpenSettings.__dataclass_fields__}


def read(made: Path, name: str) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(made / f"{name}-{year}.parquet") for year in (1, 2)])


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """In both formats; another seed gives another world."""
    for name, form in (("a", "parquet"), ("b", "parquet"), ("c", "csv"), ("d", "csv")):
        make(world(rows=520, years=1), tmp_path / name, form)
    make(world(rows=520, years=1, seed=6), tmp_path / "e")
    contents = {
        name: [path.read_bytes() for path in sorted((tmp_path / name).iterdir())] for name in ("a", "b", "c", "d", "e")
    }
    assert contents["a"] == contents["b"]
    assert contents["c"] == contents["d"]
    assert contents["a"] != contents["e"]


def test_fraud_that_has_nowhere_to_go_stops() -> None:
    """Where every line of trade offends already, nobody takes the place of one that was caught."""
    economy = world(rows=520, years=1).economy
    economy.relations.scheme[:] = NUMBER["smuggling"]
    settings = OpenSettings(**{**_plain(SMALL), "reaction": 1.0})
    changes = list(react(settings, economy, range(40), 10, chance(1)))
    stopped = [line for what, line in changes if what == "stop"]
    assert len(changes) == 40
    assert stopped
    assert (economy.relations.until[stopped] == 10).all()
    assert not (economy.relations.since == 10).any()


def test_no_goods_tuple_stands_in_two_years(made: Path) -> None:
    """So that a table of what was seen says nothing of another year: nothing can be memorised."""
    first, second = (pl.read_parquet(made / f"declared-{year}.parquet").select(GOODS).unique() for year in (1, 2))
    assert first.join(second, on=GOODS, how="inner").is_empty()


def test_a_look_up_table_knows_nothing_of_another_year(made: Path) -> None:
    """Its area under the curve is at most 0.55, also when it forgets the mass."""
    from customhouse.targeting.learning.rules.measures import auc

    frames = [
        pl.read_parquet(made / f"declared-{year}.parquet").join(
            pl.read_parquet(made / f"truth-{year}.parquet"), on="id"
        )
        for year in (1, 2)
    ]
    table = frames[0].group_by(GOODS).agg(pl.col("illicit").mean().alias("score"))
    said = frames[1].join(table, on=GOODS, how="left")
    score = auc(said["illicit"].to_numpy().astype(float), said["score"].fill_null(0.03).to_numpy())
    assert score is not None
    assert score <= 0.55


def test_about_as_much_is_planted_as_asked_for(made: Path) -> None:
    """Each scheme is there, and its revenue can be recovered."""
    truth = read(made, "truth")
    assert 0.06 < truth["illicit"].mean() < 0.08  # type: ignore[operator]  # a column of figures; the new scheme adds
    by_scheme = truth.filter(pl.col("scheme") != "").group_by("scheme").agg(pl.col("recoverable_revenue").sum())
    assert set(by_scheme["scheme"]) == set(SCHEMES)
    assert (by_scheme["recoverable_revenue"] > 0).all()
    honest = truth.filter((pl.col("illicit") == 0) & (pl.col("mistake") == ""))
    assert honest["recoverable_revenue"].sum() == 0
    assert truth.filter(pl.col("mistake") != "").height > 0


def test_what_is_declared_differs_from_the_truth_as_the_scheme_says(made: Path) -> None:
    """Value, code, origin: and nothing of the truth stands among what is declared."""
    declared, truth = read(made, "declared"), read(made, "truth")
    assert set(declared.columns) & set(truth.columns) == {"id"}
    both = declared.join(truth, on="id")
    differs: Mapping[str, pl.Expr] = {
        "undervaluation": pl.col("value") < 0.98 * pl.col("true_value"),
        "shell": pl.col("value") < pl.col("true_value"),
        "collusion": pl.col("value") < pl.col("true_value"),
        "misclassification": pl.col("hs_code") != pl.col("true_hs_code"),
        "false_origin": (pl.col("origin") != pl.col("true_origin")) & (pl.col("preference") == 1),
        "splitting": (pl.col("value") < 1000) & (pl.col("declared_tax") == 0),
        "smuggling": pl.col("gross_mass") > pl.col("net_mass"),
    }
    for scheme, expected in differs.items():
        rows = both.filter(pl.col("scheme") == scheme)
        assert rows.select(expected.mean()).item() > 0.97, scheme


def test_it_is_shaped_like_trade(made: Path) -> None:
    """Few firms have much of the trade, values have heavy tails and the first digits that Benford found."""
    declared = read(made, "declared")
    per_firm = declared["importer"].value_counts(sort=True)["count"].to_numpy()
    assert per_firm[: len(per_firm) // 10].sum() > 0.4 * ROWS
    values = np.sort(declared["value"].to_numpy())
    assert values[-ROWS // 100 :].sum() > 0.2 * values.sum()
    first = np.array([int(str(value).lstrip("0.")[0]) for value in values])
    shares = np.array([(first == digit).mean() for digit in range(1, 10)])
    assert np.abs(shares - np.log10(1 + 1 / np.arange(1, 10))).max() < 0.03
    origins = declared["origin"].value_counts(sort=True)["count"].to_numpy()
    assert origins[0] > 4 * np.median(origins)


def test_days_come_in_their_order_and_references_once(made: Path) -> None:
    declared = read(made, "declared")
    assert declared["id"].is_unique().all()
    weeks = (declared["date"].to_physical() - declared["date"].to_physical().min()) // 7
    assert weeks.is_sorted()
    assert declared["importer_age"].min() >= 0  # type: ignore[operator]  # a column of figures


def test_results_tell_of_inspected_rows_alone(made: Path) -> None:
    """With the chance by which each was inspected."""
    results = read(made, "results")
    inspected = results.filter(pl.col("inspected") == 1)
    assert 0.03 < inspected.height / ROWS < 0.07
    assert inspected["illicit"].null_count() == 0
    assert results.filter(pl.col("inspected") == 0)["illicit"].null_count() == ROWS - inspected.height
    assert set(results["propensity"].unique().to_list()) == {0.025, 1.0}


def test_what_changed_the_world_is_dated(made: Path) -> None:
    """A scheme begins in its week; offenders who were caught react."""
    events = (made / "events.csv").read_text(encoding="utf-8").splitlines()
    assert events[0] == "date,kind,detail"
    assert any(line.startswith("2022-02-28,new:smuggling") for line in events)
    assert {line.split(",")[1] for line in events if "reaction" in line} >= {"reaction:pause", "reaction:phoenix"}
    said = json.loads((made / "settings.json").read_text(encoding="utf-8"))
    assert read_settings(said["settings"]).new_schemes == NEWS


def test_inspections_change_what_offenders_do() -> None:
    """With nobody inspected and with everybody inspected, the same week later differs; the first does not."""

    def last(*, everybody: bool) -> tuple[Any, Any]:
        now = world(rows=5_200)
        first = None
        for number in range(30):
            week = now.week(number)
            first = first if number else week.declared["value"]
            if everybody:
                now.inspected(week, np.arange(len(week.relation)))
        return first, week.truth["scheme"].tolist()

    (begun, without), (same, with_all) = last(everybody=False), last(everybody=True)
    assert (begun == same).all()
    assert without != with_all


def test_rows_are_counted_from_zero_within_a_day() -> None:
    """How many rows of the same parties came before is what an office knows at that moment."""
    week = next(all_weeks(world()))[0]
    frame = pl.DataFrame(dict(week.declared))
    counted = frame.select(pl.int_range(pl.len()).over("date", "importer", "seller").alias("n"))["n"]
    assert (frame["same_day"] == counted).all()


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ([1], ""),
        ({"colour": 1}, "colour"),
        ({"zipf": "steep"}, "zipf"),
        ({"zipf": True}, "zipf"),
        ({"zipf": float("nan")}, "zipf"),
        ({"zipf": 99}, "zipf"),
        ({"traders": 50.5}, "traders"),
        ({"first_day": "soon"}, "first_day"),
        ({"first_day": "1800-01-01"}, "first_day"),
        ({"schemes": {"magic": 1}}, "schemes"),
        ({"schemes": {"shell": 0}}, "schemes"),
        ({"new_schemes": 3}, "new_schemes"),
        ({"new_schemes": [{"kind": "shell"}]}, "new_schemes[0]"),
        ({"partners": ["CHN"]}, "partners"),
        ({"depth_low": 0.9, "depth_high": 0.2}, "depth_low"),
    ],
)
def test_unusable_settings_are_named(entries: object, field: str) -> None:
    with pytest.raises(UnusableWorldError) as refused:
        read_settings(entries)
    assert refused.value.field == field
    assert refused.value.remedy


def test_settings_are_read_back_as_they_are_told() -> None:
    asked = {
        "schemes": {"shell": 2},
        "partners": ["cn", "DE"],
        "first_day": date(2022, 1, 3),
        "traders": 40,
        "new_schemes": [{"kind": "shell", "week": 3, "share": 0.01}],
    }
    settings = read_settings(asked)
    assert settings.partners == ("CN", "DE")
    assert read_settings(settings.plain()) == settings
    assert read_settings(None) == OpenSettings()


@pytest.mark.parametrize("settings", [{"value_threshold": 0}, {"illicit_share": 0}, {"partners": ["CN", "DE"]}])
def test_bare_worlds_still_trade(settings: dict[str, Any]) -> None:
    """Without a threshold nothing is split; without fraud everybody is honest; members may be no partners."""
    now = world(read_settings({**settings, "traders": 30, "goods": 20, "brokers": 3}), rows=1_040)
    weeks = [week for week, _, _ in all_weeks(now)]
    assert sum(len(week.relation) for week in weeks) == 1_040


def test_weeks_without_trade_are_weeks(tmp_path: Path) -> None:
    """Fewer rows than weeks: some weeks have none."""
    summary = make(world(rows=20, years=1), tmp_path)
    assert summary["rows"] == summary["years"][0]["rows"] == 20


def test_without_members_nobody_claims_a_false_origin() -> None:
    bare = Schedule(("010101", "020202"), np.array([10.0, 20.0]), np.array([10.0, 20.0]), ())
    now = OpenWorld(SMALL, bare, OFFICES, years=1, rows=5_200, seed=1)
    schemes = {name for week, _, _ in all_weeks(now) for name in week.truth["scheme"].tolist()}
    assert "false_origin" not in schemes
    assert "misclassification" not in schemes
    assert "undervaluation" in schemes


@pytest.mark.parametrize(("changes", "name"), [({"years": 0}, "years"), ({"rows": 0}, "rows"), ({"seed": -1}, "seed")])
def test_worlds_out_of_bounds(changes: dict[str, int], name: str) -> None:
    with pytest.raises(UnusableWorldError, match=name):
        OpenWorld(SMALL, schedule(), OFFICES, **{"years": 1, "rows": 10, "seed": 1, **changes})


def test_a_country_without_duties() -> None:
    empty = Schedule((), np.array([]), np.array([]), ())
    with pytest.raises(UnusableWorldError, match="no rates"):
        OpenWorld(SMALL, empty, OFFICES, years=1, rows=10, seed=1)


def test_the_command_makes_a_world(tmp_path: Path) -> None:
    settings = tmp_path / "s.yaml"
    settings.write_text("traders: 50\ngoods: 30\n", encoding="utf-8")
    words = ["make", "--years", "1", "--rows", "520", "--settings", str(settings), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["rows"] == 520
    assert json.loads(result.stdout)["illicit_share"]["short"] is False
    assert result.stderr == ""
    settings.write_text(
        "traders: 50\ngoods: 30\nnew_schemes:\n- {kind: shell, week: 52, share: 0.01}\n"
        "- {kind: shell, week: 51, share: 0.01}\n",
        encoding="utf-8",
    )
    late = CliRunner().invoke(app, words)
    assert late.stdout.startswith("year 1: 520 rows")
    assert late.stderr == "new_schemes: shell of week 52 begins behind the last week.\n"


def test_the_command_says_what_share_it_could_not_reach(tmp_path: Path) -> None:
    """On the error stream in words, in the summary by scheme; what was reached is what was written."""
    settings = tmp_path / "s.yaml"
    settings.write_text(
        "traders: 40\ngoods: 20\nillicit_share: 0.5\nrate_high: 0.3\nschemes: {shell: 1}\n", encoding="utf-8"
    )
    words = ["make", "--years", "1", "--rows", "2080", "--settings", str(settings), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == 0
    assert "50.00% of rows were asked for" in result.stderr
    said = json.loads(result.stdout)["illicit_share"]
    written = pl.read_parquet(tmp_path / "out" / "truth-1.parquet")["illicit"].mean()
    assert (said["asked"], said["short"]) == (0.5, True)
    assert said["reached"] == said["schemes"]["shell"]["reached"] == pytest.approx(written, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "form"), [("traders: [", "csv"), ("traders: 1", "csv"), ("vat: 5\nvat: 6", "csv"), ("", "xls")]
)
def test_the_command_says_what_it_cannot_make(tmp_path: Path, text: str, form: str) -> None:
    settings = tmp_path / "s.yaml"
    settings.write_text(text, encoding="utf-8")
    words = ["make", "--settings", str(settings), "--format", form, "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert not (tmp_path / "out").exists()


def test_the_command_says_which_packages_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    monkeypatch.delitem(__import__("sys").modules, "customhouse.world.opened.making", raising=False)
    result = CliRunner().invoke(app, ["make", "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "customhouse[learning]" in result.stderr


def test_every_setting_and_column_is_documented(made: Path) -> None:
    """With its default, unit and bounds: docs/world.md is what others write settings by."""
    page = (Path(__file__).parents[5] / "docs" / "world.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip(" `"): line for line in page.splitlines() if line.startswith("| `")}
    for each in fields(OpenSettings):
        assert each.metadata["unit"] in rows[each.name]
        assert each.metadata["text"] in rows[each.name]
        if "least" in each.metadata:
            assert f"| {each.default} |" in rows[each.name]
            assert f"{each.metadata['least']:g} to {each.metadata['most']:g}" in rows[each.name]
    for name in ("declared", "truth", "results"):
        assert [column for column in read(made, name).columns if f"`{column}`" not in page] == []
