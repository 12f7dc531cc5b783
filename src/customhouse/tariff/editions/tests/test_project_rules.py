"""The rules of a project: what became of headings, what a decision says, series carried across, lines of draft law."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.tariff.editions.records import Choice, Link, Outcome, Table
from customhouse.tariff.editions.rules.beginnings import Beginnings
from customhouse.tariff.editions.rules.carrying import Figures, carried
from customhouse.tariff.editions.rules.correlating import Correlation
from customhouse.tariff.editions.rules.deciding import choices_of, read_choices, read_percent, rows_of, unfit_decision
from customhouse.tariff.editions.rules.drafting import drafted
from customhouse.tariff.editions.rules.exporting import pairs, read_series, read_sheet, sheet
from customhouse.tariff.measures.records import MeasureLaw

PAIRS = [
    ("010121", "010121"),
    ("010129", "010130"),
    ("020110", "020110"),
    ("020110", "020220"),
    ("030111", "030111"),
    ("030111", "040111"),
    ("050111", "060111"),
    ("050112", "060112"),
    ("070111", "080111"),
    ("070911", "080111"),
    ("071011", "090111"),
]
"""Old code, new code: within a chapter; split within a chapter; split out of one; a chapter renumbered; and others."""
LINKS = Beginnings(Correlation.of(Table("2022", "2028", tuple(Link(old, new) for old, new in PAIRS))))


@pytest.mark.parametrize(
    ("code", "outcome", "relation", "to"),
    [
        ("01", Outcome.AUTOMATIC, "1:1", "01"),
        ("0101", Outcome.AUTOMATIC, "1:1", "0101"),
        ("0201", Outcome.QUEUED, "1:n", ""),
        ("02", Outcome.AUTOMATIC, "1:1", "02"),
        ("03", Outcome.QUEUED, "1:n", ""),
        ("05", Outcome.AUTOMATIC, "1:1", "06"),
        ("07", Outcome.QUEUED, "1:n", ""),
        ("0709", Outcome.QUEUED, "n:1", ""),
        ("99", Outcome.UNKNOWN, "", ""),
        ("010121", Outcome.AUTOMATIC, "1:1", "010121"),
        ("05011110", Outcome.AUTOMATIC, "1:1", "06011110"),
    ],
)
def test_what_became_of_a_code_of_any_length(code: str, outcome: Outcome, relation: str, to: str) -> None:
    """A heading or chapter goes over by itself only where the goods below it are the same as before."""
    found = LINKS.settled(code)
    assert (found.outcome, found.relation, found.to) == (outcome, relation, to)
    assert [link.is_main for link in found.candidates[:1]] in ([True], [False], [])


def test_the_main_candidate_of_a_chapter_has_most_of_its_codes() -> None:
    assert [(link.other, link.is_main) for link in LINKS.settled("07").candidates] == [("08", True), ("09", False)]


@pytest.mark.parametrize(
    ("texts", "reason", "codes"),
    [
        (["854141"], "So", []),
        (["854141=0.6", "854142=.4"], "So", []),
        (["854141=0.333333", "854142=0.333333", "854143=0.333334"], "So", []),
        (["8541.41=0.6", "854142"], "So", []),
        ([], "So", ["HS-NONE"]),
        (["854141=0.6", "854142=0.5"], "So", ["HS-SHARES"]),
        (["854141=1", "854142=0"], "So", ["HS-SHARES"]),
        (["854141", "854142"], "So", ["HS-SHARES"]),
        (["854141=0.5", "854141=0.5"], "So", ["HS-TWICE"]),
        (["cars"], " ", ["HS-CODE", "HS-REASON"]),
        (["854141=half"], "So", ["HS-SHARE"]),
        ([f"85{number:04}=0.02" for number in range(50)] + ["99=0"], "So", ["HS-NONE", "HS-SHARES"]),
    ],
)
def test_a_decision_is_fit_or_says_why_not(texts: list[str], reason: str, codes: list[str]) -> None:
    choices, findings = read_choices(texts)
    found = findings or unfit_decision(choices, reason)
    assert [each.code for each in found] == codes
    assert all(each.text() and each.cure() for each in found)


def test_choices_are_kept_and_read_back() -> None:
    choices = (Choice("854141", Decimal("0.60")), Choice("854142", Decimal("0.4")))
    assert choices_of(rows_of(choices)) == choices
    assert read_percent("NaN") is None


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.decimals(-(10**12), 10**12, places=3)), max_size=20),
    st.lists(st.integers(1, 999_999), min_size=1, max_size=4),
)
def test_no_unit_is_lost_or_made_when_a_series_is_carried(figures: list[tuple[str, Decimal]], parts: list[int]) -> None:
    total = sum(parts)
    shares = [Decimal(part * 10**6 // total) / 10**6 for part in parts[:-1]]
    shares.append(1 - sum(shares, Decimal(0)))
    choices = tuple(Choice(f"9{number}", share) for number, share in enumerate(shares))
    rows = [Figures("1", (key,), (value, Decimal(1))) for key, value in figures]
    found, left = carried(rows, {"1": choices})
    for key in "AB":
        for column in (0, 1):
            before = sum((row.values[column] for row in rows if row.key == (key,)), Decimal(0))
            assert sum((row.values[column] for row in found if row.key == (key,)), Decimal(0)) == before
    assert left == {}


def test_a_series_of_merged_codes_is_added_and_one_not_decided_stays() -> None:
    whole = (Choice("3", Decimal(1)),)
    rows = [Figures(code, ("2027",), (Decimal(figure),)) for code, figure in (("1", 5), ("2", 7), ("8", 1))]
    found, left = carried(rows, {"1": whole, "2": whole})
    assert [(row.code, row.values) for row in found] == [("3", (Decimal(12),)), ("8", (Decimal(1),))]
    assert left == {"8": 1}


def measure(name: str, code: str, rate: str = "5 %", until: date | None = None) -> MeasureLaw:
    return MeasureLaw(
        name, "CUD", code, "import", "", frozenset({"TR"}), "", "", ("N954",), rate, "XD-1", date(2019, 1, 1), until
    )


def test_measures_stand_again_under_the_new_codes() -> None:
    law = [
        measure("A", "1111"),
        measure("B", "2222"),
        measure("C", "3333", "9 %"),
        measure("D", "4444", until=date(2028, 1, 1)),
    ]
    whole = Decimal(1)
    decided = {
        "1111": (Choice("5555", whole),),
        "2222": (Choice("5555", whole),),
        "3333": (Choice("3333", whole / 2), Choice("1111", whole / 2)),
        "4444": (Choice("6666", whole),),
    }
    found = drafted(law, decided, law, 100)
    told = [(row["deed"], row.get("measure") or row["commodity"], row.get("expression", "")) for row in found.lines]
    assert told == [
        ("end", "A", ""),
        ("add", "5555", "5 %"),
        ("end", "B", ""),
        ("add", "1111", "9 %"),
        ("add", "6666", "5 %"),
    ]
    assert found.lines[-1]["valid_to"] == "2028-01-01"
    assert (found.lines[1]["excluded"], found.lines[1]["certificates"]) == ("TR", "N954")
    assert (found.measures, found.left) == (["A", "B", "C", "D"], [])
    short = drafted(law, decided, law, 3)
    assert (short.measures, short.left) == (["A", "B"], ["C", "D"])


def test_a_code_that_moves_where_another_left_takes_its_measure_along() -> None:
    law = [measure("A", "1111"), measure("B", "2222")]
    decided = {"1111": (Choice("2222", Decimal(1)),), "2222": (Choice("3333", Decimal(1)),)}
    lines = drafted(law, decided, law, 9).lines
    assert [(row["deed"], row.get("commodity", "")) for row in lines] == [
        ("end", ""),
        ("add", "2222"),
        ("end", ""),
        ("add", "3333"),
    ]


def code(name: str, to: list[tuple[str, str]], text: str = "Goods") -> dict[str, object]:
    return {
        "code": name,
        "text": text,
        "standing": "decided" if to else "waiting",
        "relation": "1:n",
        "reason": "So",
        "decided_by": "",
        "candidates": [{"code": "854141", "ex": True}, {"code": "854142", "ex": False}],
        "to": [{"code": each, "share": share} for each, share in to],
        "places": [1, 2],
    }


def test_a_sheet_is_written_and_read_back() -> None:
    codes = [code("854140", [("854141", "0.6"), ("854142", "0.4")], "=HYPERLINK()"), code("854150", [])]
    lines = sheet(codes).splitlines()
    assert lines[1] == "854140,'=HYPERLINK(),decided,1:n,ex 854141 854142,854141,0.6,So,,2"
    assert lines[3].startswith("854150,Goods,waiting,1:n,ex 854141 854142,,,")
    names = lines[0].split(",")
    rows = [dict(zip(names, line.split(","), strict=True)) for line in lines[1:]]
    assert read_sheet(rows) == {"854140": (["854141=0.6", "854142=0.4"], "So")}
    assert pairs([*codes, code("854141", [("854141", "1")])]) == "854140,854141\n854140,854142\n"


@pytest.mark.parametrize("figure", ["", "many", "NaN", "9" * 41, "1e99"])
def test_a_figure_that_cannot_be_read_is_told(figure: str) -> None:
    assert [each.path for each in read_series([{"code": "1", "value": figure}], ["value"])[1]] == ["1"]


def test_a_series_is_read_with_what_tells_its_rows_apart() -> None:
    rows = [{"code": "8541.40", "year": "2026", "value": "1.5"}, {"code": "", "year": "2026", "value": "1"}]
    found, findings = read_series(rows, ["value"])
    assert found == [Figures("854140", ("2026",), (Decimal("1.5"),))]
    assert "Row 2" in findings[0].text()
