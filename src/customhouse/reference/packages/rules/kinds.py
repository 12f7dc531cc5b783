"""Kinds of packages: the two-character codes of UNECE Recommendation 21, with their English names.

Source: UNECE Rec 21, Annex VI (with SX, set, which Rec 21 withdrew and declarations still carry).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.reference.tables import read_table

BULK = frozenset({"VG", "VL", "VO", "VQ", "VR", "VS", "VY"})
"""Kinds that are no packages but goods in bulk: they have no number and no marks."""

UNPACKED = frozenset({"NE", "NF", "NG"})
"""Unpacked goods: their number is the number of pieces."""


class UnknownPackage(LookupError):
    """Recommendation 21 has no such kind of package."""


def package_name(code: str) -> str:
    """The English name of a kind; `UnknownPackage` where there is none.

    >>> package_name("bx")
    'Box'
    """
    try:
        return kinds()[code.strip().upper()]
    except KeyError:
        raise UnknownPackage(code) from None


@cache
def kinds() -> Mapping[str, str]:
    """Every code with its English name."""
    rows = read_table(files("customhouse.reference.packages") / "data" / "kinds.csv")
    return MappingProxyType({row["code"]: row["name"] for row in rows})


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
