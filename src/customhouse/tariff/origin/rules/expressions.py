"""A rule of origin as data, and its canonical text: `grammar.parse(text(rule)) == rule`.

Leaves are conditions on the product or its materials; `AllOf` and `AnyOf` join them. A rule may carry general
provisions (`WITH TOLERANCE 10 %`). What no leaf expresses stays `Words`: it is shown, never decided.
Source: WCO Comparative Study on Preferential Rules of Origin; HS 2022 codes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from customhouse.tariff.origin.rules import codes
from customhouse.tariff.origin.rules.codes import CodeSet
from customhouse.tariff.origin.rules.provisions import GENERAL, Measure, Provisions
from customhouse.tariff.origin.rules.provisions import text as provisions_text


class Base(StrEnum):
    """What a percentage is of. `ANY` leaves it to the bill: free-on-board value if stated, else ex-works price."""

    EXW = "EXW"
    FOB = "FOB"
    NET_COST = "NC"
    ANY = ""


class Method(StrEnum):
    """How a regional value content is reckoned."""

    BUILD_DOWN = "BUILD-DOWN"
    BUILD_UP = "BUILD-UP"
    NET_COST = "NET-COST"
    FOCUSED = "FOCUSED"
    DIRECT = "DIRECT"


class Change(StrEnum):
    """Change of tariff classification: the level at which every non-originating material must differ."""

    CHAPTER = "CC"
    HEADING = "CTH"
    SUBHEADING = "CTSH"

    @property
    def figures(self) -> int:
        """How many figures of the code are compared."""
        return {"CC": codes.CHAPTER, "CTH": codes.HEADING, "CTSH": codes.SUBHEADING}[self.value]


@dataclass(frozen=True, slots=True)
class WhollyObtained:
    """The product is wholly obtained; with `codes`, all the materials of these codes that are used are."""

    codes: CodeSet = ()


@dataclass(frozen=True, slots=True)
class Allowance:
    """Materials that would not undergo the change and may be used all the same.

    With `codes`, those of these codes (and no change is asked of them); without, those that fail the change. `limit`
    is the most of the ex-works price that they may be worth in all; None where there is no limit.
    """

    codes: CodeSet = ()
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ChangeOf:
    """CC, CTH or CTSH, with the codes from which the change does not count."""

    change: Change
    exceptions: CodeSet = ()
    allowance: Allowance | None = None


@dataclass(frozen=True, slots=True)
class AnyHeading:
    """Materials of any heading may be used, but not those of `exceptions`."""

    exceptions: CodeSet = ()


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """Non-originating materials of these codes only; with `or_earlier`, also what stands before them in production.

    What stands before a material in production, a code does not tell: other materials are then not decided.
    """

    codes: CodeSet
    or_earlier: bool = False


@dataclass(frozen=True, slots=True)
class ValueContent:
    """Regional value content of at least `percent`. `codes` are those that the focused value looks at."""

    percent: Decimal
    method: Method = Method.BUILD_DOWN
    base: Base = Base.ANY
    codes: CodeSet = ()


@dataclass(frozen=True, slots=True)
class ValueLimit:
    """MaxNOM: non-originating materials (of `codes`, or of the product's own heading) up to `percent` of the base."""

    percent: Decimal
    base: Base = Base.EXW
    codes: CodeSet = ()
    same_heading: bool = False


@dataclass(frozen=True, slots=True)
class WeightLimit:
    """Non-originating materials (of `codes`) weigh up to `percent` of the product's net weight."""

    percent: Decimal
    codes: CodeSet = ()


@dataclass(frozen=True, slots=True)
class MinimumOriginating:
    """At least `percent`, by value or weight, of the materials (of `codes`) that are used originate."""

    percent: Decimal
    measure: Measure = Measure.VALUE
    codes: CodeSet = ()


@dataclass(frozen=True, slots=True)
class NotAboveOriginating:
    """The value of the non-originating materials is not above that of the originating ones."""


@dataclass(frozen=True, slots=True)
class Process:
    """One of the named operations was performed where origin is conferred."""

    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetRule:
    """A set: its articles originate, but for those worth up to `percent` of the set's ex-works price."""

    percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Words:
    """A condition in words that no machine decides."""

    words: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the conditions."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the conditions, the trader's choice."""

    rules: tuple[Rule, ...]


Leaf = (
    WhollyObtained
    | ChangeOf
    | AnyHeading
    | MadeFrom
    | ValueContent
    | ValueLimit
    | WeightLimit
    | MinimumOriginating
    | NotAboveOriginating
    | Process
    | SetRule
    | Words
)
Rule = Leaf | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class WholeRule:
    """A rule with the general provisions that it names."""

    rule: Rule
    provisions: Provisions = GENERAL


def leaves(rule: Rule) -> tuple[Leaf, ...]:
    """The conditions that a rule joins, from left to right."""
    if isinstance(rule, AllOf | AnyOf):
        return tuple(leaf for part in rule.rules for leaf in leaves(part))
    return (rule,)


def is_decidable(rule: Rule) -> bool:
    """Whether no part of the rule is left in words."""
    return not any(isinstance(leaf, Words) for leaf in leaves(rule))


def whole_text(whole: WholeRule) -> str:
    """A rule with its provisions in canonical text."""
    provisions = provisions_text(whole.provisions)
    return f"{text(whole.rule)} WITH {provisions}" if provisions else text(whole.rule)


def text(rule: Rule) -> str:
    """The rule in canonical text.

    >>> text(AnyOf((ChangeOf(Change.HEADING, (codes.CodeRange("7208", "7212"),)), ValueContent(Decimal(40)))))
    'CTH EXCEPT 7208-7212 OR RVC 40 %'
    """
    if isinstance(rule, AnyOf):
        return " OR ".join(f"({text(part)})" if isinstance(part, AnyOf) else text(part) for part in rule.rules)
    if isinstance(rule, AllOf):
        return " AND ".join(f"({text(part)})" if isinstance(part, AllOf | AnyOf) else text(part) for part in rule.rules)
    return _LEAVES[type(rule)](rule)


def plain(figure: Decimal) -> str:
    """A figure without needless noughts.

    >>> plain(Decimal("40.00")), plain(Decimal("47.5")), plain(Decimal("4E1"))
    ('40', '47.5', '40')
    """
    said = f"{figure:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def _list(word: str, held: CodeSet) -> str:
    return f" {word} {codes.text(held)}" if held else ""


def _change(rule: ChangeOf) -> str:
    allowed = rule.allowance
    if allowed is None:
        return f"{rule.change}{_list('EXCEPT', rule.exceptions)}"
    what = codes.text(allowed.codes) if allowed.codes else "SAME"
    limit = "" if allowed.limit is None else f" UP TO {plain(allowed.limit)} %"
    return f"{rule.change}{_list('EXCEPT', rule.exceptions)} ALLOWING {what}{limit}"


def _content(rule: ValueContent) -> str:
    method = "" if rule.method is Method.BUILD_DOWN else f" {rule.method}"
    base = f" {rule.base}" if rule.base else ""
    return f"RVC{method} {plain(rule.percent)} %{base}{_list('OF', rule.codes)}"


def _value_limit(rule: ValueLimit) -> str:
    what = " OF SAME HEADING" if rule.same_heading else _list("OF", rule.codes)
    base = f" {rule.base}" if rule.base else ""
    return f"MAXNOM {plain(rule.percent)} %{base}{what}"


def _set(rule: SetRule) -> str:
    return f"SET {plain(rule.percent)} %"


_LEAVES: dict[type[Leaf], Callable[..., str]] = {
    WhollyObtained: lambda rule: f"WO{_list('OF', rule.codes)}",
    ChangeOf: _change,
    AnyHeading: lambda rule: f"ANY{_list('EXCEPT', rule.exceptions)}",
    MadeFrom: lambda rule: f"FROM {codes.text(rule.codes)}{' OR EARLIER' if rule.or_earlier else ''}",
    ValueContent: _content,
    ValueLimit: _value_limit,
    WeightLimit: lambda rule: f"MAXWEIGHT {plain(rule.percent)} %{_list('OF', rule.codes)}",
    MinimumOriginating: lambda rule: f"MINOM {plain(rule.percent)} % {rule.measure}{_list('OF', rule.codes)}",
    NotAboveOriginating: lambda rule: "NOM <= OM",  # noqa: ARG005  # it has nothing to tell but itself
    Process: lambda rule: f"PROCESS {', '.join(rule.operations)}",
    SetRule: _set,
    Words: lambda rule: 'WORDS "' + rule.words.replace("\\", "\\\\").replace('"', '\\"') + '"',
}
