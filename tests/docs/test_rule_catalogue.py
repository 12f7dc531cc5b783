"""The page of rules says what the rules are today."""

from __future__ import annotations

import runpy
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_rule_catalogue.py"


def test_the_page_of_rules_is_current() -> None:
    """Run `python scripts/make_rule_catalogue.py` when this fails."""
    made = runpy.run_path(str(SCRIPT))
    assert made["PAGE"].read_text(encoding="utf-8") == made["page"]()
