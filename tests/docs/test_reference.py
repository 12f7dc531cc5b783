"""Every setting, command and address is documented: the pages are what the program says of itself today."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_reference.py"
MADE = runpy.run_path(str(SCRIPT))


@pytest.mark.parametrize("name", MADE["PAGES"])
def test_a_reference_page_is_current(name: str) -> None:
    """Run `make reference` when this fails."""
    assert (MADE["FOLDER"] / name).read_text(encoding="utf-8") == MADE["PAGES"][name]()


def test_every_option_says_what_it_is() -> None:
    """An option without words helps nobody: give it `help=`."""
    undescribed = [line for line in MADE["commands"]().splitlines() if MADE["UNDESCRIBED"] in line]
    assert undescribed == []
