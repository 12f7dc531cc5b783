"""Whether a product originates: a rule evaluated on a bill of materials, step by step. Pure.

>>> from customhouse.tariff.origin.rules.grammar import parse
>>> from customhouse.tariff.origin.rules.reading import read_bill
>>> bill, _ = read_bill({"code": "850440", "ex_works_price": 100,
...                      "materials": [{"code": "8504", "value": 30, "originating": False}]})
>>> evaluate(parse("CTH"), bill).originating, evaluate(parse("CTH OR RVC 60 %"), bill).originating
(False, True)
"""

from __future__ import annotations

from dataclasses import replace

from customhouse.messages.findings import msgid
from customhouse.tariff.origin.records import Bill, Evaluation, Material, Step
from customhouse.tariff.origin.rules.changes import CODES
from customhouse.tariff.origin.rules.clauses import parse_provisions
from customhouse.tariff.origin.rules.conditions import FIGURES, Account, Outcome
from customhouse.tariff.origin.rules.counting import count
from customhouse.tariff.origin.rules.expressions import AllOf, AnyOf, Rule, WholeRule, whole_text
from customhouse.tariff.origin.rules.gates import gates
from customhouse.tariff.origin.rules.grammar import parsed
from customhouse.tariff.origin.rules.provisions import Provisions
from customhouse.tariff.origin.rules.verdicts import Verdict, all_of, any_of

_CONCLUSIONS = {
    True: msgid("The product originates."),
    False: msgid("The product does not originate."),
    None: msgid("Whether the product originates is not decidable by machine from this rule and this bill."),
}


def evaluate(whole: WholeRule, bill: Bill) -> Evaluation:
    """Whether the product of a bill meets a rule and the general provisions, with the working.

    General provisions are those of the rule; where it is silent, those of the bill (`RuleError` if they cannot be
    read). Materials of an extended cumulation are taken both ways: where that matters, the answer is left open.
    """
    provisions = whole.provisions.filled_from(parse_provisions(bill.provisions))
    strict = _evaluate(whole, bill, provisions)
    widened = provisions.with_extended()
    if widened == provisions or strict.originating:
        return strict
    generous = _evaluate(whole, bill, widened)
    if generous.originating is strict.originating:
        return strict
    return Evaluation(None, (*strict.steps[:-1], _EXTENDED, _conclusion(None)), strict.rule)


_EXTENDED = Step(
    "CUMULATION",
    msgid("Under extended cumulation it would be otherwise; whether its conditions are met, no bill shows."),
)


def _conclusion(verdict: Verdict) -> Step:
    return Step("CONCLUSION", _CONCLUSIONS[verdict], result=verdict)


def _evaluate(whole: WholeRule, bill: Bill, provisions: Provisions) -> Evaluation:
    counted, statuses = count(bill, provisions, lambda material: _intermediate(material, bill, provisions))
    account = Account(bill, counted, provisions)
    general, told = gates(bill, counted, provisions)
    met, working = judge(whole.rule, account)
    verdict = all_of([general, met])
    text = whole_text(replace(whole, provisions=provisions))
    first = Step("RULE", msgid("The rule for {code}: {rule}"), {"code": bill.code, "rule": text})
    steps = (first, *statuses, *told, *working, _conclusion(verdict))
    return Evaluation(verdict, steps, text)


def judge(rule: Rule, account: Account, depth: int = 0) -> Outcome:
    """What a rule comes to, with the steps of its parts one deeper than its own."""
    if isinstance(rule, AllOf | AnyOf):
        return _joined(rule, account, depth)
    judgement = FIGURES.get(type(rule)) or CODES[type(rule)]
    verdict, steps = judgement(rule, account)
    return verdict, tuple(replace(step, depth=step.depth + depth) for step in steps)


def _joined(rule: AllOf | AnyOf, account: Account, depth: int) -> Outcome:
    parts = [judge(part, account, depth + 1) for part in rule.rules]
    verdicts = [verdict for verdict, _ in parts]
    verdict: Verdict = all_of(verdicts) if isinstance(rule, AllOf) else any_of(verdicts)
    if isinstance(rule, AllOf):
        head = Step("ALL", msgid("All of {count} conditions must be met:"), {}, verdict, depth)
    else:
        head = Step("ANY-OF", msgid("One of {count} alternatives must be met:"), {}, verdict, depth)
    head = replace(head, params={"count": str(len(parts))})
    return verdict, (head, *(step for _, steps in parts for step in steps))


def _intermediate(material: Material, bill: Bill, provisions: Provisions) -> Verdict:
    """Whether an intermediate material meets the rule that the bill gives for it, worked in the same country."""
    inner = Bill(
        code=material.code,
        country=bill.country,
        currency=bill.currency,
        ex_works=material.value,
        net_weight=material.weight,
        materials=material.materials,
    )
    whole = parsed(material.rule)
    return _evaluate(whole, inner, whole.provisions.filled_from(provisions)).originating
