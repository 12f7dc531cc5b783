"""What parts the cells of a table."""

from __future__ import annotations

import pytest

from customhouse.messages.tables import parted_by


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
