"""What parts the cells of a table."""

from __future__ import annotations

import pytest

from customhouse.messages.tables import heading_of, parted, parted_by


@pytest.mark.parametrize(
    ("heading", "parted"),
    [
        ("code,value", ","),
        ("code;value, in dinars;unit", ";"),
        ("code\tvalue", "\t"),
        ("code", ","),
        ("", ","),
    ],
)
def test_what_stands_most_often_in_the_heading_parts_the_cells(heading: str, parted: str) -> None:
    assert parted_by(heading) == parted


def test_the_heading_is_the_first_line_with_anything() -> None:
    assert [heading_of(text) for text in ("\n  \ncode;value\n1;2", "", "\n\n")] == ["code;value", "", ""]


@pytest.mark.parametrize(("lines", "separator"), [(["code;value\n", "1;2\n"], ";"), ([], ",")])
def test_no_line_is_lost_to_finding_what_parts_them(lines: list[str], separator: str) -> None:
    given, found = parted(iter(lines))
    assert (list(given), found) == (lines or [""], separator)
