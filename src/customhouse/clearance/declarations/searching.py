"""Finding declarations by a person's words, whatever their number.

Each kind of word is looked up by an index of its own, and the newest that it finds are put together. Only free text has
no index: parts of references, of names and of descriptions are looked for in the newest declarations alone, so that a
word that stands nowhere costs no more than one that stands everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.declarations.queries import Listable
from customhouse.parties.traders.models import Trader
from customhouse.parties.traders.rules import normalised_name
from customhouse.reference.identifiers import eori
from customhouse.reference.identifiers import mrn as mrn_format

FOUND = 1000
"""The most declarations that one kind of word finds: the newest."""

NEWEST = 5_000
"""Of the declarations that somebody may see, how many are searched for parts of texts: the newest."""

TRADERS = 200
"""The most traders whose name has the words."""

PRECISE = 9
"""Letters of an MRN beyond year and country from which on few begin alike."""

HEADING = 4
"""Digits of the shortest tariff code that is looked up: a heading."""


def search(listed: Listable, text: str) -> Listable:
    """Those of them that a person's words find.

    A whole MRN finds that one declaration. Else the words are the start of an MRN, of an LRN or of a tariff code, or
    the identifier or name of a party; in the newest declarations, of which few have more, also a part of an LRN, of
    the trader's name or of a description of goods.
    """
    words, code = text.strip(), eori.compact(text)
    if mrn_format.is_valid(code):
        return listed.where(Q(mrn=code))
    newest = listed.keys(NEWEST + 1)
    if len(newest) <= NEWEST:
        return listed.where(Q(pk__in=_within(newest, words, code)))
    keys = set(_within(newest[:NEWEST], words, code))
    for kind in _kinds(words, code):
        keys.update(listed.where(kind).keys(FOUND))
    return listed.where(Q(pk__in=keys))


def _within(keys: Sequence[int], words: str, code: str) -> list[int]:
    """Of these declarations, those that have the words anywhere."""
    found = Q(mrn__startswith=code) | Q(lrn__icontains=words) | Q(trader_name__icontains=words)
    found |= Q(declarant=code) | Q(agent=code) | Q(importer=code) | Q(exporter=code)
    if known := _traders(words):
        found |= Q(importer__in=known) | Q(exporter__in=known)
    goods = Item.objects.filter(declaration=OuterRef("pk"), version=OuterRef("version"))
    told = {"tariff_code__startswith": code} if code.isdigit() else {"description__icontains": words}
    rows = Declaration.objects.filter(pk__in=keys).filter(found | Exists(goods.filter(**told)))
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:FOUND])


def _kinds(words: str, code: str) -> Iterator[Q]:
    """What each kind of word asks of declarations however old; each has an index."""
    if len(code) >= PRECISE:
        yield begins("mrn", code)
    yield begins("lrn", words)
    if any(letter.isdigit() for letter in code):  # every identifier has a figure
        yield from (Q(**{party: code}) for party in ("declarant", "agent", "importer", "exporter"))
    if known := _traders(words):
        yield Q(importer__in=known)
        yield Q(exporter__in=known)
    if code.isdigit() and len(code) >= HEADING:
        yield Q(pk__in=_with_tariff_code(code))


def _traders(words: str) -> list[str]:
    """The identifiers of the traders whose name has the words, up to a limit."""
    name = normalised_name(words)
    known = Trader.objects.filter(normalised_name__contains=name) if name else Trader.objects.none()
    return list(known.values_list("identifier", flat=True)[:TRADERS])


def _with_tariff_code(code: str) -> list[int]:
    """The newest declarations with goods, in the version in force, of codes that begin so."""
    goods = Item.objects.filter(begins("tariff_code", code))
    newest = list(goods.order_by("-declaration_id").values_list("declaration_id", flat=True)[:FOUND])
    in_force = goods.filter(declaration__in=newest, version=F("declaration__version"))
    return list(in_force.values_list("declaration_id", flat=True))


def begins(column: str, text: str) -> Q:
    """That a column begins so, in the form for which the database has an index; all is taken as it is written."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": text})
    # SQLite's LIKE knows no index: the texts from this one on, and before the first that begins otherwise.
    return Q(**{f"{column}__gte": text, f"{column}__lt": f"{text}\U0010ffff"})
