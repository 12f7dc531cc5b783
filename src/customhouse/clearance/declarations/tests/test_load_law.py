"""Loading declaration law from rows, and asking it as of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from customhouse.clearance.declarations.records import Direction, Stage
from customhouse.clearance.declarations.rules import law as declaration_law
from customhouse.clearance.declarations.rules.law import DeclarationLaw, LegalDay
from customhouse.clearance.declarations.rules.law_rows import LawDataError, law_from_pack_rows
from customhouse.clearance.declarations.tests.demoland import ON, demoland_law, good_item, pack_rows

VALID = {"legal_reference": "art. 1", "valid_from": "2019-01-01", "valid_to": ""}
NAMES = {"name_en": "Home use", "name_fr": "Consommation", "name_ar": "استهلاك"}
PROCEDURE = {
    "code": "40",
    "direction": "import",
    "family": "home_use",
    "previous_allowed": "00|71",
    "legal_date": "acceptance",
    "reliefs": "CUD=suspended;VAT=relieved",
    "guarantee_needed": "yes",
    "documents": "N934",
    "authorisations": "EUS|IPO",
    **NAMES,
    **VALID,
}
NEED = {
    "code": "INVOICE",
    "direction": "",
    "procedures": "",
    "stages": "",
    "commodities": "",
    "origins": "FR",
    "preferences": "3",
    "documents": "N380",
    "severity": "error",
    **NAMES,
    **VALID,
}
SEVERITY = {"code": "TOT-PACK", "severity": "off", **VALID}


def law(**rows: list[dict[str, str]]) -> DeclarationLaw:
    return law_from_pack_rows(rows, country="XD", currency="XDD", timezone="UTC", default_office="XD1")


def test_a_procedure_is_read() -> None:
    """Each cell finds its field."""
    [read] = law(procedures=[PROCEDURE]).procedures["40"]
    assert (read.direction, read.legal_date, read.guarantee_needed) == (Direction.IMPORT, LegalDay.ACCEPTANCE, True)
    assert read.reliefs == {"CUD": "suspended", "VAT": "relieved"}
    assert (read.documents, read.authorisations) == (("N934",), ("EUS", "IPO"))
    assert read.names["ar"] == "استهلاك"
    assert (read.allows_previous("71"), read.allows_previous("51")) == (True, False)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("procedures", PROCEDURE | {"legal_date": "someday"}),
        ("procedures", PROCEDURE | {"reliefs": "CUD=forgotten"}),
        ("procedures", PROCEDURE | {"guarantee_needed": "perhaps"}),
        ("procedures", PROCEDURE | {"valid_from": "yesterday"}),
        ("procedures", PROCEDURE | {"valid_to": "2018-01-01"}),
        ("procedures", {"code": "40"}),
        ("document_rules", NEED | {"severity": "grave"}),
        ("rule_severities", SEVERITY | {"severity": "grave"}),
        ("limits", {"code": "items_max", "value": "many", **VALID}),
    ],
)
def test_a_wrong_row_is_named(name: str, row: dict[str, str]) -> None:
    """The file, the row and its code are said."""
    with pytest.raises(LawDataError, match=rf"{name}: row 1 \({row['code']}\)"):
        law(**{name: [row]})


def test_law_is_read_as_of_a_day() -> None:
    """One row ends, the next begins; before the first there is none."""
    first = PROCEDURE | {"valid_to": "2020-12-31"}
    second = PROCEDURE | {"family": "new", "valid_from": "2021-01-01"}
    read = law(procedures=[first, second])
    families = [
        row.family if (row := read.procedure("40", day)) else None
        for day in (date(2018, 12, 31), date(2019, 1, 1), date(2020, 12, 31), date(2021, 1, 1), date(2999, 1, 1))
    ]
    assert families == [None, "home_use", "home_use", "new", "new"]


def test_days_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day asked for again is the one made before; however many are asked for, few are kept and all say the same."""
    monkeypatch.setattr(declaration_law, "MOST_DAYS", 3)
    read = law(procedures=[PROCEDURE | {"valid_to": "2020-12-31"}])
    assert read.day(date(2020, 12, 31)) is read.day(date(2020, 12, 31))
    asked = [date(2020, 12, 28) + timedelta(days=number) for number in range(8)]
    assert [read.day(on).procedure("40") is not None for on in asked] == [True] * 4 + [False] * 4
    first = read.day(asked[0])
    assert first.procedure("40") is not None
    assert read.day(asked[0]) is first


def test_document_need_is_read() -> None:
    """Conditions of origin and preference."""
    [need] = law(document_rules=[NEED]).document_needs
    assert (need.origins, need.preferences, need.direction) == (frozenset({"FR"}), ("3",), None)


def test_limits_and_severities_have_defaults() -> None:
    """A silent law leaves the rule's own figure and gravity."""
    silent = law()
    assert silent.limit("items_max", ON, Decimal(5)) == 5
    assert silent.severity("TOT-PACK", ON) == ""
    assert law(rule_severities=[SEVERITY]).severity("TOT-PACK", ON) == "off"


def test_reliefs_of_procedure_and_additional_procedures_come_together() -> None:
    """Inward processing suspends, a negligible value relieves."""
    item = replace(good_item(), procedure="51", additional_procedures=("C07", "1CS"))
    assert demoland_law().reliefs(item, ON) == {
        "CUD": "relieved",
        "VAT": "suspended",
        "EXC": "suspended",
        "ADD": "suspended",
    }
    assert demoland_law().reliefs(replace(item, procedure="99", additional_procedures=()), ON) == {}


def test_types_of_demoland() -> None:
    """The types in use, with what they ask for."""
    read = demoland_law()
    stages = {letter: kind.stage for letter in "ABCDEFJKPRUVXYZ" if (kind := read.declaration_type(f"IM{letter}", ON))}
    assert len(stages) == 15
    assert (stages["A"], stages["D"], stages["Y"], stages["P"]) == (
        Stage.STANDARD,
        Stage.PRELODGED,
        Stage.SUPPLEMENTARY,
        Stage.PROVISIONAL,
    )
    supplemented = {letter for letter in stages if (kind := read.types[letter][0]).supplement_due and kind.names["fr"]}
    assert supplemented == set("BCEFP")
    assert read.declaration_type("IMAX", ON) is None


def test_demoland_names_everything_in_three_languages() -> None:
    """No row of demoland's law leaves a name out, nor its legal reference."""
    for name, rows in pack_rows().items():
        for row in rows:
            assert row["legal_reference"], (name, row)
            assert all(row[cell] for cell in row if cell.startswith("name_")), (name, row)
