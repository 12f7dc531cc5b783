"""Trials and effects in the words of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from customhouse.foundation.config.country import installed_pack
from customhouse.foundation.pages.formats import number
from customhouse.foundation.pages.records import Fact, Tone
from customhouse.insight.selection.records import Rate
from customhouse.insight.selection.rules.watching import Effect
from customhouse.messages.findings import msgid
from customhouse.targeting.profiles.models import BackTest
from customhouse.targeting.profiles.records import Past

PERCENT = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class EffectWords:
    """A profile at work in the reader's words; `alarm` is what an analyst should look at, empty where nothing is."""

    effect: Effect
    name: str
    recent: str
    earlier: str
    base: str
    alarm: str
    tone: Tone


def percent(share: float | None) -> str:
    """A share as a percentage with one decimal; a dash where it is not known."""
    return "–" if share is None else f"{number(Decimal(share * 100).quantize(PERCENT))} %"


def rate_in_words(rate: Rate) -> str:
    """A share, its interval, and among how many."""
    if rate.rate is None:
        return gettext("no control yet")
    said = {"rate": percent(rate.rate), "low": percent(rate.low), "high": percent(rate.high), "among": rate.among}
    return gettext("{rate} ({low} to {high}) of {among}").format(**said)


def effect_in_words(effect: Effect, name: Mapping[str, str], language: str) -> EffectWords:
    """One profile at work."""
    alarm, tone = "", Tone.GOOD
    if effect.is_decaying:
        alarm, tone = gettext("Finds less than it did: look at it again."), Tone.WARN
    if effect.is_idle:
        alarm, tone = gettext("Has found nothing in this time: it may be retired."), Tone.NEUTRAL
    if effect.is_spent:
        alarm, tone = gettext("Finds no more than chance: it may be retired."), Tone.BAD
    shown = name.get(language) or name.get("en", "")
    recent, earlier, base = map(rate_in_words, (effect.recent, effect.earlier, effect.base))
    return EffectWords(effect, shown, recent, earlier, base, alarm, tone)


_PASTS = {
    Past.OWN: msgid("What was kept here"),
    Past.FILE: msgid("A file: it opens no activation"),
    Past.FILE_FOR_WANT: msgid("A file, as nothing was kept here yet"),
}


def test_facts(test: BackTest) -> list[Fact]:
    """What a back-test told, as facts of a page."""
    said: Mapping[str, Any] = test.outcome
    return [
        Fact(gettext("Tested"), test.at, "moment"),
        Fact(gettext("Tested by"), test.by),
        Fact(gettext("Tested on"), gettext(_PASTS[Past(said["past"])]) if "past" in said else None),
        Fact(gettext("From"), test.first_day, "day"),
        Fact(gettext("To"), test.last_day, "day"),
        Fact(gettext("Declarations"), said["declarations"], "number"),
        Fact(gettext("Items"), said["items"], "number"),
        Fact(gettext("Hits"), said["hits"], "number"),
        Fact(gettext("Hit rate among those controlled"), _rate(said["hit_rate"])),
        Fact(gettext("By chance") if said["base"]["random"] else gettext("Of all controls"), _rate(said["base"])),
        Fact(
            gettext("Times as good as that"),
            None if said["lift"] is None else Decimal(str(said["lift"])).quantize(PERCENT),
            "number",
        ),
        Fact(
            gettext("Additional revenue of those found"), Decimal(said["revenue"]), "money", installed_pack().currency
        ),
        Fact(gettext("Controls that it would add"), said["extra"], "number"),
    ]


test_facts.__test__ = False  # type: ignore[attr-defined]  # no test, whatever its name begins with


def _rate(said: Mapping[str, Any]) -> str:
    low, high = said["interval"]
    return rate_in_words(Rate(said["found"], said["among"], said["rate"], low, high))
