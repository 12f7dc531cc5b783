"""Tables as files of text: what parts their cells."""

from __future__ import annotations

SEPARATORS = ",;\t"
"""What spreadsheets write between cells; semicolons where commas are decimal."""


def parted_by(heading: str) -> str:
    """What parts the cells of a table: what stands most often in its line of headings; a comma where none does.

    >>> parted_by("code;value"), parted_by("code")
    (';', ',')
    """
    return max(SEPARATORS, key=heading.count)
