"""Kinds of packages are found by their code."""

from __future__ import annotations

import pytest

from customhouse.messages.findings import Severity
from customhouse.reference.packages.rules import UnknownPackage, kinds, package_findings, package_name
from customhouse.reference.packages.rules.kinds import BULK, UNPACKED


@pytest.mark.parametrize(("code", "name"), [("BX", "Box"), ("ct", "Carton"), (" PK ", "Package"), ("SX", "Set")])
def test_a_kind_has_a_name(code: str, name: str) -> None:
    assert package_name(code) == name
    assert package_findings(code, pointer="42A") == ()


DEMOLAND = ("BE", "BG", "CF", "CL", "CS", "CT", "DR", "NE", "PX", "RL", "RO", "TC", "VL", "VR")
"""What goods of demoland's traffic come in."""


@pytest.mark.parametrize("code", DEMOLAND)
def test_the_usual_kinds_have_names_in_every_language(code: str) -> None:
    names = kinds()[code]
    assert set(names) == {"en", "fr", "ar"}
    assert all(names.values())
    assert package_name(code, "ar") != package_name(code, "en")


def test_a_kind_without_a_name_in_a_language_is_told_in_english() -> None:
    assert [package_name("6P", language) for language in ("fr", "es")] == [package_name("6P")] * 2


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(UnknownPackage):
        package_name("??")
    (finding,) = package_findings("??", pointer="42A/93A", severity=Severity.WARNING)
    assert (finding.code, finding.severity, finding.pointer) == ("REF-PACKAGE-UNKNOWN", Severity.WARNING, "42A/93A")


def test_bulk_and_unpacked_are_kinds() -> None:
    assert set(kinds()) >= BULK | UNPACKED
    assert len(kinds()) == 406
