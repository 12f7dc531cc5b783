"""Rate texts of the Harmonized Tariff Schedule of the United States, read into duty expressions.

"2.8 cents/kg + 6.5%", "$1.16 each + 6% on the case", "The duty provided in the applicable subheading + 25%". What
another line or a note decides stays in its words (`REFER`), with a class that says what it refers to. Nothing is
guessed: a text of which a part is not understood is read not at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from customhouse.tariff.duties.rules.expressions import (
    ONE,
    RETAIL_PRICE,
    Addend,
    AdValorem,
    AnyTerm,
    Bound,
    Expression,
    Limit,
    Refer,
    Specific,
    Sum,
    Unit,
)

DOLLAR = "USD"
BLANK = "blank"
_HUNDRED = Decimal(100)
_ANY, _OVER_LINES = re.IGNORECASE, re.IGNORECASE | re.DOTALL
_LONGEST = 600

_PERCENT = re.compile(
    r"(?P<figure>\d+(?:\.\d+)?)\s*(?:%|percent)(?:\s+ad val(?:orem|\.)?)?(?:\s+(?P<of>(?:on|of|upon)\s.+))?",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?:\$\s*(?P<dollars>\d[\d,]*(?:\.\d+)?)|(?P<cents>\d+(?:\.\d+)?)\s*(?:cents?\b|¢|c(?=/)))\s*(?P<by>.*)",
    re.IGNORECASE,
)
_UPON_VALUE = re.compile(r"a duty of (\d+(?:\.\d+)?)\s*(?:%|percent) upon the value of (?:the )?(.+)", re.IGNORECASE)
_SUGAR = re.compile(
    r"(?P<rate>.+?) less (?P<less>.+?)/kg for each (?P<each>degree under \d+ degrees).*?"
    r" but not less than (?P<least>.+)",
    re.IGNORECASE,
)
_PER = re.compile(r"/\s*(?P<count>\d{1,3}(?:,\d{3})+|\d+)?\s*(?P<unit>[A-Za-z][A-Za-z0-9./ ]*?)?", re.IGNORECASE)
_ON = re.compile(r"\s+(?:on|of|over)\s+", re.IGNORECASE)
_UNITS = {
    "kg": "KGM", "g": "GRM", "t": "TNE", "ton": "TNE", "liter": "LTR", "liters": "LTR", "l": "LTR", "m": "MTR",
    "m2": "MTK", "m²": "MTK", "m3": "MTQ", "m³": "MTQ", "head": "NAR", "each": "NAR", "article": "NAR", "bbl": "BLL",
    "doz": "DZN", "dozen": "DZN", "pr": "NPR", "prs": "NPR", "pair": "NPR", "gross": "GRO", "thousand": "MIL",
    "no": "NAR", "kwh": "KWH", "carat": "CTM",
}  # fmt: skip
_QUALIFIED = {
    "clean kg": ("KGM", "clean"), "pf.liter": ("LTR", "proof"), "pf. liter": ("LTR", "proof"),
    "proof liter": ("LTR", "proof"), "jewel": ("NAR", "jewels"), "line/ gross": ("GRO", "line"),
    "line/gross": ("GRO", "line"),
    "pins": ("NAR", "pins"),
}  # fmt: skip

REFERENCES = (
    (
        "rate of another line",
        re.compile(r"the (?:rate|duty)s?\b.*\b(?:applicable|provided|imposed|payable)", _OVER_LINES),
    ),
    ("value of part of the goods or of work on them", re.compile(r"a duty (?:up)?on the (?:full )?value", _ANY)),
    ("duty of like articles", re.compile(r"a duty .*\bsum of\b|a duty equal to", _OVER_LINES)),
    ("quantity of a notice", re.compile(r"the quantity specified in", _ANY)),
    ("note of the schedule", re.compile(r"see\b.*\bnotes?\b", _ANY)),
    ("no additional duty", re.compile(r"no additional dut(?:y|ies)", _ANY)),
    ("no change", re.compile(r"no change", _ANY)),
    ("suspended", re.compile(r"suspended", _ANY)),
    ("free under a condition", re.compile(r"free\s*(?:,|\().+|free (?:under|if|for|when|subject)\b.*", _OVER_LINES)),
    ("rate with a condition in words", re.compile(r"\d.*\bbut if\b.*|\d.*\bshall not exceed\b.*", _OVER_LINES)),
)
"""What a textual rate refers to: the name of the class, and how such a text begins."""


@dataclass(frozen=True, slots=True)
class UsRate:
    """A rate text read: its expression and its class (`free`, `ad valorem`, `specific`, `compound`, `refer: …`)."""

    expression: Expression | None
    kind: str


def read_us_rate(text: str) -> UsRate | None:
    """The rate that a text of the schedule says; None where it is not understood.

    >>> read_us_rate("2.8 cents/kg + 6.5%").kind, read_us_rate("Free").kind, read_us_rate("").kind
    ('compound', 'free', 'blank')
    >>> read_us_rate("See additional U.S. note 5").kind
    'refer: note of the schedule'
    """
    words = " ".join(text.split()).rstrip(".")
    if not words:
        return UsRate(None, BLANK)
    if len(words) > _LONGEST:
        return None
    if words.casefold() == "free":
        return UsRate(Expression(None), "free")
    expression = _sugar(words) or _summed(words)
    if expression is not None:
        return UsRate(expression, class_of(expression))
    reference = class_of_reference(words)
    return UsRate(Expression(Sum(_refer(words))), f"refer: {reference}") if reference else None


def class_of_reference(words: str) -> str:
    """What a textual rate refers to; empty where it is no text of that sort.

    >>> class_of_reference("The duty provided in the applicable subheading")
    'rate of another line'
    """
    return next((name for name, pattern in REFERENCES if pattern.match(words)), "")


def class_of(expression: Expression) -> str:
    """The class of a rate that is not free: ad valorem, specific, compound, or what it refers to."""
    terms = expression.terms
    refers = [term for term in terms if isinstance(term, Refer)]
    if refers:
        return f"refer: {class_of_reference(refers[0].law)}"
    if all(isinstance(term, AdValorem) for term in terms):
        return "ad valorem"
    return "compound" if any(isinstance(term, AdValorem) for term in terms) else "specific"


def _summed(words: str) -> Expression | None:
    """A sum of terms; None where one of them is not understood or is written twice."""
    terms = [_term(piece.strip()) for piece in re.split(r"\+", words)]
    found = [term for term in terms if term is not None]
    if len(found) < len(terms) or len(set(map(_likeness, found))) < len(found):
        return None
    return Expression(Sum(found[0], tuple(Addend(term) for term in found[1:])))


def _likeness(term: AnyTerm) -> object:
    if isinstance(term, AdValorem):
        return term.of
    return term.units if isinstance(term, Specific) else type(term)


def _term(words: str) -> AnyTerm | None:
    match = _UPON_VALUE.fullmatch(words)
    if match:
        return AdValorem(Decimal(match[1]), _phrase(match[2]))
    match = _PERCENT.fullmatch(words)
    if match:
        return AdValorem(Decimal(match["figure"]), _base(match["of"] or ""))
    money = _money(words)
    if money is not None:
        return money
    reference = class_of_reference(words)
    return _refer(words) if reference == "rate of another line" else None


def _base(words: str) -> str:
    """What a percentage is of: `on the value of the lead content`, `of the fair retail value`."""
    bare = re.sub(r"^(?:on|of|upon)\s+(?:the\s+)?(?:value of (?:the )?)?", "", words, flags=re.IGNORECASE)
    return RETAIL_PRICE if "retail value" in bare.casefold() else _phrase(bare)


def _money(words: str) -> Specific | None:
    match = _MONEY.fullmatch(words)
    if match is None:
        return None
    dollars = match["dollars"]
    amount = Decimal(dollars.replace(",", "")) if dollars else Decimal(match["cents"]) / _HUNDRED
    by = match["by"].strip()
    if not by:
        return Specific(amount, DOLLAR) if dollars else None
    unit = _unit(by)
    return Specific(amount, DOLLAR, (unit,)) if unit else None


def _unit(by: str) -> Unit | None:
    """The unit of `each`, `/kg on lead content`, `/1000`, `/jewel over 7`, `for each other piece or part`."""
    if by.casefold().startswith("for each "):
        return Unit("NAR", _phrase(by[len("for each ") :]))
    by = "/each" if by.casefold() == "each" else by
    bare, *rest = _ON.split(by, maxsplit=1)
    match = _PER.fullmatch(bare.strip())
    if match is None:
        return None
    count = match["count"]
    name = " ".join((match["unit"] or "").split()).rstrip(".").casefold()
    per = Decimal(count.replace(",", "")) if count else ONE
    code, qualifier = _QUALIFIED.get(name, (_UNITS.get(name, "NAR" if count and not name else ""), ""))
    if not code or not per:
        return None
    if rest:
        joined = by[len(bare) :].strip() if " over " in by else rest[0]
        qualifier = "E" if rest[0].casefold() == "drained weight" else _phrase(f"{qualifier} {joined}".strip())
    return Unit(code, qualifier, per)


def _sugar(words: str) -> Expression | None:
    """A rate for sugar that falls with each degree of polarisation, to a floor."""
    match = _SUGAR.fullmatch(words)
    if match is None:
        return None
    rate, less, least = _money(match["rate"]), _money(match["less"] + "/kg"), _money(match["least"])
    if rate is None or less is None or least is None:
        return None
    degrees = Unit("C62", _phrase(match["each"].replace("degree ", "degrees ", 1)))
    taken = Specific(less.amount, DOLLAR, (*less.units, degrees))
    return Expression(Sum(rate, (Addend(taken, minus=True),)), (Limit(Bound.AT_LEAST, Sum(least)),))


def _refer(words: str) -> Refer:
    return Refer(_phrase(words))


def _phrase(words: str) -> str:
    return words.replace('"', "'").strip()
