"""Conventional sentences: read where every word is understood, left alone where one is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.tariff.origin.rules.expressions import text
from customhouse.tariff.origin.rules.grammar import parse
from customhouse.tariff.origin.rules.sentences import LONGEST, read_sentence

CASES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"][:60])
def test_reads_what_it_understands(case: dict[str, Any]) -> None:
    """A sentence says the rule that the table says, which the language reads as the same."""
    rule = read_sentence(case["says"])
    assert (text(rule) if rule else None) == case["rule"]
    if rule:
        assert parse(text(rule)).rule == rule


def test_leaves_what_is_too_long() -> None:
    """A text longer than any conventional sentence is not looked at."""
    assert read_sentence("Manufacture " * LONGEST) is None
