"""The words of duty expressions: currencies, units as tariffs abbreviate them, and what qualifies a unit.

Abbreviations are those that the integrated tariffs of the European Union and the United Kingdom print.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from customhouse.tariff.duties.rules.expressions import TARIFF_UNITS, Agricultural, Component, Unit
from customhouse.tariff.duties.rules.scanning import Scanner

TARIFF_CURRENCIES = frozenset({"XEM", "EUC", "ECU", "XEU"})
"""Monetary units of tariff databases that are no currency of ISO 4217 today."""

CURRENCY_SIGNS: Mapping[str, str] = {"€": "EUR", "£": "GBP"}
"""Signs that mean one currency everywhere, before the figure or behind it."""
_COMPONENT = re.compile(
    r"(?:(?P<AC>AC|EA)|(?P<SD>SD|AD\s?S/?Z)|(?P<FD>FD|AD\s?F/?M))"
    r"(?:(?P<reduced>\s*\(\s*reduced\s*\)|\s?R)|(?P<plain>))(?![A-Za-z0-9])",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which currencies and units a country's law may name, of those that are well formed."""

    is_currency: Callable[[str], bool]
    is_unit: Callable[[str], bool]

    def has_currency(self, code: str) -> bool:
        """Whether the code is a currency here; a unit of the tariff never is."""
        return code not in TARIFF_UNITS and self.is_currency(code)


ANY_WORD = Vocabulary(bool, bool)
"""Every well-formed code."""

UNIT_WORDS: Mapping[str, str] = {
    "kg methylamines": "KMA",
    "kg met.am.": "KMA",
    "kg C5H14ClNO": "KCC",
    "kg 90 % sdt": "KSD",
    "kg 90% sdt": "KSD",
    "kg P2O5": "KPP",
    "kg H2O2": "KNS",
    "kg NaOH": "KSH",
    "kg K2O": "KPO",
    "kg KOH": "KPH",
    "kg N": "KNI",
    "kg U": "KUR",
    "kg DHS": "DHS",
    "tonne KCl": "KCL",
    "t KCl": "KCL",
    "L total alc": "LTR#A",
    "l total alc": "LTR#A",
    "l alc. 100 %": "LPA",
    "l alc. 100%": "LPA",
    "gi F/S": "GFI",
    "ce/el": "NCL",
    "ct/l": "CCT",
    "c/k": "CTM",
    "p/st": "NAR",
    "b/f": "NAR#B",
    "% vol": "ASV",
    "tonne": "TNE",
    "Watt": "WAT",
    "GKG": "KGM#G",
    "kWh": "KWH",
    "KM": "KMT",
    "TJ": "TJO",
    "GT": "GRT",
    "pa": "NPR",
    "kg": "KGM",
    "hl": "HLT",
    "m2": "MTK",
    "m²": "MTK",
    "m3": "MTQ",
    "m³": "MTQ",
    "g": "GRM",
    "t": "TNE",
    "l": "LTR",
    "m": "MTR",
    "W": "WAT",
}
"""Units as tariffs abbreviate them, the longer before what they begin with; some have their qualifier in them."""

QUALIFIERS: Mapping[str, str] = {
    "tot alc": "A",
    "tot/alc": "A",
    "total alc": "A",
    "flask": "B",
    "net drained weight": "E",
    "drained net weight": "E",
    "net eda": "E",
    "net drained wt": "E",
    "common wheat": "F",
    "br": "G",
    "gross": "G",
    "gr": "G",
    "biodiesel": "I",
    "fuel content": "J",
    "bioethanol": "K",
    "live weight": "L",
    "net dry": "M",
    "net mas": "M",
    "net/mas": "M",
    "lactic matter": "P",
    "lactic": "P",
    "polar": "polar",
    "std qual": "R",
    "std/qual": "R",
    "raw sugar": "S",
    "dry lactic matter": "T",
    "dry lactic": "T",
    "dry/lactic": "T",
    "net/% sacchar": "Z",
    "net/% saccha": "Z",
    "% sacchar": "Z",
    "% saccha": "Z",
}
"""What qualifies a unit, as tariffs abbreviate it, and the letter that stands for it, or words where none does."""

_WITH_LETTER = re.compile(r"(?P<unit>[A-Z]{3})(?P<letter>[A-Z])(?![A-Za-z0-9])", re.ASCII)
_UNIT = re.compile(r"[A-Z][A-Z0-9]{1,2}(?![A-Za-z0-9])", re.ASCII)
_ALONE = re.compile(
    r"\s*(?:(?P<per>\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,15})\s*)?(?P<unit>[A-Za-z%].*?)\s*",
    re.DOTALL,
)


def count_of(text: str) -> Decimal:
    """How many units, thousands parted by commas or spaces.

    >>> count_of("1 000"), count_of("1,000")
    (Decimal('1000'), Decimal('1000'))
    """
    return Decimal(re.sub(r"[,\s]", "", text))


def _choice(words: Mapping[str, str], flags: int) -> re.Pattern[str]:
    """Any of the words, spaces within them as one likes, and a point behind an abbreviation."""
    alternatives = (
        r"\s*".join(re.escape(piece) for piece in re.split(r"\s+|(?<=[/%])|(?=[/%])", each) if piece)
        for each in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"({'|'.join(alternatives)})\.?(?![A-Za-z0-9²³])", flags)


_UNIT_WORDS = _choice(UNIT_WORDS, 0)
_QUALIFIERS = _choice(QUALIFIERS, re.IGNORECASE)
_UNIT_CODES = {word.replace(" ", ""): code for word, code in UNIT_WORDS.items()}
_LETTERS = {word.replace(" ", ""): letter for word, letter in QUALIFIERS.items()}


def unit_in(scanner: Scanner, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """The code of the unit that comes next and its qualifier (mostly none), which is passed; None where none does.

    >>> unit_in(Scanner("p/st"), ANY_WORD), unit_in(Scanner("LTR"), ANY_WORD), unit_in(Scanner("foobar"), ANY_WORD)
    (('NAR', ''), ('LTR', ''), None)
    >>> unit_in(Scanner("b/f"), ANY_WORD), unit_in(Scanner("DTNR"), ANY_WORD)
    (('NAR', 'B'), ('DTN', 'R'))
    """
    start = scanner.next
    code, letter = _unit_word(scanner)
    if code and (code in TARIFF_UNITS or vocabulary.is_unit(code)):
        return code, letter
    scanner.advance(start)
    return None


def _unit_word(scanner: Scanner) -> tuple[str, str]:
    """A unit as it is abbreviated, a code with the letter of its qualifier behind it (`DTNR`), or a code."""
    if match := scanner.match(_UNIT_WORDS):
        code, _, letter = _UNIT_CODES[re.sub(r"\s+", "", match[1])].partition("#")
        return code, letter
    start = scanner.next
    if match := scanner.match(_WITH_LETTER):
        if match["unit"] in TARIFF_UNITS:
            return match["unit"], match["letter"]
        scanner.advance(start)
    match = scanner.match(_UNIT)
    return (match[0], "") if match else ("", "")


def unit_follows(scanner: Scanner, vocabulary: Vocabulary) -> bool:
    """Whether a unit, with how many of it or without, comes next; nothing is passed."""
    start = scanner.next
    is_unit = scanner.is_number or unit_in(scanner, vocabulary) is not None
    scanner.advance(start)
    return is_unit


def qualifier_in(scanner: Scanner) -> str | None:
    """The letter of the qualifier that comes next, which is passed; None where none does.

    >>> qualifier_in(Scanner("lactic.")), qualifier_in(Scanner("foo bar"))
    ('P', None)
    """
    match = scanner.match(_QUALIFIERS)
    return _LETTERS[re.sub(r"\s+", "", match[1].lower())] if match else None


def bare_unit(text: str, vocabulary: Vocabulary) -> Unit | None:
    """The unit that the whole text is (`100 kg`, `p/st`, `DTN#G`): a supplementary unit; None where it is none.

    >>> bare_unit("100 kg", ANY_WORD)
    Unit(code='KGM', qualifier='', per=Decimal('100'))
    """
    match = _ALONE.fullmatch(text)
    if match is None:
        return None
    scanner = Scanner(match["unit"])
    found = unit_in(scanner, Vocabulary(vocabulary.is_currency, lambda _code: False))
    if found is None:
        return None
    code, letter = found
    qualifier = letter if letter and scanner.is_done else _qualifier_behind(scanner)
    per = count_of(match["per"] or "1")
    if qualifier is None or not scanner.is_done or not per:
        return None
    return Unit(code, qualifier, per)


def _qualifier_behind(scanner: Scanner) -> str | None:
    """The qualifier of a unit that stands alone: empty where there is none, None where it is no qualifier."""
    if scanner.is_done:
        return ""
    if letter := qualifier_in(scanner):
        return letter
    sign = scanner.take()
    if sign == "/":
        return qualifier_in(scanner) or ("X" if scanner.words("hl") else None)
    words = scanner.quoted()
    if words is not None:
        return words if len(words) > 1 else None
    letter = scanner.take()
    return letter if sign == "#" and re.fullmatch(r"[A-Z0-9]", letter, re.ASCII) else None


def component_in(at: Scanner) -> Component | None:
    """The agricultural component that comes next, which is passed; None where none does."""
    match = at.match(_COMPONENT)
    if match is None:
        return None
    return Component(next(kind for kind in Agricultural if match[kind]), bool(match["reduced"]))
