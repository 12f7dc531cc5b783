"""A model of this installation's own facts, asked of declarations: one as many, to the bit, and never in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from conftest import AT
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.tests.examples import item
from customhouse.targeting.lanes.records import Advice, Audience
from customhouse.targeting.lanes.rules.reading import reason_text
from customhouse.targeting.learning import advising, queries
from customhouse.targeting.learning.advising import ModelAdviser
from customhouse.targeting.learning.models import RiskModel
from customhouse.targeting.learning.records import UnusableInputError
from customhouse.targeting.learning.rules import archive
from customhouse.targeting.learning.rules.maps import FACTS, map_named
from customhouse.targeting.learning.rules.model import predict
from customhouse.targeting.learning.rules.own_facts import Scorer, figure_of, frame_of, text_of
from customhouse.targeting.learning.rules.selectable import rows_of
from customhouse.targeting.learning.states import ModelState
from customhouse.targeting.learning.tests.own import items, model, packed
from customhouse.targeting.learning.tests.registered import card


def declared(count: int) -> list[list[ItemFacts]]:
    """Declarations of two items."""
    rows = items(2 * count, seed=7)
    return [rows[place : place + 2] for place in range(0, len(rows), 2)]


def adviser(seed: int = 1, **given: Any) -> ModelAdviser:
    return ModelAdviser(packed(seed)[1], lambda: packed(seed)[0], **given)


def test_columns_say_what_facts_say() -> None:
    """As text and as figure; what is not known is empty, and no figure."""
    one = item(customs_value="1E+3", importer_checks=None, origin=" CN ", importer_known=True, previous_procedure="")
    assert [text_of(one, name) for name in ("customs_value", "importer_checks", "origin", "importer_known")] == [
        "1000", "", "CN", "1",
    ]  # fmt: skip
    assert (text_of(one, "id"), text_of(one, "day")) == ("26XDIM0000000000K1/1", "2026-03-02")
    assert text_of(item(containerised=False), "containerised") == "0"
    assert figure_of(one, "customs_value") == 1000
    assert np.isnan(figure_of(one, "importer_checks"))
    assert np.isnan(figure_of(item(duty="Infinity"), "duty"))
    assert set(frame_of([one]).columns) == set(FACTS.columns)


def test_a_row_of_a_file_a_declaration_and_a_million_are_answered_alike() -> None:
    """To the bit: by the file's columns, all at once, and each by itself; after being written and read."""
    read, _ = archive.unpacked(packed()[0])
    rows, scorer = items(250, seed=7), Scorer(read)
    by_file, many = predict(model(), frame_of(rows)), scorer.score(rows).said
    alone = [scorer.score([each]).said for each in rows]
    for name in ("chance", "opinion", "count", "found", "expected_revenue"):
        told = getattr(many, name)
        assert np.array_equal(getattr(by_file, name), told), name
        assert np.array_equal(np.concatenate([getattr(each, name) for each in alone]), told), name
    assert np.array_equal(by_file.matrix, many.matrix, equal_nan=True)
    assert many.chance[[each.commodity.startswith("64") for each in rows]].mean() > 2 * many.chance.mean() / 1.5
    asked, batch = adviser(), declared(100)
    answers = [replace(each, why=tuple) for each in asked.advise(batch)]
    assert answers == [replace(asked.advise([each])[0], why=tuple) for each in batch]


def test_goods_seen_before_are_remembered() -> None:
    """What the model learned from counts as seen; nothing of a trader and goods it never met."""
    scorer, known = Scorer(model()), items(700)
    assert (scorer.score(known[1:20]).said.count >= 1).sum() >= 17
    stranger = item(importer="XD999999", commodity="01012100", origin="PT")
    assert scorer.score([stranger]).seen.tolist() == [0]
    assert scorer.score(known[1:2]).seen[0] > 0
    bare = replace(model(), memory=replace(model().memory, goods=(), count=np.zeros(0), found=np.zeros(0)))
    assert Scorer(bare).score(known[:3]).said.count.tolist() == [0, 0, 0]


def test_a_model_of_another_map_cannot_be_asked() -> None:
    """The fault says which command makes one that can."""
    with pytest.raises(UnusableInputError, match="kcs") as refused:
        Scorer(replace(model(), row_map=map_named("kcs")))
    assert "risk learn" in refused.value.remedy


def test_the_answer_is_of_the_likeliest_item_with_its_reasons() -> None:
    """For analysts alone; reckoned when they are asked for."""
    cheap = item(item=2, commodity="64021900", origin="CN", importer="XD000003", net_mass="900", customs_value="900")
    [answer] = adviser().advise([[items(1)[0], cheap]])
    assert answer.chance is not None
    assert (answer.item, answer.chance > Decimal("0.4"), answer.fault) == (2, True, "")
    assert answer.worth is not None
    why = answer.why()
    assert why
    assert {reason.audience for reason in why} == {Audience.ANALYST}
    assert any("finding" in reason_text(each, "en") or ":" in reason_text(each, "en") for each in why)


def _broken() -> bytes:
    raise OSError("no such file")


@pytest.mark.parametrize(("data", "fault"), [(_broken, "broken"), (lambda: b"PK", "broken")])
def test_a_broken_file_is_told_once_read(data: Callable[[], bytes], fault: str) -> None:
    read: list[int] = []

    def counted() -> bytes:
        read.append(1)
        return data()

    broken = ModelAdviser("f" * 64, counted)
    assert [each.fault for each in broken.advise(declared(3))] == [fault] * 3
    assert [each.fault for each in broken.advise(declared(1))] == [fault]
    assert read == [1]


def test_missing_packages_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: bytes) -> Scorer:
        raise ModuleNotFoundError(name="lightgbm")

    monkeypatch.setattr(advising, "_made", missing)
    assert [each.fault for each in adviser().advise(declared(1))] == ["missing"]


def test_goods_on_which_it_fails_are_told_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others of the batch have their answers."""
    batch, told = declared(4), advising._answers

    def failing(name: str, scorer: Scorer, declarations: Sequence[Sequence[ItemFacts]]) -> list[Advice]:
        if any(facts is batch[2] for facts in declarations):
            raise ZeroDivisionError
        return told(name, scorer, declarations)

    monkeypatch.setattr(advising, "_answers", failing)
    assert [each.fault for each in adviser().advise(batch)] == ["", "", "failed", ""]
    assert [each.fault for each in adviser().advise([batch[2]])] == ["failed"]


def test_reasons_that_cannot_be_told_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> tuple[Any, ...]:
        raise ValueError

    monkeypatch.setattr(advising, "_reasons", failing)
    [answer] = adviser().advise(declared(1))
    assert answer.why() == ()


def test_reasons_of_what_is_asked_alone_are_reckoned_whether_they_are_wanted_or_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is followed takes no longer than what is not: time tells a trader nothing. In bulk nobody waits."""
    asked: list[int] = []

    def reckoned(*_: object) -> tuple[Any, ...]:
        asked.append(1)
        return ()

    monkeypatch.setattr(advising, "_reasons", reckoned)
    [alone] = adviser().advise(declared(1))
    assert (len(asked), alone.why(), len(asked)) == (1, (), 1)
    among = adviser().advise(declared(3))
    assert (len(asked), among[0].why(), len(asked)) == (1, (), 2)


def test_a_slow_model_rests() -> None:
    """Its late answer is taken, for the waiting is over; then it is left alone, and asked again later."""
    seconds = iter([0.0, 61.0, 61.0, 62.0, 400.0, 400.1])
    slow = adviser(clock=lambda: next(seconds))
    told = [slow.advise(declared(1))[0].fault for _ in range(3)]
    assert told == ["", "slow", ""]


def test_a_file_of_facts_is_scored() -> None:
    """Its columns are the facts' own names."""
    rows = items(40)
    given = rows_of(frame_of(rows), "facts", "id", "day", lambda _rows: {})
    assert [(each.importer, each.commodity, each.customs_value) for each in given] == [
        (each.importer, each.commodity, each.customs_value) for each in rows
    ]


@pytest.mark.django_db
def test_the_champion_is_loaded_once_and_changes_with_the_registry() -> None:
    """None where none is in force; another as soon as another is; the one before after it is rolled back."""
    assert queries.adviser() is None
    one, other = (
        RiskModel.objects.create(
            digest=packed(seed)[1], map="facts", state=state, card=card("facts"), data=packed(seed)[0],
            registered_at=AT, registered_by="ana",
        )
        for seed, state in ((1, ModelState.CHAMPION), (2, ModelState.CHALLENGER))
    )  # fmt: skip
    first = queries.adviser()
    assert first is not None
    assert queries.adviser() is first
    assert first.advise(declared(1))[0].model == one.digest[:12]
    for retired, champion in ((one, other), (other, one)):
        RiskModel.objects.filter(pk=retired.pk).update(state=ModelState.RETIRED)
        RiskModel.objects.filter(pk=champion.pk).update(state=ModelState.CHAMPION)
        now = queries.adviser()
        assert now is not None
        assert now.advise(declared(1))[0].model == champion.digest[:12]
    RiskModel.objects.all().update(state=ModelState.RETIRED)
    assert queries.adviser() is None
