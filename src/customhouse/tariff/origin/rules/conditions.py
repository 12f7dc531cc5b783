"""Each condition of a rule judged on the materials as they count, its working told in steps. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.origin.records import Bill, Step
from customhouse.tariff.origin.rules import codes
from customhouse.tariff.origin.rules.codes import HEADING, CodeSet
from customhouse.tariff.origin.rules.counting import Counted, non_originating
from customhouse.tariff.origin.rules.expressions import (
    Base,
    Leaf,
    Method,
    MinimumOriginating,
    NotAboveOriginating,
    Process,
    SetRule,
    ValueContent,
    ValueLimit,
    WeightLimit,
    Words,
    plain,
)
from customhouse.tariff.origin.rules.gates import is_home
from customhouse.tariff.origin.rules.provisions import Measure, Provisions
from customhouse.tariff.origin.rules.verdicts import (
    HUNDRED,
    NOUGHT,
    UNKNOWN,
    Range,
    Verdict,
    at_most,
    exactly,
)


@dataclass(frozen=True, slots=True)
class Account:
    """What a condition is judged on: the bill, its materials as they count, and the general provisions."""

    bill: Bill
    counted: tuple[Counted, ...]
    provisions: Provisions

    @property
    def foreign(self) -> tuple[Counted, ...]:
        """The non-originating materials whose value counts."""
        return tuple(one for one in non_originating(self.counted) if one.role.counts_for_value)

    @property
    def own(self) -> tuple[Counted, ...]:
        """The originating materials whose value counts."""
        return tuple(one for one in self.counted if one.originating and one.role.counts_for_value)

    def price(self, base: Base) -> Range:
        """The base of a percentage: exact where the bill states it, else what the other price tells of it.

        The free-on-board value is never below the ex-works price: it is that price carried to the ship.
        """
        exw, fob = self.bill.ex_works, self.bill.fob
        stated = {
            Base.EXW: exw,
            Base.FOB: fob,
            Base.NET_COST: self.bill.net_cost,
            Base.ANY: exw if fob is None else fob,
        }
        if (figure := stated[base]) is not None:
            return exactly(figure)
        if base is Base.FOB and exw is not None:
            return Range(exw, None)
        return Range(NOUGHT, fob) if base is Base.EXW and fob is not None else UNKNOWN


Outcome = tuple[Verdict, tuple[Step, ...]]
"""What a condition comes to, and its steps."""


def total(materials: Iterable[Counted], measure: Measure = Measure.VALUE, only: CodeSet = ()) -> Range:
    """What materials (of some codes) are worth, or weigh, in all: a range where the bill is silent on one of them."""
    found = exactly(NOUGHT)
    for one in materials:
        within = codes.holds(only, one.code) if only else True
        if within is False:
            continue
        figure = one.value if measure is Measure.VALUE else one.weight
        known = UNKNOWN if figure is None else exactly(figure)
        found = found.plus(known if within else Range(NOUGHT, known.high))
    return found


def said(figure: Range) -> str:
    """A figure as a step tells it: a dash where it is not known, “≥” where only its least is."""
    if figure.is_exact:
        return plain(round(figure.low, 4))
    return f"≥ {plain(round(figure.low, 4))}" if figure.low else "?"


def share(part: Range, whole: Range) -> str:
    """A share in percent, for a step."""
    if not part.is_exact or not whole.is_exact or not whole.low:
        return "?"
    return plain(round(part.low * HUNDRED / whole.low, 2))


def _limited(step: str, message: str, part: Range, whole: Range, percent: Decimal, **params: str) -> Outcome:
    """A part held to at most a percentage of a whole. A whole of nothing decides nothing."""
    verdict = None if whole.high == 0 else at_most(part, whole.times(percent))
    told = {"part": said(part), "whole": said(whole), "share": share(part, whole), "percent": plain(percent), **params}
    return verdict, (Step(step, message, told, verdict),)


_BASE_NAMES = {
    Base.EXW: msgid("ex-works price"),
    Base.FOB: msgid("free-on-board value"),
    Base.NET_COST: msgid("net cost"),
    Base.ANY: msgid("price of the product"),
}


def _named(outcome: Outcome, base: Base) -> Outcome:
    verdict, steps = outcome
    words = {"base": _BASE_NAMES[base]}
    return verdict, tuple(Step(s.code, s.message, s.params, s.result, s.depth, words) for s in steps)


def value_limit(rule: ValueLimit, account: Account) -> Outcome:
    """MaxNOM: what does not originate, in all or of some codes, as a share of the price."""
    only = (codes.single(account.bill.code[:HEADING]),) if rule.same_heading else rule.codes
    part = total(account.foreign, only=only)
    if only:
        message = msgid(
            "Non-originating materials of {codes}: {part} of {whole} ({base}) = {share} %; {percent} % allowed."
        )
    else:
        message = msgid("Non-originating materials: {part} of {whole} ({base}) = {share} %; {percent} % allowed.")
    named = _limited("MAXNOM", message, part, account.price(rule.base), rule.percent, codes=codes.text(only))
    return _named(named, rule.base)


def set_rule(rule: SetRule, account: Account) -> Outcome:
    """A set: what of its articles does not originate, as a share of the set's ex-works price."""
    part = total(account.foreign)
    message = msgid(
        "Articles of the set that do not originate: {part} of {whole} ({base}) = {share} %; {percent} % allowed."
    )
    if not account.foreign:
        told = msgid("Every article of the set originates.")
        return True, (Step("SET", told, result=True),)
    return _named(_limited("SET", message, part, account.price(Base.EXW), rule.percent), Base.EXW)


def weight_limit(rule: WeightLimit, account: Account) -> Outcome:
    """Non-originating materials, in all or of some codes, as a share of the product's net weight."""
    net = account.bill.net_weight
    part = total(account.foreign, Measure.WEIGHT, rule.codes)
    if rule.codes:
        message = msgid("Non-originating materials of {codes}: {part} of {whole} kg = {share} %; {percent} % allowed.")
    else:
        message = msgid("Non-originating materials: {part} of {whole} kg = {share} %; {percent} % allowed.")
    whole = UNKNOWN if net is None else exactly(net)
    return _limited("MAXWEIGHT", message, part, whole, rule.percent, codes=codes.text(rule.codes))


def content(rule: ValueContent, account: Account) -> Outcome:
    """Regional value content by the method that the rule names."""
    base = Base.NET_COST if rule.method is Method.NET_COST else rule.base
    if rule.method in {Method.BUILD_UP, Method.DIRECT}:
        return _named(_built_up(rule, account, account.price(base)), base)
    only = rule.codes if rule.method is Method.FOCUSED else ()
    part, whole = total(account.foreign, only=only), account.price(base)
    verdict = None if whole.high == 0 else at_most(part, whole.times(HUNDRED - rule.percent))
    reached = "?"
    if part.is_exact and whole.is_exact and whole.low:
        reached = plain(round((whole.low - part.low) * HUNDRED / whole.low, 2))
    told = {"part": said(part), "whole": said(whole), "share": reached, "percent": plain(rule.percent)}
    step = Step(f"RVC-{rule.method}", _CONTENT[rule.method], told, verdict)
    return _named((verdict, (step,)), base)


_CONTENT = {
    Method.BUILD_DOWN: msgid(
        "Build-down: ({whole} − {part}) ÷ {whole} ({base}) = {share} %; at least {percent} % is asked."
    ),
    Method.NET_COST: msgid(
        "Net cost: ({whole} − {part}) ÷ {whole} ({base}) = {share} %; at least {percent} % is asked."
    ),
    Method.FOCUSED: msgid(
        "Focused value: ({whole} − {part}) ÷ {whole} ({base}) = {share} %; at least {percent} % is asked."
    ),
    Method.BUILD_UP: msgid("Build-up: {part} ÷ {whole} ({base}) = {share} %; at least {percent} % is asked."),
    Method.DIRECT: msgid(
        "Direct formula: originating materials and costs {part} ÷ {whole} ({base}) = {share} %;"
        " at least {percent} % is asked."
    ),
}


def _built_up(rule: ValueContent, account: Account, whole: Range) -> Outcome:
    part = total(account.own)
    if rule.method is Method.DIRECT:
        part = part.plus(exactly(account.bill.added))
    verdict = None if whole.high == 0 else at_most(whole.times(rule.percent), part)
    told = {"part": said(part), "whole": said(whole), "share": share(part, whole), "percent": plain(rule.percent)}
    return verdict, (Step(f"RVC-{rule.method}", _CONTENT[rule.method], told, verdict),)


def minimum(rule: MinimumOriginating, account: Account) -> Outcome:
    """The originating share of the materials (of some codes) that are used."""
    own = total(account.own, rule.measure, rule.codes)
    foreign = total(account.foreign, rule.measure, rule.codes)
    verdict = at_most(foreign.times(rule.percent), own.times(HUNDRED - rule.percent))
    message = msgid(
        "Of {whole} of the materials {codes} that are used, {part} originates; at least {percent} % is asked."
    )
    told = {
        "whole": said(own.plus(foreign)),
        "part": said(own),
        "codes": codes.text(rule.codes),
        "percent": plain(rule.percent),
    }
    return verdict, (Step("MINOM", message, told, verdict),)


def not_above(_rule: NotAboveOriginating, account: Account) -> Outcome:
    """Non-originating materials are worth no more than originating ones."""
    own, foreign = total(account.own), total(account.foreign)
    verdict = at_most(foreign, own)
    message = msgid("Non-originating materials are worth {foreign}, originating ones {own}.")
    return verdict, (Step("NOM-OM", message, {"foreign": said(foreign), "own": said(own)}, verdict),)


def process(rule: Process, account: Account) -> Outcome:
    """One of the operations was performed where origin is conferred; not decided where the bill names none."""
    asked = ", ".join(rule.operations)
    if account.bill.operations is None:
        message = msgid("The bill names no operations; one of these is asked: {asked}.")
        return None, (Step("PROCESS", message, {"asked": asked}),)
    home = [one for one in account.bill.operations if is_home(account.bill, account.provisions, one.country)]
    done = [one.name for one in home if one.name in rule.operations]
    told = {"asked": asked, "done": ", ".join(done)}
    if done:
        return True, (Step("PROCESS", msgid("Performed: {done} (asked: {asked})."), told, result=True),)
    if near := [one.name for one in home if any(_is_near(one.name, each) for each in rule.operations)]:
        message = msgid("Whether {done} is what is asked ({asked}), the names do not tell.")
        return None, (Step("PROCESS", message, {"asked": asked, "done": ", ".join(near)}),)
    message = msgid("None of the operations asked was performed: {asked}.")
    return False, (Step("PROCESS", message, told, result=False),)


def _is_near(done: str, asked: str) -> bool:
    """Whether one name is the other with more words: "spinning" and "spinning-of-natural-fibres"."""
    return bool(set(done.split("-")) >= set(asked.split("-")) or set(asked.split("-")) >= set(done.split("-")))


def words(rule: Words, _account: Account) -> Outcome:
    """Words that no machine decides."""
    message = msgid("Not decidable by machine; read the rule: {words}")
    return None, (Step("WORDS", message, {"words": rule.words}),)


Judgement = Callable[..., Outcome]
FIGURES: dict[type[Leaf], Judgement] = {
    ValueLimit: value_limit,
    SetRule: set_rule,
    WeightLimit: weight_limit,
    ValueContent: content,
    MinimumOriginating: minimum,
    NotAboveOriginating: not_above,
    Process: process,
    Words: words,
}
"""The conditions on figures and operations, by kind; those on codes are in `changes`."""
