"""The 44 schemes of preference that the United Kingdom publishes: read whole, counted, and judged without a fault."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache

import pytest

from customhouse.tariff.origin.files import read_folder
from customhouse.tariff.origin.records import Bill, Material, Scheme
from customhouse.tariff.origin.rules.choosing import evaluate_sets, reaches
from customhouse.tariff.origin.rules.expressions import whole_text
from customhouse.tariff.origin.rules.grammar import parse
from customhouse.tariff.origin.rules.schemes import count_rules
from scripts.conformance_origin import CASES, PAGE, page

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not CASES.is_dir(), reason=f"no cases at {CASES} (CUSTOMHOUSE_CASES)"),
]


@cache
def schemes() -> tuple[Scheme, ...]:
    """Every scheme of the folder."""
    return tuple(read_folder(CASES))


def test_every_scheme_is_read_and_counted_as_the_page_says() -> None:
    """44 schemes; the page of conformance tells the figures of this run."""
    found = [count_rules(scheme) for scheme in schemes()]
    assert len(found) == 44
    assert PAGE.read_text(encoding="utf-8") == page(found)


def test_no_entry_is_lost() -> None:
    """Each of the 41,255 entries of the files stands in a rule, but for the one that is empty."""
    entries = [rule.words for scheme in schemes() for each in scheme.rule_sets for rule in each.rules]
    joined = sum(words.count("\n- b)") + words.count("\n- c)") + words.count("\n- d)") for words in entries)
    assert len(entries) + joined >= 41_254


def test_every_structured_rule_is_of_the_language() -> None:
    """What was structured is canonical text that reads back the same."""
    texts = {rule.rule for scheme in schemes() for each in scheme.rule_sets for rule in each.rules if rule.rule}
    assert len(texts) > 300
    assert all(whole_text(parse(text)) == text for text in texts)


def test_every_scheme_judges_every_chapter() -> None:
    """A bill of each chapter, under each scheme: granted, refused or left open, never a fault."""
    verdicts: Counter[bool | None] = Counter()
    for scheme in schemes():
        for chapter in range(1, 98, 8):
            code = f"{chapter:02}01"
            found = [each for each in scheme.rule_sets if reaches(each, code)][:3]
            if found:
                foreign = Material("materials[1]", "7208", value=Decimal(90), originating=False)
                bill = Bill(code, ex_works=Decimal(100), materials=(foreign,))
                verdicts[evaluate_sets(found, scheme.provisions, bill).originating] += 1
    assert all(verdicts[each] for each in (True, False, None))
