"""A rule of origin in words: for traders, officers and lawyers. Pure; the language is the caller's.

Pieces are English message ids with fields, so that each language keeps its own order of words.
"""

from __future__ import annotations

from collections.abc import Callable

from customhouse.messages.findings import Translate, fill, msgid
from customhouse.tariff.origin.rules import codes
from customhouse.tariff.origin.rules.codes import CodeSet
from customhouse.tariff.origin.rules.expressions import (
    AllOf,
    AnyHeading,
    AnyOf,
    Base,
    Change,
    ChangeOf,
    MadeFrom,
    Method,
    MinimumOriginating,
    NotAboveOriginating,
    Process,
    Rule,
    SetRule,
    ValueContent,
    ValueLimit,
    WeightLimit,
    WhollyObtained,
    Words,
    plain,
)
from customhouse.tariff.origin.rules.provisions import Measure

_OR = msgid("{first}; or {second}")
_AND = msgid("{first}, and {second}")
_BASES = {
    Base.EXW: msgid("the ex-works price of the product"),
    Base.FOB: msgid("the free-on-board value of the product"),
    Base.NET_COST: msgid("the net cost of the product"),
    Base.ANY: msgid("the price of the product"),
}
_CHANGES = {
    Change.CHAPTER: msgid("all non-originating materials are of another chapter than the product"),
    Change.HEADING: msgid("all non-originating materials are of another heading than the product"),
    Change.SUBHEADING: msgid("all non-originating materials are of another subheading than the product"),
}
_METHODS = {
    Method.BUILD_DOWN: msgid("a regional value content of at least {percent} % of {base} (build-down)"),
    Method.BUILD_UP: msgid("a regional value content of at least {percent} % of {base} (build-up)"),
    Method.NET_COST: msgid("a regional value content of at least {percent} % of the net cost"),
    Method.FOCUSED: msgid(
        "a regional value content of at least {percent} % of {base} (focused value: materials of {codes})"
    ),
    Method.DIRECT: msgid("a regional value content of at least {percent} % of {base} (direct formula, with costs)"),
}


def in_words(rule: Rule, translate: Translate = str) -> str:
    """The whole rule in words.

    >>> from customhouse.tariff.origin.rules.grammar import parse
    >>> in_words(parse("CC OR MAXNOM 50 % EXW").rule)
    'all non-originating materials are of another chapter than the product; or the non-originating materials are worth \
at most 50 % of the ex-works price of the product'
    """
    if isinstance(rule, AllOf | AnyOf):
        said, *others = (in_words(part, translate) for part in rule.rules)
        for other in others:
            said = fill(translate(_AND if isinstance(rule, AllOf) else _OR), {"first": said, "second": other})
        return said
    return _WORDERS[type(rule)](rule, translate)


def _listed(held: CodeSet) -> str:
    return codes.text(held)


def _wholly_obtained(rule: WhollyObtained, translate: Translate) -> str:
    if not rule.codes:
        return translate(msgid("the product is wholly obtained"))
    message = msgid("all materials of {codes} that are used are wholly obtained")
    return fill(translate(message), {"codes": _listed(rule.codes)})


def _change(rule: ChangeOf, translate: Translate) -> str:
    said = translate(_CHANGES[rule.change])
    if rule.exceptions:
        message = msgid("{rule}, but not of {codes}")
        said = fill(translate(message), {"rule": said, "codes": _listed(rule.exceptions)})
    if rule.allowance is None:
        return said
    told = {"rule": said, "codes": _listed(rule.allowance.codes)}
    if rule.allowance.limit is None:
        message = msgid("{rule}; materials of {codes} may be used all the same")
        if not rule.allowance.codes:
            message = msgid("{rule}; others may be used all the same")
        return fill(translate(message), told)
    told["percent"] = plain(rule.allowance.limit)
    message = msgid("{rule}; materials of {codes} may be used up to {percent} % of the ex-works price")
    if not rule.allowance.codes:
        message = msgid("{rule}; others may be used up to {percent} % of the ex-works price")
    return fill(translate(message), told)


def _any_heading(rule: AnyHeading, translate: Translate) -> str:
    if not rule.exceptions:
        return translate(msgid("materials of any heading may be used"))
    message = msgid("materials of any heading may be used, except those of {codes}")
    return fill(translate(message), {"codes": _listed(rule.exceptions)})


def _made_from(rule: MadeFrom, translate: Translate) -> str:
    message = msgid("the non-originating materials are of {codes}")
    if rule.or_earlier:
        message = msgid("the non-originating materials are of {codes}, or stand before them in production")
    return fill(translate(message), {"codes": _listed(rule.codes)})


def _content(rule: ValueContent, translate: Translate) -> str:
    told = {"percent": plain(rule.percent), "base": translate(_BASES[rule.base]), "codes": _listed(rule.codes)}
    return fill(translate(_METHODS[rule.method]), told)


def _value_limit(rule: ValueLimit, translate: Translate) -> str:
    message = msgid("the non-originating materials are worth at most {percent} % of {base}")
    if rule.same_heading:
        message = msgid(
            "the non-originating materials of the product's own heading are worth at most {percent} % of {base}"
        )
    elif rule.codes:
        message = msgid("the non-originating materials of {codes} are worth at most {percent} % of {base}")
    told = {"percent": plain(rule.percent), "base": translate(_BASES[rule.base]), "codes": _listed(rule.codes)}
    return fill(translate(message), told)


def _weight_limit(rule: WeightLimit, translate: Translate) -> str:
    message = msgid("the non-originating materials weigh at most {percent} % of the product")
    if rule.codes:
        message = msgid("the non-originating materials of {codes} weigh at most {percent} % of the product")
    return fill(translate(message), {"percent": plain(rule.percent), "codes": _listed(rule.codes)})


def _minimum(rule: MinimumOriginating, translate: Translate) -> str:
    measures = {
        (Measure.VALUE, False): msgid("at least {percent} % of the materials, by value, originate"),
        (Measure.WEIGHT, False): msgid("at least {percent} % of the materials, by weight, originate"),
        (Measure.VALUE, True): msgid("at least {percent} % of the materials of {codes}, by value, originate"),
        (Measure.WEIGHT, True): msgid("at least {percent} % of the materials of {codes}, by weight, originate"),
    }
    message = measures[rule.measure, bool(rule.codes)]
    return fill(translate(message), {"percent": plain(rule.percent), "codes": _listed(rule.codes)})


def _process(rule: Process, translate: Translate) -> str:
    names = ", ".join(name.replace("-", " ") for name in rule.operations)
    if len(rule.operations) == 1:
        return fill(translate(msgid("this operation is performed: {names}")), {"names": names})
    return fill(translate(msgid("one of these operations is performed: {names}")), {"names": names})


def _set(rule: SetRule, translate: Translate) -> str:
    message = msgid("the articles of the set originate, but for those worth at most {percent} % of its ex-works price")
    return fill(translate(message), {"percent": plain(rule.percent)})


def _not_above(_rule: NotAboveOriginating, translate: Translate) -> str:
    return translate(msgid("the non-originating materials are worth no more than the originating ones"))


_WORDERS: dict[type[Rule], Callable[..., str]] = {
    WhollyObtained: _wholly_obtained,
    ChangeOf: _change,
    AnyHeading: _any_heading,
    MadeFrom: _made_from,
    ValueContent: _content,
    ValueLimit: _value_limit,
    WeightLimit: _weight_limit,
    MinimumOriginating: _minimum,
    NotAboveOriginating: _not_above,
    Process: _process,
    SetRule: _set,
    Words: lambda rule, _translate: f"“{rule.words}”",
}
