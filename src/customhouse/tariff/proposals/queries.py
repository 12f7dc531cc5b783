"""A proposal examined: the rules, where its goods stand, what was traded, and what of the law would be touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor, Role
from customhouse.messages.findings import Finding
from customhouse.tariff.classification.queries import classify
from customhouse.tariff.editions.queries import tables
from customhouse.tariff.nomenclature.queries import snapshot
from customhouse.tariff.places import CodePlace, Trade
from customhouse.tariff.proposals.access import CHECK
from customhouse.tariff.proposals.records import Effect, Goods, Proposal
from customhouse.tariff.proposals.rules.catalogue import World, check
from customhouse.tariff.proposals.rules.effects import doubts, effects

YEAR = timedelta(days=365)
LIKELIEST, NO = 5, "no"
FEWEST = 3
"""Of trade by fewer importers no value is told: it would be that of one or two of them."""
SHOWN = 200
"""Places of law that are told one by one."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where goods stand: the codes that the proposal tells, those to which their words lead, and the tables' codes.

    `found` holds code, text and chance; `is_sure` is False where the words lead nowhere for sure. `tables` says of each
    code told under which codes of the other editions it stands.
    """

    goods: Goods
    found: tuple[tuple[str, str, float], ...]
    is_sure: bool
    tables: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything told of a proposal. `trade` is of the year before `on`, by code; None: nothing was imported."""

    proposal: Proposal
    on: date
    findings: tuple[Finding, ...]
    where: tuple[Where, ...]
    effects: tuple[Effect, ...]
    trade: Mapping[str, Trade | None]
    touched: tuple[CodePlace, ...]
    areas: Mapping[str, int]

    @property
    def is_sound(self) -> bool:
        """Whether nothing stands against it but warnings."""
        return not any(each.is_error for each in self.findings)


def examine(actor: Actor, proposal: Proposal, unread: Sequence[Finding], today: date, language: str = "en") -> Examined:
    """Examine a proposal as of a day; `unread` is what could not be read of it. Raises `AccessDenied`."""
    require(actor, CHECK)
    world = World(snapshot(), today)
    where = tuple(_where(each, today, language) for each in proposal.goods)
    codes = sorted({code for goods in proposal.goods for code in goods.codes if world.stands(code)})
    touched = _touched(actor, codes, today)
    said = [
        finding
        for number, each in enumerate(where, 1)
        if each.goods.words
        for finding in doubts(
            f"goods[{number}]", each.goods, [code for code, _text, _p in each.found], is_sure=each.is_sure
        )
    ]
    return Examined(
        proposal,
        today,
        (*unread, *check(proposal, world), *said),
        where,
        effects(proposal),
        _trade(codes, today),
        touched[:SHOWN],
        dict(sorted(Counter(each.area for each in touched).items())),
    )


def _where(goods: Goods, today: date, language: str) -> Where:
    ranking = classify(goods.words, today, LIKELIEST) if goods.words else None
    likely = [each for each in ranking.codes if each.p > 0] if ranking else []
    found = tuple((each.code, _text_of(each.code, language), each.p) for each in likely)
    is_sure = ranking is not None and ranking.sure != NO
    return Where(goods, found, is_sure, _elsewhere(goods.codes))


def _text_of(code: str, language: str) -> str:
    spans = snapshot().spans(code)
    return spans[-1].wording(language).text if spans else ""


def _elsewhere(codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By edition the codes under which the goods stand there, as the tables that are loaded link them."""
    found: dict[str, set[str]] = {}
    for table in tables() if codes else ():
        for link in table.links:
            if link.code in codes:
                found.setdefault(table.other_edition, set()).add(link.other)
            if link.other in codes:
                found.setdefault(table.edition, set()).add(link.code)
    return {edition: tuple(sorted(others)) for edition, others in sorted(found.items())}


def _trade(codes: Sequence[str], today: date) -> dict[str, Trade | None]:
    told: Mapping[str, Trade] = {
        each.code: each for each in import_string(settings.TRADE_OF)(codes, today - YEAR, today)
    }
    return {code: told.get(code) for code in codes}


def _touched(actor: Actor, codes: Sequence[str], today: date) -> tuple[CodePlace, ...]:
    """The places of law on these codes, or on codes below them, that this reader may know of."""
    if not codes:
        return ()
    places = (place for name in settings.CODE_PLACES for place in import_string(name)(today))
    may_all = actor.has(Role.SYSTEM)
    return tuple(
        place
        for place in places
        if (may_all or not place.readers or place.readers & actor.roles) and _meets(place.code, codes)
    )


def _meets(code: str, codes: Sequence[str]) -> bool:
    """Whether a place on a code is on one of these, or on a part of one; a heading's place stays as it is."""
    return any(code.startswith(each) for each in codes)
