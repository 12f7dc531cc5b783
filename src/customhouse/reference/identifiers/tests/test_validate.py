"""Every format takes what people write and says what is wrong with the rest: `cases.yaml`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from customhouse.reference.identifiers import mrn, s10, ucr
from customhouse.reference.identifiers.errors import (
    IdentifierError,
    InvalidChecksum,
    InvalidFormat,
    InvalidLength,
)

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
ERRORS = {"length": InvalidLength, "format": InvalidFormat, "checksum": InvalidChecksum}
VALID = [(name, given, compact) for name, cases in CASES.items() for given, compact in cases["valid"].items()]
INVALID = [(name, given, why) for name, cases in CASES.items() for given, why in cases["invalid"].items()]


def _format(name: str) -> ModuleType:
    return import_module(f"customhouse.reference.identifiers.{name}")


@pytest.mark.parametrize(("name", "written", "compact"), VALID)
def test_a_valid_number_is_answered_compact(name: str, written: str, compact: str) -> None:
    scheme = _format(name)
    assert scheme.validate(written) == scheme.compact(written) == compact
    assert scheme.is_valid(written)


@pytest.mark.parametrize(("name", "written", "compact"), VALID)
def test_a_printed_number_reads_back(name: str, written: str, compact: str) -> None:
    scheme = _format(name)
    assert scheme.validate(scheme.format(written)) == compact


@pytest.mark.parametrize(("name", "written", "why"), INVALID)
def test_an_invalid_number_is_refused_for_its_reason(name: str, written: str, why: str) -> None:
    scheme = _format(name)
    with pytest.raises(ERRORS[why]) as caught:
        scheme.validate(written)
    assert type(caught.value) is ERRORS[why]
    assert str(caught.value) == caught.value.message
    assert not scheme.is_valid(written)


@pytest.mark.parametrize("name", sorted(CASES))
@given(written=st.text())
def test_whatever_is_typed_has_an_answer(name: str, written: str) -> None:
    scheme = _format(name)
    assert scheme.is_valid(written) in {True, False}
    scheme.format(written)


@given(serial=st.integers(0, 36**12 - 1), year=st.integers(1800, 2900), procedure=st.sampled_from(["", "R", "A"]))
def test_every_generated_mrn_is_valid_and_its_own(serial: int, year: int, procedure: str) -> None:
    made = mrn.generate(year, "XD", serial, procedure)
    assert mrn.validate(made) == made
    assert int(made[4 : 17 - len(procedure)], 36) == serial
    assert made[16 : 16 + len(procedure)] == procedure


@given(serial=st.integers(0, 10**9), place=st.integers(4, 16), digit=st.sampled_from("0123456789"))
def test_one_digit_for_another_is_caught_but_where_the_modulus_hides_it(serial: int, place: int, digit: str) -> None:
    """Modulus 11 sees every change of one digit; only remainders 0 and 10 share the check digit 0."""
    made = mrn.generate(2026, "XD", serial)
    changed = made[:place] + digit + made[place + 1 :]
    assert changed == made or made[-1] == "0" or not made[place].isdigit() or not mrn.is_valid(changed)


def test_nearly_every_single_changed_character_is_caught() -> None:
    """Over all places and characters of some MRNs: letters that are alike modulo 11 slip through, few others do."""
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    numbers = [mrn.generate(2026, "XD", serial) for serial in range(7, 10**7, 10**5)]
    changed = [made[:place] + c + made[place + 1 :] for made in numbers for place in range(4, 17) for c in letters]
    wrong = [each for each in changed if each not in numbers]
    assert sum(not mrn.is_valid(each) for each in wrong) / len(wrong) > 0.88


@pytest.mark.parametrize(
    ("country", "serial", "procedure", "error"),
    [
        ("X1", 1, "", InvalidFormat),
        ("XD", 1, "r", InvalidFormat),
        ("XD", 1, "RR", InvalidFormat),
        ("XD", -1, "", InvalidLength),
        ("XD", 36**13, "", InvalidLength),
        ("XD", 36**12, "R", InvalidLength),
    ],
)
def test_an_mrn_is_not_generated_from_what_does_not_fit(
    country: str, serial: int, procedure: str, error: type[IdentifierError]
) -> None:
    with pytest.raises(error):
        mrn.generate(2026, country, serial, procedure)


def test_the_check_digit_of_a_postal_item_has_its_two_exceptions() -> None:
    """A remainder of 10 is written 0, one of 11 is written 5."""
    digits = {s10.calc_check_digit(f"{serial:08d}") for serial in range(50)}
    assert digits == set("0123456789")
    assert (s10.calc_check_digit("00000000"), s10.calc_check_digit("00000008")) == ("5", "0")


def test_a_ucr_is_split_where_its_parts_can_be_told_apart() -> None:
    assert ucr.split("9gb123456789000-ref-1") == ("9", "GB", "123456789000", "REF-1")
    assert ucr.split("00395012345678901234") is None
