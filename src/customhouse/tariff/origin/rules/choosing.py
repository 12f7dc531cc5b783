"""A product judged by all that a scheme says of its code: alternatives, and rule sets that words tell apart. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from customhouse.messages.findings import msgid
from customhouse.tariff.origin.records import Bill, Evaluation, ProductRule, RuleSet, Step
from customhouse.tariff.origin.rules.clauses import parse_provisions
from customhouse.tariff.origin.rules.evaluating import evaluate
from customhouse.tariff.origin.rules.expressions import AnyOf, Rule, WholeRule, Words
from customhouse.tariff.origin.rules.grammar import parsed
from customhouse.tariff.origin.rules.verdicts import Verdict

FIGURES = 10


def span(code: str) -> tuple[str, str]:
    """The first and last code of ten figures under a code.

    >>> span("8504")
    ('8504000000', '8504999999')
    """
    return code[:FIGURES].ljust(FIGURES, "0"), code[:FIGURES].ljust(FIGURES, "9")


def reaches(rule_set: RuleSet, code: str) -> bool:
    """Whether a rule set speaks of goods of a code, or of some of them."""
    first, last = span(code)
    return rule_set.first <= last and first <= rule_set.last


def rule_of(alternatives: Sequence[ProductRule]) -> Rule:
    """The alternatives of a rule set as one rule: those that are not structured as words."""
    parts = [parsed(one.rule).rule if one.rule else Words(one.words) for one in alternatives]
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def evaluate_sets(rule_sets: Sequence[RuleSet], provisions: str, bill: Bill) -> Evaluation:
    """Whether a product originates under the rule sets that reach its code (one at least), and the scheme's provisions.

    Where several do, words tell which speaks of the goods: the answer stands if all agree, else it is left open.
    """
    general = parse_provisions(provisions)
    found = [evaluate(WholeRule(rule_of(each.rules), general), bill) for each in rule_sets]
    if len(found) == 1:
        return found[0]
    verdicts = {one.originating for one in found}
    verdict = verdicts.pop() if len(verdicts) == 1 else None
    message = msgid("{count} rules of the scheme reach {code}; words tell which speaks of these goods.")
    steps = [Step("CHOICE", message, {"count": str(len(found)), "code": bill.code})]
    for number, (rule_set, one) in enumerate(zip(rule_sets, found, strict=True), 1):
        told = {"number": str(number), "heading": rule_set.heading, "goods": rule_set.goods or rule_set.heading}
        steps.append(Step("GOODS", msgid("{number}. {heading}: {goods}"), told, one.originating))
        steps += [replace(step, depth=step.depth + 1) for step in one.steps]
    steps.append(replace(found[0].steps[-1], result=verdict, message=_end(found, verdict)))
    return Evaluation(verdict, tuple(steps), " | ".join(one.rule for one in found))


def _end(found: Sequence[Evaluation], verdict: Verdict) -> str:
    same = next((one for one in found if one.originating is verdict), None)
    if same is not None and len({one.originating for one in found}) == 1:
        return same.steps[-1].message
    return msgid("The rules that reach the code do not agree: say which of them speaks of these goods.")
