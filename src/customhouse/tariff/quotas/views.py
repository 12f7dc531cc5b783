"""The tariff quotas of the day: for which goods, how they are given out, and what is left of them. Public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from customhouse.foundation.pages.formats import number
from customhouse.foundation.pages.records import Tone, Words
from customhouse.reference.countries.queries import country_name
from customhouse.reference.units.rules import one_of
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.duties.rules.wording import Language, in_words
from customhouse.tariff.measures import queries as measures
from customhouse.tariff.measures.records import MeasureLaw, TariffSnapshot
from customhouse.tariff.nomenclature.queries import path_to
from customhouse.tariff.nomenclature.records import Level, Wording
from customhouse.tariff.quotas.queries import standings
from customhouse.tariff.quotas.records import Kind, Period, QuotaLaw, Standing, State

STATES: dict[State, tuple[Words, Tone]] = {
    State.OPEN: (_("Open to claims"), Tone.GOOD),
    State.CRITICAL: (_("Critical"), Tone.WARN),
    State.EXHAUSTED: (_("Exhausted"), Tone.BAD),
    State.BLOCKED: (_("Blocked"), Tone.BAD),
    State.SUSPENDED: (_("Suspended"), Tone.WAIT),
}
"""What the states of a quota are called."""
WAYS = {
    Kind.LICENSED: _("By licence"),
    Period.INSTANT: _("At once, to who comes first"),
    Period.DAY: _("By the day: those of one day share alike"),
}
"""How a quota is given out, in words."""
_COUNTRY = 2


@dataclass(frozen=True, slots=True)
class GoodsShown:
    """Goods that may draw on a quota: code, words (of a national line after those above it), rate, origin."""

    code: str
    words: tuple[Wording, ...]
    rate: str
    origin: str


@dataclass(frozen=True, slots=True)
class QuotaShown:
    """A quota in the reader's words; `left` is what is left in per cent of the volume."""

    standing: Standing
    goods: tuple[GoodsShown, ...]
    way: Words
    unit: str
    state: tuple[Words, Tone]
    left: int


@require_safe
def balances(request: HttpRequest) -> HttpResponse:
    """Every quota of today: goods, how it is given out, volume, balance, state."""
    today = timezone.localdate()
    law = measures.snapshot(today)
    drawing: dict[str, list[MeasureLaw]] = {}
    for row in law.measures:
        if row.order_number and row.valid_from <= today and (row.valid_to is None or today <= row.valid_to):
            drawing.setdefault(row.order_number, []).append(row)
    quotas = [_shown(each, drawing.get(each.law.order_number, ()), law, today) for each in standings(today)]
    return render(request, "quotas/balances.html", {"quotas": quotas})


def _shown(each: Standing, drawing: Iterable[MeasureLaw], law: TariffSnapshot, on: date) -> QuotaShown:
    return QuotaShown(
        each,
        tuple(_goods(row, law, on) for row in drawing),
        _way(each.law),
        gettext(one_of(each.law.unit)),
        STATES[each.state],
        int(each.balance * 100 / each.volume) if each.volume else 0,
    )


def _way(law: QuotaLaw) -> Words:
    return WAYS[Kind.LICENSED if law.kind is Kind.LICENSED else law.allocation]


def _goods(row: MeasureLaw, law: TariffSnapshot, on: date) -> GoodsShown:
    language = get_language() or "en"
    path = path_to(row.commodity, on)
    words = path[-2:] if path and path[-1].level is Level.LINE else path[-1:]  # a line alone may say but “Other”
    rate = in_words(parsed(row.expression), Language(gettext, number))
    return GoodsShown(
        row.commodity, tuple(each.wording(language) for each in words), rate, _origin(row.origin_group, law)
    )


def _origin(group: str, law: TariffSnapshot) -> str:
    """The name of a country or an area; empty where goods of all origins may draw."""
    language = get_language() or "en"
    if len(group) == _COUNTRY:
        return country_name(group, language)
    names = next((row.names for row in law.memberships if row.group == group), {})
    return names.get(language) or names.get("en") or group
