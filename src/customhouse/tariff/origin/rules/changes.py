"""Conditions on the codes of materials: change of classification, materials of any heading, wholly obtained.

A material that fails may be saved: by what the rule itself allows, then by the agreement's tolerance (de minimis).
Percentages that the rule gives (MaxNOM, RVC) are never widened by a tolerance, nor is a product that must be wholly
obtained. Source: the tolerance articles of the Pan-Euro-Mediterranean Convention and of RCEP.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.origin.records import Step
from customhouse.tariff.origin.rules import codes
from customhouse.tariff.origin.rules.conditions import Account, Outcome, said, share, total
from customhouse.tariff.origin.rules.counting import Counted
from customhouse.tariff.origin.rules.expressions import (
    Allowance,
    AnyHeading,
    Base,
    Change,
    ChangeOf,
    Leaf,
    MadeFrom,
    WhollyObtained,
    plain,
)
from customhouse.tariff.origin.rules.provisions import Measure
from customhouse.tariff.origin.rules.verdicts import UNKNOWN, Range, Verdict, all_of, any_of, at_most, exactly

HIGHEST_TOLERANCE = Decimal(15)
"""Percent: no agreement in force tolerates more, so a larger share of an unknown tolerance is refused all the same."""

_LEVELS = {Change.CHAPTER: msgid("chapter"), Change.HEADING: msgid("heading"), Change.SUBHEADING: msgid("subheading")}


@dataclass(frozen=True, slots=True)
class _Found:
    """How one material stands to a condition; `same` tells that it fails for want of change, not by an exception."""

    material: Counted
    verdict: Verdict
    step: Step
    same: bool = False


def change(rule: ChangeOf, account: Account) -> Outcome:
    """Every non-originating material is classified otherwise than the product, and outside the exceptions."""
    found = [_changed(rule, account.bill.code, one) for one in _looked_at(account)]
    return _weigh(found, account, rule.allowance)


def _looked_at(account: Account) -> list[Counted]:
    return [one for one in account.foreign if one.role.counts_for_change]


def _changed(rule: ChangeOf, product: str, one: Counted) -> _Found:
    moved = codes.changed(product, one.code, rule.change.figures)
    barred = codes.holds(rule.exceptions, one.code) if rule.exceptions else False
    words = {"level": _LEVELS[rule.change]}
    told = {"path": one.path, "code": one.code, "product": product, "except": codes.text(rule.exceptions)}
    if barred:
        message = msgid("{path} ({code}) is of {except}, from which no change counts.")
        return _Found(one, False, Step("CHANGE", message, told, result=False, depth=1))
    verdict = all_of([moved, None if barred is None else not barred])
    messages = {
        True: msgid("{path} ({code}) is of another {level} than the product ({product})."),
        False: msgid("{path} ({code}) is of the same {level} as the product ({product})."),
        None: msgid("{path} ({code}): the code has too few figures to tell its {level}."),
    }
    return _Found(one, verdict, Step("CHANGE", messages[verdict], told, verdict, 1, words), same=moved is False)


def any_heading(rule: AnyHeading, account: Account) -> Outcome:
    """Materials of any heading, but for the exceptions."""
    found = []
    for one in _looked_at(account):
        barred = codes.holds(rule.exceptions, one.code) if rule.exceptions else False
        told = {"path": one.path, "code": one.code, "except": codes.text(rule.exceptions)}
        message = {
            True: msgid("{path} ({code}) is of {except}, which may not be used."),
            False: msgid("{path} ({code}) may be used."),
            None: msgid("{path} ({code}): the code has too few figures to tell whether it is of {except}."),
        }[barred]
        verdict = None if barred is None else not barred
        found.append(_Found(one, verdict, Step("ANY", message, told, verdict, 1)))
    return _weigh(found, account)


def made_from(rule: MadeFrom, account: Account) -> Outcome:
    """Non-originating materials of these codes only."""
    found = []
    for one in _looked_at(account):
        within = codes.holds(rule.codes, one.code)
        verdict = None if within is False and rule.or_earlier else within
        told = {"path": one.path, "code": one.code, "codes": codes.text(rule.codes)}
        message = {
            True: msgid("{path} ({code}) is of {codes}."),
            False: msgid("{path} ({code}) is not of {codes}."),
            None: msgid(
                "{path} ({code}): whether it stands for {codes}, or before it in production, the code does not tell."
            ),
        }[verdict]
        found.append(_Found(one, verdict, Step("FROM", message, told, verdict, 1)))
    return _weigh(found, account)


def wholly_obtained(rule: WhollyObtained, account: Account) -> Outcome:
    """The product, or all its materials of some codes, are wholly obtained."""
    if not rule.codes:
        return _product_obtained(account)
    found = []
    for one in account.counted:
        if not one.role.counts_for_change:
            continue
        within = codes.holds(rule.codes, one.code)
        if within is not False:
            found.append(_obtained(one, within=within, only=codes.text(rule.codes)))
    if not found:
        message = msgid("No material of {codes} is used.")
        return True, (Step("WO", message, {"codes": codes.text(rule.codes)}, result=True),)
    return _weigh(found, account)


def _obtained(one: Counted, *, within: Verdict, only: str) -> _Found:
    obtained = one.wholly_obtained if one.originating else False
    verdict = obtained if within or obtained else None
    told = {"path": one.path, "code": one.code, "codes": only}
    message = {
        True: msgid("{path} ({code}) is wholly obtained."),
        False: msgid("{path} ({code}) is not wholly obtained."),
        None: msgid("{path} ({code}): the bill does not say whether it is wholly obtained."),
    }[verdict]
    return _Found(one, verdict, Step("WO", message, told, verdict, 1))


def _product_obtained(account: Account) -> Outcome:
    looked = [one for one in account.counted if one.role.counts_for_change]
    found = [_obtained(one, within=True, only="") for one in looked]
    of_materials = all_of(one.verdict for one in found)
    stated = account.bill.wholly_obtained
    verdict = of_materials if found else None
    if stated is not None:
        verdict = all_of([stated, of_materials is not False])
    message = {
        True: msgid("The product is wholly obtained."),
        False: msgid("The product is not wholly obtained."),
        None: msgid("The bill does not say whether the product is wholly obtained."),
    }[verdict]
    return verdict, (*(one.step for one in found), Step("WO", message, result=verdict))


def _weigh(found: Sequence[_Found], account: Account, allowance: Allowance | None = None) -> Outcome:
    """What the materials come to together, after what may save those that fail."""
    if not found:
        message = msgid("No non-originating material is looked at.")
        return True, (Step("CODES", message, result=True),)
    failing = [one for one in found if one.verdict is False]
    doubtful = [one for one in found if one.verdict is None]
    steps = [one.step for one in found]
    if not failing and not doubtful:
        return True, tuple(steps)
    least, told = _saved(failing, account, allowance)
    if doubtful:
        most, told = _saved([*failing, *doubtful], account, allowance)
        least = most or all_of([least, None])
    return least, (*steps, *told)


def _saved(failing: Sequence[_Found], account: Account, allowance: Allowance | None) -> tuple[Verdict, list[Step]]:
    """Whether materials that fail may be used all the same."""
    allowed: list[Counted] = []
    if allowance is not None:
        allowed = [one.material for one in failing if _is_allowed(one, allowance)]
    rest = [one.material for one in failing if one.material not in allowed]
    steps: list[Step] = []
    if allowed and allowance is not None:
        verdict, step = _within_allowance(allowed, allowance, account)
        steps.append(step)
        if not rest or verdict is False:
            saved, told = _tolerated([*rest, *allowed], account)
            return any_of([all_of([verdict, not rest]), saved]), [*steps, *told]
    saved, told = _tolerated(rest, account)
    return (saved if rest else True), [*steps, *told]


def _is_allowed(one: _Found, allowance: Allowance) -> bool:
    return codes.holds(allowance.codes, one.material.code) is True if allowance.codes else one.same


def _within_allowance(allowed: Sequence[Counted], allowance: Allowance, account: Account) -> tuple[Verdict, Step]:
    names = ", ".join(one.path for one in allowed)
    if allowance.limit is None:
        return True, Step("ALLOWED", msgid("The rule allows {path}."), {"path": names}, result=True, depth=1)
    part, whole = total(allowed), account.price(Base.EXW)
    verdict = None if whole.high == 0 else at_most(part, whole.times(allowance.limit))
    told = {"path": names, "part": said(part), "whole": said(whole), "share": share(part, whole)}
    told["percent"] = plain(allowance.limit)
    message = msgid("The rule allows {path} up to {percent} % of the ex-works price: {part} of {whole} = {share} %.")
    return verdict, Step("ALLOWED", message, told, verdict, 1)


def _tolerated(failing: Sequence[Counted], account: Account) -> tuple[Verdict, list[Step]]:
    if not failing:
        return True, []
    tolerance = account.provisions.tolerance_for(account.bill.code)
    if tolerance is None:
        return _unknown_tolerance(failing, account) if account.provisions.tolerance_unknown else (False, [])
    part, whole = total(failing, tolerance.measure), _whole(account, tolerance.measure)
    verdict = None if whole.high == 0 else at_most(part, whole.times(tolerance.percent))
    told = {"part": said(part), "whole": said(whole), "share": share(part, whole), "percent": plain(tolerance.percent)}
    if tolerance.measure is Measure.WEIGHT:
        message = msgid("Tolerance by weight: {part} of {whole} kg = {share} %; {percent} % allowed.")
    else:
        message = msgid("Tolerance by value: {part} of {whole} = {share} %; {percent} % allowed.")
    return verdict, [Step("TOLERANCE", message, told, verdict, 1)]


def _whole(account: Account, measure: Measure) -> Range:
    if measure is Measure.WEIGHT:
        return UNKNOWN if account.bill.net_weight is None else exactly(account.bill.net_weight)
    exw = account.price(Base.EXW)
    return exw if exw.is_exact else account.price(Base.ANY)


def _unknown_tolerance(failing: Sequence[Counted], account: Account) -> tuple[Verdict, list[Step]]:
    """The agreement has a tolerance, but its figures are not entered: only what none could save is refused."""
    part, whole = total(failing), _whole(account, Measure.VALUE)
    beyond = at_most(part, whole.times(HIGHEST_TOLERANCE)) is False
    told = {"part": said(part), "whole": said(whole), "share": share(part, whole), "percent": plain(HIGHEST_TOLERANCE)}
    if beyond:
        message = msgid("What fails is {share} % of the price, above any tolerance in force ({percent} %).")
        return False, [Step("TOLERANCE", message, told, result=False, depth=1)]
    message = msgid(
        "What fails is {share} % of the price: the agreement's tolerance may save it, but its figures are not entered."
    )
    return None, [Step("TOLERANCE", message, told, depth=1)]


CODES: dict[type[Leaf], Callable[..., Outcome]] = {
    WhollyObtained: wholly_obtained,
    ChangeOf: change,
    AnyHeading: any_heading,
    MadeFrom: made_from,
}
"""The conditions on codes, by kind."""
