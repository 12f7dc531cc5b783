"""What a trial tells as plain data for JSON and for the record: numbers as numbers, money as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from customhouse.insight.trials.records import Effect, Lack, Shift
from customhouse.messages.findings import Translate, fill

MOST = 50
"""Rows of each list that are told at most; how many there are is told beside them."""


def effect_as_json(effect: Effect, most: int = MOST) -> dict[str, Any]:
    """What a trial tells, in full for totals and with the `most` largest changes of each list."""
    moved = [shift for shift in effect.traders if shift.change]
    return {
        "items": effect.items,
        "touched": effect.touched,
        "computed": effect.computed,
        "changed": effect.changed,
        "not_computed": {"items": effect.not_computed, "reasons": [_lack(each) for each in effect.lacks]},
        "currency": effect.currency,
        "revenue": {
            "before": str(effect.before),
            "after": str(effect.after),
            "change": str(effect.after - effect.before),
        },
        "taxes": _told(effect.taxes, most),
        "products": {
            "chapters": _told(effect.chapters, most),
            "headings": _told(effect.headings, most),
            "codes": _told(effect.codes, most),
        },
        "partners": _told(effect.partners, most),
        "traders": {
            "all": len(effect.traders),
            "paying_less": effect.gaining,
            "paying_more": effect.losing,
        },
        "winners": _told((shift for shift in moved if shift.change < 0), most),
        "losers": _told((shift for shift in moved if shift.change > 0), most),
        "lanes": _told(effect.lanes, most),
    }


def _told(shifts: Iterable[Shift], most: int) -> list[dict[str, Any]]:
    return [
        {
            "key": each.key,
            **({"name": each.name} if each.name else {}),
            "items": each.items,
            "before": str(each.before),
            "after": str(each.after),
            "change": str(each.change),
        }
        for each in list(shifts)[:most]
    ]


def _lack(lack: Lack) -> dict[str, Any]:
    return {
        "code": lack.code,
        "items": lack.count,
        "message": fill(lack.message, lack.params),
        "remedy": fill(lack.remedy, lack.params),
        "texts": {"message": lack.message, "remedy": lack.remedy, "params": dict(lack.params)},
    }


def lack_in_words(lack: Mapping[str, Any], translate: Translate) -> str:
    """A reason as `effect_as_json` told it, in the reader's language."""
    texts = lack["texts"]
    return fill(f"{translate(texts['message'])} {translate(texts['remedy'])}", texts["params"])
