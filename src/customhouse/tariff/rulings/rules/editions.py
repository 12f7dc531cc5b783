"""What a new edition of the Harmonized System does to rulings: those on codes that end are revoked, naming the new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def successors(commodity: str, ended: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """The codes that take the place of a ruled code; None where the code stays.

    `ended` maps codes of the old edition that end to those of the new; a ruling on a longer code falls with the code
    above it.

    >>> successors("85414000", {"854140": ["854141", "854142"]}), successors("010121", {"854140": []})
    (('854141', '854142'), None)
    """
    above = [code for code in ended if commodity.startswith(code)]
    return tuple(ended[max(above, key=len)]) if above else None
