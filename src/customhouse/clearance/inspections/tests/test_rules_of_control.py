"""The rules of control: law of a day, deadlines, chance of an examiner, what a report must say."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.clearance.inspections.queries import law_of_control
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, Report
from customhouse.clearance.inspections.rules import states
from customhouse.clearance.inspections.rules.assigning import assigned, chance
from customhouse.clearance.inspections.rules.deadlines import due_at
from customhouse.clearance.inspections.rules.law import ControlLawError, control_law
from customhouse.clearance.inspections.rules.levels import Level
from customhouse.clearance.inspections.rules.reporting import Declared, check_report, completed
from customhouse.reference.offices.records import Calendar, Hours
from customhouse.targeting.lanes.records import Lane

CASES = Path(__file__).parent / "cases"
ON = date(2026, 3, 2)
DECLARED: dict[int, Declared] = {
    1: {"customs_value": Decimal("80.000"), "net_mass": Decimal(12), "supplementary_quantity": None, "origin": "DE"},
    2: {"customs_value": None, "net_mass": Decimal(12), "supplementary_quantity": Decimal(4)},
}
WEEK = Calendar(
    "Africa/Tunis",
    tuple(Hours(day, 8 * 60, 17 * 60, date(2020, 1, 1), None) for day in range(5)),
    frozenset({date(2026, 3, 4)}),
)


def table(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return rows


def report_of(said: dict[str, Any]) -> Report:
    found = tuple(ControlFinding(**one) for one in said.get("findings", ()))
    return Report(Conclusion(said["conclusion"]), found)


@pytest.mark.parametrize("case", table("reports.yaml"), ids=lambda case: case["says"])
def test_a_report_is_checked(case: dict[str, Any]) -> None:
    report = report_of(case["report"])
    said = completed(report, law_of_control(), ON) if case.get("completed", True) else report
    faults = check_report(said, law_of_control(), on=ON, items=DECLARED)
    assert [[fault.code, fault.path] for fault in faults] == case["faults"]
    assert all(fault.is_error and fault.text() and fault.cure() for fault in faults)


def test_a_finding_corrects_the_element_of_its_code() -> None:
    report = report_of({"conclusion": "findings", "findings": [{"code": "VALUE", "item": 1, "found": "90"}]})
    [found] = completed(report, law_of_control(), ON).findings
    assert found.element == "customs_value"
    assert found.correction is not None
    assert (found.correction.item, found.correction.found) == (1, "90")


@pytest.mark.parametrize("case", table("levels.yaml"), ids=str)
def test_a_change_is_stricter_or_lighter(case: dict[str, Any]) -> None:
    before, after = (Level(Lane(case[which][0]), tuple(case[which][1])) for which in ("before", "after"))
    assert after.is_stricter_than(before) == (case["is"] == "stricter")
    assert after.is_lighter_than(before) == (case["is"] == "lighter")


def test_raising_keeps_what_was_asked_for() -> None:
    level = Level(Lane.RED, ("10", "40")).raised(Lane.YELLOW, ("45", "10"))
    assert level == Level(Lane.RED, ("10", "40", "45"))
    assert not level.is_no_control
    assert Level(Lane.BLUE, ("10",)).is_no_control
    assert Level(Lane.GREEN, ()).raised(Lane.BLUE, ("40",)) == Level(Lane.YELLOW, ("40",))
    assert Level(Lane.GREEN, ()).raised(Lane.BLUE, ()) == Level(Lane.BLUE, ())


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=UTC), 1, datetime(2026, 3, 3, 16, tzinfo=UTC)),  # Monday: Tuesday's closing
        (datetime(2026, 3, 3, 9, tzinfo=UTC), 1, datetime(2026, 3, 5, 16, tzinfo=UTC)),  # Wednesday is a holiday
        (datetime(2026, 3, 6, 9, tzinfo=UTC), 1, datetime(2026, 3, 9, 16, tzinfo=UTC)),  # Friday: Monday's closing
        (datetime(2026, 3, 2, 9, tzinfo=UTC), 3, datetime(2026, 3, 6, 16, tzinfo=UTC)),
        (datetime(2026, 3, 2, 23, 30, tzinfo=UTC), 1, datetime(2026, 3, 5, 16, tzinfo=UTC)),  # it is Tuesday there
    ],
)
def test_deadlines_count_days_of_work(start: datetime, days: int, due: datetime) -> None:
    assert due_at(WEEK, start, days) == due


def test_an_office_without_hours_counts_plain_days() -> None:
    start = datetime.combine(ON, time(9), UTC)
    assert due_at(Calendar("UTC", ()), start, 2) == datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_chance_spreads_orders_over_the_least_loaded_and_cannot_be_told_without_the_key() -> None:
    loads = {1: 3, 2: 3, 3: 3, 4: 9}
    picked = Counter(assigned(loads, chance(b"key", f"26XDIM000000{serial:06d}", 1)) for serial in range(600))
    assert set(picked) == {1, 2, 3}
    assert min(picked.values()) > 150
    assert chance(b"key", "26XD", 1) != chance(b"key", "26XD", 2)
    assert chance(b"key", "26XD", 1) != chance(b"other", "26XD", 1)
    assert assigned({}, Decimal("0.3")) is None


def test_the_law_of_demoland_is_whole() -> None:
    law = law_of_control()
    assert {"10", "30", "40", "45", "50"} <= law.types_on(ON).keys()
    assert law.working_days("order", ON, Lane.RED) == 2
    assert law.working_days("question", ON) == 3
    assert law.working_days("nothing of the kind", ON) == 1
    elements = {code.element for code in law.findings_on(ON).values()} - {""}
    assert elements == states.ELEMENT_NAMES.keys()
    named = [row.names for row in law.control_types] + [row.names for row in law.finding_codes]
    assert all({"en", "fr", "ar"} == names.keys() and all(names.values()) for names in named)
    assert law.types_on(date(1999, 1, 1)) == {}


def test_controls_are_as_much_work_as_the_law_of_the_day_says() -> None:
    """One of which the law says nothing counts as 1, and so does an order that names none."""
    dated = {"legal_reference": "", "valid_from": "2019-01-01", "valid_to": ""}
    said = {"name_en": "x", "task_en": "y", "needs_goods": "no"} | dated
    law = control_law({"control_types": [said | {"code": "40", "work": "4"}, said | {"code": "10"}]})
    on, before = date(2026, 3, 2), date(2018, 3, 2)
    assert [law.work_of(codes, on) for codes in (("10", "40"), ("40", "99"), ())] == [5, 5, 1]
    assert law.work_of(("10", "40"), before) == 2


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("control_types", {"needs_goods": "perhaps"}),
        ("control_types", {"valid_from": "yesterday"}),
        ("control_types", {"work": "0"}),
        ("control_types", {"work": "much"}),
        ("deadlines", {"working_days": "0"}),
        ("deadlines", {"lane": "purple"}),
        ("finding_codes", {"found_is": "beside"}),
        ("finding_codes", {"element": "origin", "found_is": "above"}),
    ],
)
def test_a_row_that_cannot_be_read_is_named(file: str, change: dict[str, str]) -> None:
    rows = {
        "control_types": {"code": "10", "name_en": "x", "task_en": "y", "needs_goods": "no"},
        "deadlines": {"kind": "order", "lane": "", "working_days": "1"},
        "finding_codes": {
            "code": "X",
            "element": "net_mass",
            "found_is": "above",
            "has_penalty": "no",
            "counts": "no",
            "name_en": "x",
        },
    }
    good = rows[file] | {"legal_reference": "", "valid_from": "2019-01-01", "valid_to": ""}
    control_law({file: [good]})
    with pytest.raises(ControlLawError, match=rf"{file}\.csv, line 2"):
        control_law({file: [good | change]})


def test_every_state_has_its_name() -> None:
    pairs = (
        (states.QuestionState, states.QUESTION_STATES),
        (states.Ending, states.ENDINGS),
        (states.SealAct, states.SEAL_ACTS),
        (states.Decision, states.DECISIONS),
    )
    for kind, names in pairs:
        assert set(kind) == set(names)


ANSWERS = [
    # the rows of answers.csv (office, read first, from, until), the office and day asked for; whether it is read first
    ([], "XD000100", "2026-03-02", True),
    ([("*", "no", "2019-01-01", "")], "XD000100", "2026-03-02", False),
    ([("*", "yes", "2019-01-01", ""), ("XD000300", "no", "2020-06-01", "")], "XD000300", "2026-03-02", False),
    ([("XD000300", "no", "2020-06-01", ""), ("*", "yes", "2019-01-01", "")], "XD000100", "2026-03-02", True),
    ([("*", "yes", "2019-01-01", ""), ("XD000300", "no", "2020-06-01", "")], "XD000300", "2020-05-31", True),
    ([("*", "no", "2019-01-01", "2026-03-02")], "XD000100", "2026-03-02", True),
]


@pytest.mark.parametrize(("rows", "office", "on", "read_first"), ANSWERS)
def test_answers_are_read_first_unless_the_law_of_the_office_says_otherwise(
    rows: list[tuple[str, str, str, str]], office: str, on: str, *, read_first: bool
) -> None:
    names = ("office", "read_first", "valid_from", "valid_to")
    law = control_law({"answers": [{**dict(zip(names, row, strict=True)), "legal_reference": "x"} for row in rows]})
    assert law.answers_are_read_first(office, date.fromisoformat(on)) is read_first


def test_demoland_s_offices_differ() -> None:
    law = law_of_control()
    assert [law.answers_are_read_first(office, ON) for office in ("XD000100", "XD000300")] == [True, False]
