"""Reading rules of origin: every form that the language takes, every error with its place, and the way back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.tariff.origin.rules.clauses import parse_provisions
from customhouse.tariff.origin.rules.expressions import Words, is_decidable, leaves, plain, whole_text
from customhouse.tariff.origin.rules.grammar import parse, parsed
from customhouse.tariff.origin.rules.tokens import LONGEST, RuleError
from customhouse.tariff.origin.rules.wording import in_words

CASES = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))
READ = [case for case in CASES if "canonical" in case]
REFUSED = [case for case in CASES if "error" in case]


@pytest.mark.parametrize("case", READ, ids=lambda case: case["text"][:50])
def test_said_back_in_one_way(case: dict[str, Any]) -> None:
    """A text is read, said back in canonical form, and that form says the same."""
    read = parse(case["text"])
    assert whole_text(read) == case["canonical"]
    assert parsed(case["canonical"]) == read


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["text"][:50])
def test_refused_with_place_and_remedy(case: dict[str, Any]) -> None:
    """What is no rule is refused by name, at the character where it goes wrong, with a remedy."""
    with pytest.raises(RuleError) as raised:
        parse(case["text"])
    assert (raised.value.code, raised.value.at) == (case["error"], case["at"])
    finding = raised.value.finding("rule")
    assert finding.path == "rule"
    assert finding.cure()
    assert "{" not in finding.text()


def test_refuses_what_is_too_long() -> None:
    """A rule of more characters than any agreement needs is not read."""
    with pytest.raises(RuleError, match="2001 characters"):
        parse("CTH " + "x" * (LONGEST - 3))


def test_provisions_alone() -> None:
    """An agreement carries its general provisions without a rule."""
    assert parse_provisions("TOLERANCE 10 %").tolerances[0].percent == Decimal(10)
    with pytest.raises(RuleError) as raised:
        parse_provisions("TOLERANCE 10 % CTH")
    assert raised.value.code == "ROO-JOIN-PROVISION"


@pytest.mark.parametrize("case", READ, ids=lambda case: case["text"][:50])
def test_said_in_words(case: dict[str, Any]) -> None:
    """Every rule can be said in words, with nothing left to fill in, and in another language throughout."""
    rule = parse(case["text"]).rule
    assert "{" not in in_words(rule)
    assert in_words(rule, lambda text: f"<{text}>")


def test_says_limits_and_allowances_in_words() -> None:
    """The words carry codes and percentages."""
    assert in_words(parse("CTH EXCEPT 7208 ALLOWING 8483 UP TO 5 %").rule).endswith(
        "but not of 7208; materials of 8483 may be used up to 5 % of the ex-works price"
    )
    assert in_words(parse("CTH ALLOWING SAME").rule).endswith("others may be used all the same")
    assert in_words(parse("MINOM 5 % OF 24").rule) == "at least 5 % of the materials of 24, by value, originate"
    assert in_words(parse("MINOM 5 % WEIGHT").rule) == "at least 5 % of the materials, by weight, originate"


def test_tells_what_no_machine_decides() -> None:
    """A rule is decidable where no part of it is in words."""
    assert is_decidable(parse("CTH OR RVC 40 %").rule)
    undecided = parse('CTH AND WORDS "by hand"').rule
    assert not is_decidable(undecided)
    assert leaves(undecided)[1] == Words("by hand")


def test_plain_figures() -> None:
    """Figures are written without needless noughts."""
    assert plain(Decimal("15.50")) == "15.5"
