"""Texts: names, marks and descriptions must be readable as they stand, on a screen and on paper.

Unicode Technical Report 36 tells how invisible and direction-changing characters make text lie about itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem, Party
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid

OVERRIDES = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u202c\u2069")
"""Embeddings, overrides and isolates: Arabic and Hebrew names need none of them."""

LAYOUT = frozenset("\t\n\r")
Text = tuple[Place, str, int]
"""A place, the text there, and the most characters of its WCO format."""


def texts(case: Case) -> tuple[Text, ...]:
    """Every free text and identifier that is given in the declaration, with its place."""
    return tuple(one for one in _texts(case.record) if one[1])


def odd_texts(case: Case) -> tuple[Text, ...]:
    """Texts with characters that cannot be printed; all that these rules look for are among them."""
    return tuple(one for one in case.once(texts) if not one[1].isprintable())


def _texts(record: DeclarationRecord) -> Iterator[Text]:
    """Every text, of the head and of each item."""
    yield place.LRN, record.lrn, 35
    yield place.UCR, record.ucr, 35
    yield place.CONSIGNMENT.into("64A", "GoodsLocation").into("L016", "Name"), record.goods_location, 256
    yield place.TRADE_TERMS.into("L001", "LocationName"), record.incoterm_place, 256
    yield from _party(place.DECLARANT, record.declarant, "R124", "R123")
    yield from _party(place.AGENT, record.agent, "R003", "R004")
    yield from _party(place.EXPORTER, record.exporter, "R031", "R032")
    yield from _party(place.IMPORTER, record.importer, "R037", "R038")
    yield from _party(place.SELLER, record.seller, "R050", "R051")
    yield from _party(place.BUYER, record.buyer, "R009", "R010")
    for number, document in enumerate(record.documents, start=1):
        yield place.document(place.DECLARATION, number).into("D005", "ID"), document.reference, 70
    for position, goods in enumerate(record.items, start=1):
        yield from _item_texts(place.item(position), goods)


def _item_texts(at: Place, goods: GoodsItem) -> Iterator[Text]:
    """The texts of one goods item."""
    yield place.commodity(at).into("137", "Description"), goods.description, 512
    yield from _party(at.into("30A", "Consignor"), goods.consignor, "R020", "R021")
    yield from _party(at.into("27A", "Consignee"), goods.consignee, "R014", "R015")
    for number, package in enumerate(goods.packages, start=1):
        yield place.packaging(at, number).into("142", "MarksNumbersID"), package.marks, 512
    for number, document in enumerate(goods.documents, start=1):
        yield place.document(at, number).into("D005", "ID"), document.reference, 70


def _party(at: Place, party: Party | None, name: str, identifier: str) -> Iterator[Text]:
    """The texts of a party."""
    if party is not None:
        yield at.into(name, "Name"), party.name, 70
        yield at.into(identifier, "ID"), party.identifier, 17
        address = at.into("04A", "Address")
        yield address.into("241", "CityName"), party.city, 35
        yield address.into("239", "Line"), party.line, 70
        yield address.into("245", "PostcodeID"), party.postcode, 9


def _null(case: Case) -> Iterator[Hit]:
    """Null bytes end a text early in many programs: what one shows another may hide, and databases refuse them."""
    for at, text, _ in case.once(odd_texts):
        if "\0" in text:
            yield Hit(at)


def _control(case: Case) -> Iterator[Hit]:
    """Control characters come from broken conversions; they have no place in a name."""
    for at, text, _ in case.once(odd_texts):
        if any(unicodedata.category(sign) == "Cc" and sign != "\0" and sign not in LAYOUT for sign in text):
            yield Hit(at, {"text": text})


def _override(case: Case) -> Iterator[Hit]:
    """A text that reverses its own direction can show one name and be another."""
    for at, text, _ in case.once(odd_texts):
        if not OVERRIDES.isdisjoint(text):
            yield Hit(at, {"text": text})


def _too_long(case: Case) -> Iterator[Hit]:
    """A text longer than its WCO format would be cut by the next system that reads it."""
    for at, text, longest in case.once(texts):
        if len(text) > longest:
            yield Hit(at, {"longest": str(longest)})


def is_quiet(case: Case) -> bool:
    """Whether every text can be printed and fits its format: then no rule here finds anything."""
    record, items = case.record, case.record.items
    everybody = (record.declarant, record.agent, record.exporter, record.importer, record.seller, record.buyer)
    of_items = [party for goods in items for party in (goods.consignor, goods.consignee)]
    parties = {id(party): party for party in (*everybody, *of_items) if party is not None}
    names = [text for party in parties.values() for text in (party.name, party.line)]
    cities = [party.city for party in parties.values()]
    identifiers = [party.identifier for party in parties.values()]
    postcodes = [party.postcode for party in parties.values()]
    references = [each.reference for each in record.documents]
    references += [each.reference for goods in items for each in goods.documents]
    described = [goods.description for goods in items]
    described += [package.marks for goods in items for package in goods.packages]
    places, heads = (record.goods_location, record.incoterm_place), (record.lrn, record.ucr)
    groups = ((heads, 35), (places, 256), (names, 70), (identifiers, 17), (cities, 35), (postcodes, 9))
    return all(_fit(texts, most) for texts, most in (*groups, (references, 70), (described, 512)))


def _fit(given: Sequence[str], most: int) -> bool:
    """Whether each of these texts can be printed and has at most so many characters."""
    whole = "".join(given)
    return whole.isprintable() and (len(whole) <= most or max(map(len, given)) <= most)


RULES = (
    Rule(
        "TXT-NULL",
        Severity.ERROR,
        "WCO DM formats an..; Unicode TR 36",
        msgid("The text contains an invisible character (number 0) that cannot be kept."),
        msgid("Type the text again by hand instead of copying it; if a program wrote it, tell its supplier."),
        _null,
    ),
    Rule(
        "TXT-CTRL",
        Severity.WARNING,
        "WCO DM formats an..; Unicode TR 36",
        msgid("The text “{text}” contains invisible control characters."),
        msgid("Type the text again by hand instead of copying it."),
        _control,
    ),
    Rule(
        "TXT-BIDI",
        Severity.WARNING,
        "Unicode TR 36",
        msgid("The text “{text}” contains invisible characters that change the direction of writing."),
        msgid("Type the text again by hand; Arabic and Hebrew need no such characters."),
        _override,
    ),
    Rule(
        "TXT-LONG",
        Severity.ERROR,
        "WCO DM formats an..",
        msgid("The text is longer than {longest} characters."),
        msgid("Shorten the text to {longest} characters."),
        _too_long,
    ),
)
