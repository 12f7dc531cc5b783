"""Learning where firms have a past, on the open world: revenue, the model as a file, reasons, and whom it chooses."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from customhouse.targeting.learning.records import ModelCard
from customhouse.targeting.learning.rules import archive, boosting, reasons
from customhouse.targeting.learning.rules.fairness import fairness
from customhouse.targeting.learning.rules.maps import KCS, WORLD
from customhouse.targeting.learning.rules.model import Model, Prediction, predict
from customhouse.targeting.learning.rules.reasons import reasons_of
from customhouse.targeting.learning.rules.tables import weeks
from customhouse.targeting.learning.rules.training import Labelled, labelled, train
from customhouse.targeting.learning.rules.worth import LEAST_REVENUES, worth_of
from customhouse.targeting.learning.tests.sample import kcs, world

FIRST = 800
CARD = ModelCard(
    map="world", target="illicit", seed=1, train={}, valid={}, measured={}, fairness=(), drift=(), features=(),
    parts={}, caution="", cpu_seconds=0.0,
)  # fmt: skip


def rows(first: int, last: int) -> Labelled:
    """Some rows of the world with their results, as they stand in a file of inspections."""
    frame, found, revenue = world()
    told = frame.with_columns(
        pl.Series("illicit", found.astype(int).astype(str)), pl.Series("recoverable_revenue", revenue)
    )
    return labelled(told[first:last], WORLD, "illicit")


@pytest.fixture(scope="module")
def learned() -> tuple[Model, Any, Prediction]:
    """A model of two files; fewer trees than in earnest, of fewer rows each."""
    few = tuple({**each, "rounds": 30, "min_data_in_leaf": 20} for each in boosting.LARGE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boosting, "LARGE", few)
        return train(rows(0, FIRST), rows(FIRST, 1_300), WORLD, seed=1)


def test_a_past_is_followed_and_revenue_is_expected(learned: tuple[Model, Any, Prediction]) -> None:
    """The model has a past to its last week, ranks better than chance, and expects revenue where there are findings."""
    model, measures, said = learned
    assert model.understanding.encodings is None
    assert model.understanding.history is not None
    assert model.understanding.history.week == weeks(rows(0, 1_300).frame, "date").max()
    assert measures["all"]["rows"] == 500
    assert measures["all"]["auc"] > 0.6
    at = measures["all"]["at"]["10%"]
    assert 0 < at["revenue"] <= at["of_oracle"] + 1e-9 <= 1 + 2e-9
    assert said.expected_revenue is not None
    assert (said.expected_revenue >= 0).all()
    dearest = np.argsort(-said.expected_revenue)[:50]
    assert rows(FIRST, 1_300).revenue[dearest].mean() > 2 * rows(FIRST, 1_300).revenue.mean()


def test_a_model_with_a_past_is_read_back_as_it_was_written(learned: tuple[Model, Any, Prediction]) -> None:
    """From its file it says the same to the bit, of firms never seen as well; packed again it has the same digest."""
    model, *_ = learned
    data, digest = archive.packed(model, CARD)
    again, card = archive.unpacked(data)
    assert (card["digest"], archive.packed(again, CARD)[1]) == (digest, digest)
    frame = rows(FIRST, FIRST + 100).frame
    frame = pl.concat([frame, frame[:3].with_columns(pl.lit("T9999999").alias("importer"))])
    one, other = predict(model, frame), predict(again, frame)
    assert (one.chance == other.chance).all()
    assert one.expected_revenue is not None
    assert other.expected_revenue is not None
    assert (one.expected_revenue == other.expected_revenue).all()


def test_the_mean_of_revenue_is_right_and_few_findings_teach_none() -> None:
    """The trees see what they can; the factor beside them makes the sum of their answers that of the amounts."""
    rng = np.random.default_rng(1)
    matrix = rng.random((400, 3))
    amounts = np.exp(5 + 2 * matrix[:, 0] + rng.normal(0, 1, 400))
    found = np.ones(400)
    worth = worth_of(matrix, found, amounts, None, seed=1)
    assert worth
    answers = worth.of(matrix)
    assert answers.sum() == pytest.approx(amounts.sum())
    assert answers[matrix[:, 0] > 0.8].mean() > 2 * answers[matrix[:, 0] < 0.2].mean()
    few = np.arange(400) < LEAST_REVENUES - 1
    assert worth_of(matrix, few.astype(float), amounts, None, seed=1) is None


def test_what_a_finding_brings_grows_with_what_is_at_stake_beyond_all_that_was_seen() -> None:
    """A consignment a hundred times as dear as any of the past brings a hundred times as much, not as the dearest."""
    rng = np.random.default_rng(2)
    value = rng.lognormal(8, 1, 600)
    matrix = np.column_stack([np.log1p(value), rng.random(600)])
    amounts = 0.2 * value * rng.lognormal(0, 0.3, 600)
    worth = worth_of(matrix, np.ones(600), amounts, 0, seed=1)
    plain = worth_of(matrix, np.ones(600), amounts, None, seed=1)
    assert worth
    assert plain
    dear = 100 * float(value.max())
    [told], [capped] = (each.of(np.array([[np.log1p(dear), 0.5]])) for each in (worth, plain))
    assert 0.1 * dear < told < 0.3 * dear
    assert capped < 0.2 * float(value.max()) * 2


def test_rows_without_a_result_are_rows_all_the_same() -> None:
    """What is not known is not counted as honest, and revenue is known only with a result."""
    frame, *_ = world()
    told = frame[:3].with_columns(
        pl.Series("illicit", ["1", "", "false"]), pl.Series("recoverable_revenue", ["12.5", "9", "?"])
    )
    some = labelled(told, WORLD, "illicit")
    assert (some.known.tolist(), some.found.tolist()) == ([True, False, True], [1.0, 0.0, 0.0])
    assert some.revenue[0] == 12.5
    assert np.isnan(some.revenue[1:]).all()
    none = labelled(told.with_columns(pl.lit(" ").alias("illicit")), WORLD, "illicit")
    assert not none.known.any()
    assert none.found.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("feature", "value", "said"),
    [
        ("importer.rate", 0.42, "42 % of earlier results for this importer (T0000001) were findings"),
        ("price_hs.off", np.log(0.7), "price beside that of the same goods: 30 % below"),
        ("price_hs.place", 1.0, "price beside that of the same goods: 50 % above"),
        ("price_hs.off", np.nan, "price beside that of the same goods: —"),
        ("log_value", np.log1p(1250), "customs value: 1250"),
        ("log_price", np.log(2.5), "price a kilogram: 2.5"),
        ("rate", 8.0, "rate of duty: 8"),
    ],
)
def test_what_weighs_most_is_said_in_words(
    feature: str, value: float, said: str, learned: tuple[Model, Any, Prediction], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rate of earlier findings, a figure beside its like, or a figure, each turned back from what trees see."""
    model, *_ = learned
    names = list(model.understanding.names(WORLD))
    frame = rows(0, 1).frame.with_columns(pl.lit("T0000001").alias("importer"))
    matrix = np.zeros((1, len(names)))
    matrix[0, names.index("price_hs.off")] = np.log(1.5)
    matrix[0, names.index(feature)] = value
    adds = np.zeros((1, len(names) + 1))
    adds[0, names.index(feature)] = 0.5
    monkeypatch.setattr(boosting, "contributions", lambda *_: adds)
    nothing = np.zeros(1)
    told = Prediction(nothing, nothing, nothing, nothing, None, matrix)
    [[reason]] = reasons_of(model, frame, told, np.array([0]))
    assert reasons.told(reason) == said


def test_groups_are_of_whole_days_and_of_what_the_file_tells() -> None:
    """Ninety days are not under ninety; an age that is not told is none; a column that is not there makes no group."""
    ages = ["0", "89", "90", "364", "365", "", "x", "9999"]
    found = np.array([1.0, 0, 0, 0, 0, 0, 0, 1])
    frame = pl.DataFrame({"importer_age": ages, "importer": ["A", "A", *"BCDEFG"], "office": ["XD1"] * 8})
    groups = fairness(Labelled(frame, found, found >= 0, found), np.linspace(1, 0, 8), WORLD)
    assert {(each.by, each.group): each.rows for each in groups} == {
        ("office", "XD1"): 8,
        ("size", "one declaration"): 6,
        ("size", "2 to 10 declarations"): 2,
        ("age", "registered under 90 days"): 2,
        ("age", "under a year"): 2,
        ("age", "a year or more"): 2,
        ("age", ""): 2,
    }
    young = next(each for each in groups if each.group == "registered under 90 days")
    assert (young.findings, young.chosen, young.precision) == (0.5, 0.5, 1.0)
    known = labelled(kcs(40, 1).drop("Importer ID"), KCS, "Fraud")
    assert {each.by for each in fairness(known, np.zeros(40), KCS)} == {"office", "origin"}
