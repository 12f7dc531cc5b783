"""Finding declarations by a person's words, whatever their number.

Each kind of word is looked up by an index of its own, and the newest that it finds are put together. Only free text has
no index: parts of references, of names and of descriptions are looked for in the newest declarations alone, so that a
word that stands nowhere costs no more than one that stands everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.parties.traders.models import Trader
from customhouse.parties.traders.rules import normalised_name
from customhouse.reference.identifiers import eori
from customhouse.reference.identifiers import mrn as mrn_format

FOUND = 1000
"""The most declarations that one kind of word finds: the newest."""

NEWEST = 10_000
"""Of the declarations that somebody may see, how many are searched for parts of texts: the newest."""

TRADERS = 200
"""The most traders whose name has the words."""

PRECISE = 9
"""Letters of an MRN beyond year and country from which on few begin alike."""

HEADING = 4
"""Digits of the shortest tariff code that is looked up: a heading."""


def search(declarations: QuerySet[Declaration], text: str) -> QuerySet[Declaration]:
    """Those of them that a person's words find.

    A whole MRN finds that one declaration. Else the words are the start of an MRN, of an LRN or of a tariff code, or
    the identifier or name of a party; in the newest declarations also a part of an LRN, of the trader's name or of a
    description of goods.
    """
    words, code = text.strip(), eori.compact(text)
    if mrn_format.is_valid(code):
        return declarations.filter(mrn=code)
    keys: set[int] = set()
    for found in _kinds(declarations, words, code):
        keys.update(found.order_by("-pk").values_list("pk", flat=True)[:FOUND])
    if code.isdigit() and len(code) >= HEADING:
        keys.update(_by_tariff_code(declarations, code))
    return declarations.filter(pk__in=keys)


def _kinds(declarations: QuerySet[Declaration], words: str, code: str) -> Iterator[QuerySet[Declaration]]:
    """What each kind of word finds."""
    if len(code) >= PRECISE:
        yield declarations.filter(begins("mrn", code))
    yield declarations.filter(begins("lrn", words))
    for party in ("declarant", "agent", "importer", "exporter"):
        yield declarations.filter(**{party: code})
    if name := normalised_name(words):
        known = list(
            Trader.objects.filter(normalised_name__contains=name).values_list("identifier", flat=True)[:TRADERS]
        )
        if known:
            yield declarations.filter(importer__in=known)
            yield declarations.filter(exporter__in=known)
    yield _in_texts(declarations, words, code)


def _in_texts(declarations: QuerySet[Declaration], words: str, code: str) -> QuerySet[Declaration]:
    """The newest declarations that have the words somewhere in their texts."""
    last = declarations.order_by("-pk").values_list("pk", flat=True)[NEWEST : NEWEST + 1].first()
    recent = declarations if last is None else declarations.filter(pk__gt=last)
    found = Q(lrn__icontains=words) | Q(trader_name__icontains=words) | Q(mrn__startswith=code)
    goods = Item.objects.filter(declaration=OuterRef("pk"), version=OuterRef("version"))
    if code.isdigit():
        return recent.filter(found | Exists(goods.filter(tariff_code__startswith=code)))
    return recent.filter(found | Exists(goods.filter(description__icontains=words)))


def _by_tariff_code(declarations: QuerySet[Declaration], code: str) -> list[int]:
    """The newest declarations with goods of codes that begin so."""
    goods = Item.objects.filter(begins("tariff_code", code), version=F("declaration__version"))
    newest = goods.order_by("-declaration_id").values_list("declaration_id", flat=True)
    if declarations.query.where:
        newest = newest.filter(declaration__in=declarations)
    return list(newest[:FOUND])


def begins(column: str, text: str) -> Q:
    """That a column begins so, in the form for which the database has an index; all is taken as it is written."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": text})
    # SQLite's LIKE knows no index: the texts from this one on, and before the first that begins otherwise.
    return Q(**{f"{column}__gte": text, f"{column}__lt": f"{text}\U0010ffff"})
