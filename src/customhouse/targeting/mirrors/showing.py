"""A gap as pages show it: its sentences, with every value in its own direction and the reader's figures."""

from __future__ import annotations

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from customhouse.foundation.config.country import installed_pack
from customhouse.foundation.pages.formats import number
from customhouse.foundation.pages.isolating import isolated
from customhouse.targeting.mirrors.queries import gaps_of
from customhouse.targeting.mirrors.records import Gap
from customhouse.targeting.mirrors.rules.saying import parts


def figure(value: Decimal) -> str:
    """A figure for the reader, to two decimals."""
    return number(round(value, 2) + 0)


def told(gap: Gap) -> list[SafeString]:
    """The sentences of a gap, as HTML."""
    return [isolated(gettext(text), params) for text, params in parts(gap, installed_pack().currency, figure)]


def told_of(product: str, partner: str) -> list[tuple[str, list[SafeString]]]:
    """Of goods of a partner the latest gaps: period and sentences."""
    return [(gap.period, told(gap)) for gap in gaps_of(product, partner)]
