"""The business rules of draft law, pure: a table of cases, the days that spans leave out, and lines read from rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from customhouse.reference.countries.rules import is_country
from customhouse.tariff.duties.rules import Vocabulary
from customhouse.tariff.duties.tests.laws import measure_row, tax_row
from customhouse.tariff.measures.records import Attachment, Footnote, MeasureLaw, in_force
from customhouse.tariff.measures.rules.checking import overlaps
from customhouse.tariff.measures.rules.reading import read_law
from customhouse.tariff.nomenclature.records import GoodsCode, Level, Nomenclature
from customhouse.tariff.workbaskets.records import Basket, BasketState, Deed, Line
from customhouse.tariff.workbaskets.rules.catalogue import BY_CODE, RULES, check
from customhouse.tariff.workbaskets.rules.drafting import brought, law_after, law_without
from customhouse.tariff.workbaskets.rules.reading import COLUMNS, LONGEST, read_lines, read_rows
from customhouse.tariff.workbaskets.rules.rule import World, place_of
from customhouse.tariff.workbaskets.rules.spans import uncovered
from customhouse.tariff.workbaskets.states import ACTS, STATE_NAMES, acts_on

TABLE = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))
LAW, CASES = TABLE["law"], TABLE["cases"]
LIVE = date(2026, 7, 1)


def world(*more: dict[str, str]) -> World:
    """The law of the table, and what a case adds to it."""
    law = read_law(
        {
            "taxes": [tax_row(**row) for row in LAW["taxes"]],
            "areas": LAW["areas"],
            "measures": [measure_row(**row) for row in (*LAW["measures"], *more)],
        }
    )
    codes = [
        GoodsCode(code, Level(level), parent, code, valid_from=date.fromisoformat(first), valid_to=_day(last))
        for code, level, parent, first, last in LAW["codes"]
    ]
    return World(
        today=date(2026, 3, 1),
        measures={row.id: row for row in law.measures},
        taxes=law.taxes,
        memberships=law.memberships,
        nomenclature=Nomenclature.of(codes),
        vocabulary=Vocabulary({"XDD"}.__contains__, {"KGM", "NAR"}.__contains__),
        is_country=is_country,
        documents=frozenset(LAW["documents"]),
        preferences=frozenset(LAW["preferences"]),
        quotas=frozenset({"050001"}),
        footnotes=tuple(_footnote(**row) for row in LAW["footnotes"]),
        attachments=tuple(_attachment(**row) for row in LAW["attachments"]),
    )


def _footnote(code: str, text: str, begins: str = "2019-01-01", ends: str = "") -> Footnote:
    texts = {"en": text, "fr": text, "ar": text}
    return Footnote(code, texts, "XD-1", date.fromisoformat(begins), _day(ends))


def _attachment(footnote: str, measure: str = "", commodity: str = "", begins: str = "2019-01-01") -> Attachment:
    return Attachment(footnote, measure, commodity, date.fromisoformat(begins))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_rule(case: Any) -> None:
    lines, notes, unread = read_rows(case["lines"])
    assert not unread
    live_on = date.fromisoformat(case.get("live_on", "2026-07-01"))
    basket = Basket(case.get("basket", "DRAFT-1"), live_on, "XD-2", tuple(lines), case.get("reason", ""), tuple(notes))
    found = check(basket, world(*case.get("measures", [])))
    assert [[each.code, *place_of(each)] for each in found] == case["finds"]
    for each in found:
        assert "{" not in each.text() + each.cure(), each
        assert each.cure()


def test_every_rule_has_its_case_and_its_sense() -> None:
    """A rule that no case of the table breaks is not known to look at anything."""
    assert {code for case in CASES for code, _, _ in case["finds"]} == set(BY_CODE)
    assert len(BY_CODE) == len(RULES)
    assert all(rule.law and rule.message and rule.remedy for rule in RULES)


DAYS = st.dates(date(2025, 12, 20), date(2026, 1, 20))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=5), DAYS, DAYS)
def test_a_span_is_covered_where_each_of_its_days_is(
    spans: list[tuple[date, date | None]], first: date, last: date
) -> None:
    """Held to the plain reading: the first day, one by one, that no span holds."""
    every = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    bare = [day for day in every if not any(begin <= day and (end is None or day <= end) for begin, end in spans)]
    assert uncovered(spans, first, last) == (bare[0] if bare else None)
    if uncovered(spans, first, None) is None:
        assert uncovered(spans, first, last) is None


RATES = st.sampled_from(["free", "5 %", "20 %", "3 XDD / KGM"])
GOODS = st.sampled_from(["", "09", "0901", "8703", "870323"])
AREAS = st.sampled_from(["", "PACT", "GULF", "JP", "EG"])


@st.composite
def _lines(draw: st.DrawFn) -> tuple[Line, ...]:
    made = [
        Line(0, Deed.ADD, type="CUD", commodity=draw(GOODS), origin_group=draw(AREAS), expression=draw(RATES))
        for _ in range(draw(st.integers(0, 4)))
    ]
    changed = draw(st.lists(st.sampled_from(["COFFEE", "CARS", "TAXED"]), unique=True, max_size=3))
    made += [
        Line(0, Deed.CHANGE if draw(st.booleans()) else Deed.END, measure=each, expression=draw(RATES))
        for each in changed
    ]
    return tuple(replace(line, number=number) for number, line in enumerate(draw(st.permutations(made)), 1))


@given(_lines(), st.dates(date(2026, 6, 1), date(2026, 8, 1)))
def test_a_basket_without_errors_leaves_law_that_holds(lines: tuple[Line, ...], day: date) -> None:
    """No two measures answer one question on one day, and no day before the basket's has other law than it had."""
    basket, known = Basket("DRAFT-1", LIVE, "XD-2", lines), world()
    if any(found.is_error for found in check(basket, known)):
        return
    before, after = list(known.measures.values()), law_after(known.measures.values(), basket)
    assert overlaps(after) == []
    if day < LIVE:
        assert _on(after, day) == _on(before, day)
    else:
        new = {measure.id for _, measure in brought(basket, known.measures)}
        assert {row.id for row in after if in_force(row, day)} >= new


def test_law_without_a_basket_is_as_it_was() -> None:
    """What it brought is gone, what it ended or changed goes on; of a basket that was not enacted nothing is taken."""
    before = [replace(row, valid_to=None) for row in world().measures.values()]
    lines = (
        Line(1, Deed.ADD, type="CUD", commodity="0901", expression="5 %"),
        Line(2, Deed.CHANGE, measure="COFFEE", expression="20 %"),
        Line(3, Deed.END, measure="CARS"),
    )
    basket = Basket("DRAFT-1", LIVE, "XD-2", lines)
    after = law_after(before, basket)
    assert len(after) == len(before) + 2
    assert law_without(after, basket) == before
    assert law_without(before, basket) == before


def _on(measures: list[MeasureLaw], day: date) -> set[tuple[str, str]]:
    return {(row.id, row.expression) for row in measures if in_force(row, day)}


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"deed": "repeal"}, "deed"),
        ({"direction": "both"}, "direction"),
        ({"valid_to": "31.12.2027"}, "valid_to"),
        ({"expression": "5" * 501}, "expression"),
        ({"commodity": "87\0"}, "commodity"),
        ({"legal_reference": "\ud800"}, "legal_reference"),
        ({"quota": "050001"}, "quota"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told(cells: dict[str, str], field: str) -> None:
    lines, found = read_lines([{}, cells], 7)
    assert [line.number for line in lines] == [7]
    assert [place_of(each) for each in found] == [(8, field)]
    assert "{" not in found[0].text() + found[0].cure()


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"deed": "footnote", "footnote": "tn701"}, "footnote"),
        ({"deed": "footnote", "footnote": "TN701", "text_en": "x" * 2001}, "text_en"),
        ({"deed": "footnote", "footnote": "TN701", "text_ar": "\ud800"}, "text_ar"),
        ({"deed": "attach", "footnote": "TN701", "expression": "5 %"}, "expression"),
        ({"deed": "attach", "footnote": "TN701", "where": "here"}, "where"),
        ({"deed": "add", "footnote": "TN701"}, "footnote"),
    ],
)
def test_a_note_that_cannot_be_read_is_told(cells: dict[str, str], field: str) -> None:
    """Of all rows one is a line, one a note: their numbers are one row of numbers."""
    empty = dict.fromkeys(("footnote", "text_en"), "")
    rows = [empty, {"deed": "detach", "footnote": "TN701", "measure": "COFFEE"}, cells]
    lines, notes, found = read_rows(rows, 7)
    assert ([line.number for line in lines], [note.number for note in notes]) == ([7], [8])
    assert [place_of(each) for each in found] == [(9, field)]
    assert "{" not in found[0].text() + found[0].cure()


def test_lines_are_read_from_their_columns() -> None:
    [line], found = read_lines([dict.fromkeys(COLUMNS, "") | {"excluded": "JP EG", "valid_to": "2027-01-31"}])
    assert not found
    assert (line.deed, line.excluded, line.valid_to) == (Deed.ADD, frozenset({"JP", "EG"}), date(2027, 1, 31))
    assert set(LONGEST) == set(COLUMNS) - {"deed"}


def test_every_state_is_named_and_acted_on() -> None:
    assert set(STATE_NAMES) == set(BasketState)
    kept = set(BasketState) - {BasketState.LIVE}
    assert {state for state in kept if not acts_on(state)} == {BasketState.APPROVED, BasketState.WITHDRAWN}
    assert {act.after for act in ACTS} | {BasketState.DRAFT} == kept
