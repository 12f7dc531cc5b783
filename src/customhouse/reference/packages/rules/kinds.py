"""Kinds of packages: the two-character codes of UNECE Recommendation 21, with their names.

Source: UNECE Rec 21, Annex VI (with SX, set, which Rec 21 withdrew and declarations still carry). The usual kinds have
names in French and Arabic too: those are Customhouse's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.reference.tables import names_of, read_table

BULK = frozenset({"VG", "VL", "VO", "VQ", "VR", "VS", "VY"})
"""Kinds that are no packages but goods in bulk: they have no number and no marks."""

UNPACKED = frozenset({"NE", "NF", "NG"})
"""Unpacked goods: their number is the number of pieces."""


class UnknownPackage(LookupError):
    """Recommendation 21 has no such kind of package."""


def package_name(code: str, language: str = "en") -> str:
    """The name of a kind, in English where the language has none; `UnknownPackage` where there is no such kind.

    >>> package_name("bx"), package_name("BX", "fr")
    ('Box', 'Boîte')
    """
    names = kinds().get(code.strip().upper())
    if names is None:
        raise UnknownPackage(code)
    return names.get(language) or names["en"]


@cache
def kinds() -> Mapping[str, Mapping[str, str]]:
    """Every code with its names by language."""
    rows = read_table(files("customhouse.reference.packages") / "data" / "kinds.csv")
    return MappingProxyType({row["code"]: names_of(row) for row in rows})


def package_findings(
    code: str, *, pointer: str, path: str = "", severity: Severity = Severity.ERROR
) -> tuple[Finding, ...]:
    """A finding of the given severity where the kind of package is unknown, else nothing.

    >>> package_findings("BX", pointer="42A"), len(package_findings("??", pointer="42A"))
    ((), 1)
    """
    if code.strip().upper() in kinds():
        return ()
    return (
        Finding(
            "REF-PACKAGE-UNKNOWN",
            severity,
            pointer,
            path,
            msgid("There is no kind of package {kind}."),
            msgid("Use a code of UNECE Recommendation 21, such as BX for a box or CT for a carton."),
            {"kind": code},
        ),
    )
