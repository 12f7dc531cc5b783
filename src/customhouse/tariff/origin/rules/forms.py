"""The forms of conventional clauses: each a pattern that must match a clause from end to end, and what it then says.

Clauses come in small letters, with marks of the page taken away (`plain_words`). A builder that raises `ValueError` or
`RuleError` finds that the clause says something that its form does not mean: it is then not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from customhouse.tariff.origin.rules.codes import CodeSet
from customhouse.tariff.origin.rules.expressions import (
    AllOf,
    Allowance,
    AnyHeading,
    AnyOf,
    Base,
    Change,
    ChangeOf,
    MadeFrom,
    Method,
    MinimumOriginating,
    NotAboveOriginating,
    Rule,
    SetRule,
    ValueContent,
    ValueLimit,
    WeightLimit,
    WhollyObtained,
)
from customhouse.tariff.origin.rules.plain_words import BULLET
from customhouse.tariff.origin.rules.provisions import Measure
from customhouse.tariff.origin.rules.tokens import Cursor

Match = re.Match[str]
Form = tuple[str, Callable[[Match], Rule]]

_CODE = r"(?:(?:chapters?|headings?|subheadings?|hs) )?\d[\d.]*"
_JOINED = rf"(?:(?:,| and| or| to| through|, and|, or) (?:those of |from )?{_CODE})*"
_CODES = rf"(?P<codes>{_CODE}{_JOINED})"
_P = r"(?P<percent>\d{1,3}(?:\.\d+)?) ?%"
_GOOD = r"(?:the )?(?:final )?(?:products?|goods?)"
_EXW = rf"(?:the )?(?:value of the )?ex-works? price(?: \(exw\))?(?: of {_GOOD})?"
_FOB = rf"(?:the )?(?:free on board|free-on-board)(?: \(fob\))?(?: (?:cost|value|price))?(?: of {_GOOD})?"
_USED = r"(?: used| which are used)?(?: in (?:the )?production(?: of the (?:product|good))?)?"
_ALL = r"(?:all (?:of )?)?(?:the |any )?"
_NOT_ABOVE = r"(?:does not exceed|do not exceed|must not exceed|shall not exceed|cannot exceed)"
_FOREIGN = r"(?:non-originating )?"
_OUGHT = r"(?:are|is|must be|shall be)(?: already)?"
_WITHIN = r"(?:within the above limit, )?"
_IN = r"(?:within|in)"
_LEVEL = r"(?P<level>chapter|heading|subheading)"
_LEVELS = {"chapter": Change.CHAPTER, "heading": Change.HEADING, "subheading": Change.SUBHEADING}
_ABBREVIATED = {"cc": Change.CHAPTER, "cth": Change.HEADING, "ctsh": Change.SUBHEADING}


def codes_of(match: Match) -> CodeSet:
    """The codes that a clause names. Raises `RuleError`."""
    cursor = Cursor(match["codes"].replace("those of ", "").replace("from ", ""))
    found = cursor.codes()
    if not cursor.is_over():
        raise ValueError(match["codes"])
    return found


def percent_of(match: Match) -> Decimal:
    """The percentage that a clause names; `ValueError` above a hundred: it is then a share of something else."""
    figure = Decimal(match["percent"])
    if figure > 100:  # noqa: PLR2004  # a share of a whole
        raise ValueError(match["percent"])
    return figure


def _exceptions(match: Match) -> CodeSet:
    return codes_of(match) if match["codes"] else ()


def _summed(match: Match) -> CodeSet:
    """Codes whose value or weight is taken together: "or" leaves open whether it is."""
    if " or " in match["codes"]:
        raise ValueError(match["codes"])
    return codes_of(match)


def _level(match: Match) -> Change:
    return _LEVELS[match["level"]]


def _allowing(match: Match) -> Rule:
    return ChangeOf(_level(match), allowance=Allowance(limit=percent_of(match)))


def _limited(match: Match) -> Rule:
    return ValueLimit(percent_of(match), Base.EXW, _summed(match))


def _any_but_limited(match: Match) -> Rule:
    return AllOf((AnyHeading(), _limited(match)))


_OTHER = rf"{_ALL}materials used (?:are|must be) classified {_IN} a {_LEVEL} other than that of the product"
_ANY = rf"(?:from )?{_FOREIGN}materials of any heading"
_ANY_BUT_OWN = rf"(?:from )?{_FOREIGN}materials of any {_LEVEL},? except that of the (?:product|good|products)"
_SAME_ALLOWED = (
    rf"\.? however,? materials (?:of the same heading as the product|classified {_IN} the same heading)"
    rf" may be used,? provided (?:that )?their (?:total )?value {_NOT_ABOVE} {_P} of {_EXW}"
)

CHANGES: list[Form] = [
    (rf"(?:other operations in which )?{_OTHER}{_SAME_ALLOWED}", _allowing),
    (rf"{_ANY_BUT_OWN}{_SAME_ALLOWED}", _allowing),
    (_OTHER, lambda match: ChangeOf(_level(match))),
    (_ANY_BUT_OWN, lambda match: ChangeOf(_level(match))),
    (rf"{_ANY_BUT_OWN} and (?:those )?(?:of )?{_CODES}", lambda match: ChangeOf(_level(match), codes_of(match))),
    (
        (
            r"(?P<short>cc|cth|ctsh)(?:: all non-originating materials used in the production of the good have"
            r" undergone a change in tariff classification at the (?:2|4|6)-digit level(?: \([a-z ]+\))?)?"
            rf"(?:,? except from (?:non-originating materials of )?{_CODES})?"
        ),
        lambda match: ChangeOf(_ABBREVIATED[match["short"]], _exceptions(match)),
    ),
    (
        rf"a change (?:to (?:a|any) good of {_CODE}{_JOINED} )?from any other {_LEVEL}(?:,? except from {_CODES})?",
        lambda match: ChangeOf(_level(match), _exceptions(match)),
    ),
    (_ANY, lambda _: AnyHeading()),
    (rf"{_ANY},? except (?:those of |that of |of )?{_CODES}", lambda match: AnyHeading(codes_of(match))),
    (rf"from materials not classified {_IN} {_CODES}", lambda match: AnyHeading(codes_of(match))),
    (
        rf"{_ALL}materials used are classified {_IN} a heading other than {_CODES}",
        lambda match: AnyHeading(codes_of(match)),
    ),
    (
        r"a change from within (?:this|any one of these|any of these) (?:sub)?headings? or any other (?:sub)?heading",
        lambda _: AnyHeading(),
    ),
    (
        rf"{_ANY}\.? however,? the value of all the materials of {_CODES} used {_NOT_ABOVE} {_P} of {_EXW}",
        _any_but_limited,
    ),
    (
        (
            r"from (?:materials of|cereals of(?= chapter 10)|paper-making materials of(?= chapter 47)"
            rf"|semi-finished materials of) {_CODES}"
        ),
        lambda match: MadeFrom(codes_of(match), or_earlier=True),
    ),
]
"""Clauses about the codes of materials."""

SHARES: list[Form] = [
    (
        (
            rf"the (?:total |maximum )?value of {_ALL}{_FOREIGN}materials{_USED}(?: \(maxnom\))? {_NOT_ABOVE}"
            rf" {_P} of {_EXW}"
        ),
        lambda match: ValueLimit(percent_of(match)),
    ),
    (
        rf"a maximum of {_P} of the ex-works price \(exw\) is made up of non-originating parts \(maxnom\)",
        lambda match: ValueLimit(percent_of(match)),
    ),
    (rf"maxnom {_P} \(exw\)", lambda match: ValueLimit(percent_of(match))),
    (
        rf"{_WITHIN}the (?:total )?value of {_ALL}{_FOREIGN}materials of {_CODES}{_USED} {_NOT_ABOVE} {_P} of {_EXW}",
        _limited,
    ),
    (
        (
            rf"{_WITHIN}the (?:total )?value of {_ALL}{_FOREIGN}materials (?:of|classified {_IN}) the same heading"
            rf" as the product{_USED} {_NOT_ABOVE} {_P} of {_EXW}"
        ),
        lambda match: ValueLimit(percent_of(match), Base.EXW, same_heading=True),
    ),
    (
        rf"{_WITHIN}the materials classified {_IN} {_CODES} are only used up to a value of {_P} of {_EXW}",
        _limited,
    ),
    (
        (
            rf"the value of {_ALL}non-originating materials used {_NOT_ABOVE}"
            rf" the value of {_ALL}originating materials used"
        ),
        lambda _: NotAboveOriginating(),
    ),
    (
        (
            rf"the (?:total )?(?:net )?weight of {_ALL}non-originating materials? of {_CODES}{_USED} {_NOT_ABOVE} {_P}"
            rf" of the (?:net )?weight of {_GOOD}"
        ),
        lambda match: WeightLimit(percent_of(match), _summed(match)),
    ),
    (
        (
            rf"at least {_P} by weight of the unmanufactured tobacco or tobacco refuse of (?P<codes>heading 2401) used"
            r" (?:is|must be|are)(?: already)? originating"
        ),
        lambda match: MinimumOriginating(percent_of(match), Measure.WEIGHT, codes_of(match)),
    ),
    (
        (
            r"each item in the set must satisfy the rule which would apply to it if it were not included in the set\."
            r" however, non-originating articles may be incorporated, provided (?:that )?their total value"
            rf" {_NOT_ABOVE} {_P} of the ex-works price(?: \(exw\))? of the set"
        ),
        lambda match: SetRule(percent_of(match)),
    ),
]
"""Clauses about shares of value or weight."""

OBTAINED: list[Form] = [
    (
        rf"{_ALL}(?:materials?|animals(?= of chapter 1 )) of {_CODES} used {_OUGHT} wholly obtained",
        lambda match: WhollyObtained(codes_of(match)),
    ),
    (
        rf"all (?:the )?(?:animals|goods|products|plants) of (?:chapter|heading) \d+ {_OUGHT} wholly obtained",
        lambda _: WhollyObtained(),
    ),
    (rf"(?:all goods {_OUGHT} )?wholly obtained", lambda _: WhollyObtained()),
]
"""Clauses about what is wholly obtained."""

_CONTENT = "(?:regional value content|qvc)"
CONTENTS: list[Form] = [
    (
        (
            r"the good has a regional value content \(rvc\) as calculated under article 4 of the origin reference"
            rf" document of not less than {_P}, whether using the build-up method or build-down method \(rvc\d+\)"
        ),
        lambda match: AnyOf((ValueContent(percent_of(match), Method.BUILD_UP), ValueContent(percent_of(match)))),
    ),
    (
        rf"your goods contain a regional value content \(rvc\) of at least {_P} of {_FOB}",
        lambda match: ValueContent(percent_of(match), Method.BUILD_DOWN, Base.FOB),
    ),
    (
        (
            rf"no change in tariff classification required(?: for a good of {_CODE}{_JOINED})?, provided there is a"
            rf" {_CONTENT} of not less than:?(?P<list>.+)"
        ),
        lambda match: _contents(match["list"]),
    ),
    (rf"a {_CONTENT} of not less than:(?P<list>.+)", lambda match: _contents(match["list"])),
]
"""Clauses about regional value content."""

FORMS = [(re.compile(form), builder) for form, builder in CHANGES + SHARES + OBTAINED + CONTENTS]

_METHODS = {"build-up": Method.BUILD_UP, "build-down": Method.BUILD_DOWN, "net cost": Method.NET_COST}
_ONE_CONTENT = re.compile(
    rf"(?:[a-e]\) )?{_P}(?: of (?P<base>the ex-works price|the free-on-board value|the free on-board value"
    r"|either the ex-works price or free-on-board value))? under the"
    r" (?P<method>build-up|build-down|net cost|focused value) method"
    rf"(?: taking into account only the non-originating materials of {_CODES})?(?:[;,]? or|[;,])?"
)
_BASES: dict[str | None, tuple[Base, ...]] = {
    None: (Base.ANY,),
    "the ex-works price": (Base.EXW,),
    "the free-on-board value": (Base.FOB,),
    "the free on-board value": (Base.FOB,),
    "either the ex-works price or free-on-board value": (Base.EXW, Base.FOB),
}


def _contents(listed: str) -> Rule:
    """Alternatives of value content: "a) 30 % under the build-up method; or b) 40 % under the build-down method"."""
    found: list[Rule] = []
    for item in filter(None, (part.strip(" .") for part in listed.split(BULLET))):
        match = _ONE_CONTENT.fullmatch(item)
        if match is None or (match["method"] == "focused value") is not bool(match["codes"]):
            raise ValueError(item)
        method, only = (Method.FOCUSED, codes_of(match)) if match["codes"] else (_METHODS[match["method"]], ())
        found += [ValueContent(percent_of(match), method, base, only) for base in _BASES[match["base"]]]
    return found[0] if len(found) == 1 else AnyOf(tuple(found))
