"""Units are found by code, and converted exactly or not at all."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.messages.findings import Severity
from customhouse.reference.units.rules import (
    IncompatibleUnits,
    UnitCode,
    UnknownUnit,
    convert,
    find_unit,
    parse,
    ratio,
    unit_findings,
    units,
)

CONVERTIBLE = sorted(code for code, unit in units().items() if unit.factor is not None)


@pytest.mark.parametrize(
    ("amount", "origin", "target", "expected"),
    [
        ("1", "DTN", "KGM", "100"),
        ("1234.5", "GRM", "KGM", "1.2345"),
        ("1", "TNE", "DTN", "10"),
        ("250", "LTR", "HLT", "2.5"),
        ("3", "HLT", "MTQ", "0.3"),
        ("7", "NPR", "NAR", "14"),
        ("2", "MIL", "CEN", "20"),
        ("1", "MPR", "PR", "1000"),
        ("5", "MWH", "KWH", "5000"),
        ("1", "HPA", "LPA", "100"),
        ("1", "LBR", "KGM", "0.45359237"),
        ("1", "GLL", "LTR", "3.785411784"),
        ("1", "HAR", "MTK", "10000"),
        ("12.5", "ASV", "ASV", "12.5"),
        ("10", "KNS", "KNS", "10"),
        ("0", "KGM", "LBR", "0"),
        ("1.50", "KGM#G", "GRM", "1500"),
    ],
)
def test_an_amount_is_converted_exactly(amount: str, origin: str, target: str, expected: str) -> None:
    assert convert(Decimal(amount), origin, target) == Decimal(expected)


def test_a_conversion_without_finite_decimal_keeps_sixty_figures() -> None:
    pounds = convert(Decimal(1), "KGM", "LBR")
    assert abs(Fraction(pounds) - ratio("KGM", "LBR")) < Fraction(1, 10**58)


@given(origin=st.sampled_from(CONVERTIBLE), target=st.sampled_from(CONVERTIBLE))
def test_there_and_back_is_the_same(origin: str, target: str) -> None:
    if units()[origin].dimension == units()[target].dimension:
        assert ratio(origin, target) * ratio(target, origin) == 1
    else:
        with pytest.raises(IncompatibleUnits):
            ratio(origin, target)


@pytest.mark.parametrize(("origin", "target"), [("KGM", "LTR"), ("KNS", "KGM"), ("KGM", "KNS"), ("LPA", "LTR")])
def test_units_of_different_things_are_not_converted(origin: str, target: str) -> None:
    with pytest.raises(IncompatibleUnits):
        convert(Decimal(1), origin, target)


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+999", "1E-999", "9" * 61])
def test_an_amount_without_reason_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        convert(Decimal(amount), "KGM", "GRM")


def test_an_unknown_unit_is_told() -> None:
    with pytest.raises(UnknownUnit):
        convert(Decimal(1), "???", "KGM")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("KGM", UnitCode("KGM")),
        (" kgm#g ", UnitCode("KGM", "G")),
        ("TNE#I", UnitCode("TNE", "I")),
        ("DTNE", UnitCode("DTN", "E")),
        ("ASV#X", UnitCode("ASV", "X")),
        ("XXXX", UnitCode("XXXX")),
        ("", UnitCode("")),
    ],
)
def test_a_code_is_parted_from_its_qualifier(code: str, expected: UnitCode) -> None:
    assert parse(code) == expected


@pytest.mark.parametrize("code", ["KGM", "KGM#G", "ASV", "KNS", "KSD", "LPA", "C62", "MTQ", "HLT", "CTM", "MWH"])
def test_a_code_in_force_needs_no_word(code: str) -> None:
    assert unit_findings(code, pointer="42A") == ()


def test_an_alias_is_a_warning_that_names_the_unit_meant() -> None:
    (finding,) = unit_findings("TJO", pointer="42A", path="Declaration")
    assert (finding.severity, finding.pointer, finding.path) == (Severity.WARNING, "42A", "Declaration")
    assert "D30" in finding.text()


def test_an_unknown_code_is_as_grave_as_the_caller_says() -> None:
    (finding,) = unit_findings("GP1", pointer="42A")
    assert finding.is_error
    (finding,) = unit_findings("GP1", pointer="42A", severity=Severity.WARNING)
    assert not finding.is_error


def test_the_list_is_that_of_the_recommendation() -> None:
    """1,756 codes in force when the list was taken; every alias leads to a unit; every dimension has its main unit."""
    assert sum(unit.is_recommended for unit in units().values()) == 1756
    assert not find_unit("MPR").is_recommended
    mains = {unit.dimension for unit in units().values() if unit.factor == 1}
    assert mains == {unit.dimension for unit in units().values() if unit.factor is not None}
    assert all(bool(unit.dimension) == (unit.factor is not None) for unit in units().values())
    for alias in ("ARE", "HAR", "KLT", "KTM", "KW1", "NPR", "TJO", "WAT"):
        assert find_unit(alias).is_recommended
