"""Structure: what every declaration must have to be a declaration at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid

ITEMS_MAX = Decimal(999)
SHORTEST_DESCRIPTION = 3


def _lrn_missing(case: Case) -> Iterator[Hit]:
    """Without the declarant's own reference no answer finds its way back, and repeats cannot be told from new ones."""
    if not case.record.lrn:
        yield Hit(place.LRN)


def _type_unknown(case: Case) -> Iterator[Hit]:
    """The type decides what must be given, when, and what follows; a wrong guess would bind the declarant."""
    if case.type is None:
        yield Hit(place.TYPE, {"code": case.record.type_code})


def _no_items(case: Case) -> Iterator[Hit]:
    """A declaration declares goods; without a goods item there is nothing to clear."""
    if not case.record.items:
        yield Hit(place.ITEMS)


def _too_many_items(case: Case) -> Iterator[Hit]:
    """The law limits the items of one declaration, so that people can still read and control it."""
    most = case.law.limit("items_max", case.on, ITEMS_MAX)
    if len(case.record.items) > most:
        yield Hit(place.ITEMS, {"count": str(len(case.record.items)), "most": str(most)})


def _repeated_numbers(case: Case) -> Iterator[Hit]:
    """Decisions, permits and amendments name an item by its number; two of one number make them ambiguous."""
    seen: Counter[int] = Counter()
    for at, goods in case.items():
        seen[goods.number] += 1
        if seen[goods.number] > 1:
            yield Hit(at.into("006", "SequenceNumeric"), {"number": str(goods.number)})


def _gaps_in_numbers(case: Case) -> Iterator[Hit]:
    """Items are numbered 1, 2, 3 …; a gap hints at a line that was lost on the way."""
    numbers = [goods.number for goods in case.record.items]
    if numbers and len(set(numbers)) == len(numbers) and sorted(numbers) != list(range(1, len(numbers) + 1)):
        yield Hit(place.ITEMS)


def _description_missing(case: Case) -> Iterator[Hit]:
    """The words are what an officer compares with the goods; the code alone cannot be checked against them."""
    for at, goods in case.items():
        if not goods.description:
            yield Hit(place.commodity(at).into("137", "Description"))


def _description_vague(case: Case) -> Iterator[Hit]:
    """Descriptions such as "goods" tell nobody what to expect (SAFE Framework: plain and precise descriptions)."""
    for at, goods in case.items():
        words = goods.description.strip().lower()
        vague = case.law.code("vague_descriptions", words, case.on) is not None
        if words and (vague or len(words) < SHORTEST_DESCRIPTION):
            yield Hit(place.commodity(at).into("137", "Description"), {"description": goods.description})


def is_quiet(case: Case) -> bool:
    """Whether the declaration is made as it should be: then no rule here finds anything."""
    record = case.record
    if not (record.lrn and record.items and case.type) or any(_too_many_items(case)):
        return False
    if [goods.number for goods in record.items] != list(range(1, len(record.items) + 1)):
        return False
    vague = case.day.codes("vague_descriptions") or frozenset()
    words = {goods.description.strip().lower() for goods in record.items}
    return vague.isdisjoint(words) and min(map(len, words)) >= SHORTEST_DESCRIPTION


RULES = (
    Rule(
        "STR-LRN",
        Severity.ERROR,
        "WCO DM D026; RKC General Annex 3.11",
        msgid("The local reference number (LRN) is missing."),
        msgid("Give the declaration a reference of your own that you never used before."),
        _lrn_missing,
    ),
    Rule(
        "STR-TYPE",
        Severity.ERROR,
        "WCO DM D013; RKC General Annex 3.11",
        msgid("The declaration type {code} is unknown."),
        msgid("Give a type of three letters: IM, EX or CO, then the additional type, for example IMA."),
        _type_unknown,
    ),
    Rule(
        "STR-ITEM",
        Severity.ERROR,
        "WCO DM 68A; RKC General Annex 3.11",
        msgid("The declaration has no goods item."),
        msgid("Declare at least one goods item."),
        _no_items,
    ),
    Rule(
        "STR-MANY",
        Severity.ERROR,
        "WCO DM 68A; limit items_max of national law",
        msgid("The declaration has {count} goods items; at most {most} are allowed."),
        msgid("Divide the goods over several declarations."),
        _too_many_items,
    ),
    Rule(
        "STR-SEQ",
        Severity.ERROR,
        "WCO DM 006",
        msgid("Goods item number {number} is given more than once."),
        msgid("Number the goods items 1, 2, 3 and so on."),
        _repeated_numbers,
    ),
    Rule(
        "STR-GAP",
        Severity.WARNING,
        "WCO DM 006",
        msgid("The goods items are not numbered 1, 2, 3 and so on."),
        msgid("Check that no goods item was lost, and number them without gaps."),
        _gaps_in_numbers,
    ),
    Rule(
        "STR-DESC",
        Severity.ERROR,
        "WCO DM 137; RKC General Annex 3.11",
        msgid("The description of the goods is missing."),
        msgid("Describe the goods in plain words, precisely enough to classify them."),
        _description_missing,
    ),
    Rule(
        "STR-VAGU",
        Severity.WARNING,
        "WCO DM 137; SAFE Framework of Standards",
        msgid("The description “{description}” does not tell what the goods are."),
        msgid("Describe the goods in plain words, precisely enough to classify them."),
        _description_vague,
    ),
)
