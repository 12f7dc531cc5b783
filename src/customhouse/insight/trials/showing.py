"""A trial in the words of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customhouse.foundation.config.country import installed_pack
from customhouse.foundation.pages.records import Fact, Tone, Words
from customhouse.foundation.pages.tables import Column, Page, Table, page_of
from customhouse.insight.trials.models import Trial
from customhouse.insight.trials.records import TrialState
from customhouse.insight.trials.rules.telling import lack_in_words
from customhouse.messages.findings import msgid
from customhouse.reference.countries.queries import country_name

STATE_NAMES = {
    TrialState.WAITING: msgid("Waits for its turn"),
    TrialState.RUNNING: msgid("Under way"),
    TrialState.DONE: msgid("Done"),
    TrialState.FAILED: msgid("Cut off by an error"),
}
TONES = {
    TrialState.WAITING: Tone.WAIT,
    TrialState.RUNNING: Tone.INFO,
    TrialState.DONE: Tone.GOOD,
    TrialState.FAILED: Tone.BAD,
}
SHOWN = 20


def state_words(trial: Trial) -> tuple[str, Tone]:
    """Where a trial stands, and how that is coloured."""
    state = TrialState(trial.state)
    return _(STATE_NAMES[state]), TONES[state]


def facts(told: Mapping[str, Any]) -> list[Fact]:
    """The figures of a trial that was done."""
    currency = told["currency"] or installed_pack().currency
    money = {"kind": "money", "currency": currency}
    revenue, traders = told["revenue"], told["traders"]
    return [
        Fact(_("Items of the period"), told["items"], "number"),
        Fact(_("Touched by the draft"), told["touched"], "number"),
        Fact(_("Worked out by both laws"), told["computed"], "number"),
        Fact(_("Owing another amount"), told["changed"], "number"),
        Fact(_("Owed by the law as it is"), Decimal(revenue["before"]), **money),
        Fact(_("Owed by the draft"), Decimal(revenue["after"]), **money),
        Fact(_("Change"), Decimal(revenue["change"]), **money),
        Fact(_("Traders paying less"), traders["paying_less"], "number"),
        Fact(_("Traders paying more"), traders["paying_more"], "number"),
    ]


def lacks(told: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Why items could not be worked out, with how many each."""
    return [(each["items"], lack_in_words(each, _)) for each in told["not_computed"]["reasons"]]


def tables(told: Mapping[str, Any]) -> list[tuple[str, Page]]:
    """What changed by tax, product, partner and trader, each as a table."""
    currency = told["currency"] or installed_pack().currency
    lists: list[tuple[str, Words, Sequence[Mapping[str, Any]]]] = [
        ("taxes", _("Taxes"), told["taxes"]),
        ("chapters", _("Products, by chapter"), told["products"]["chapters"]),
        ("codes", _("Products, by code"), told["products"]["codes"]),
        ("partners", _("Partners"), told["partners"]),
        ("winners", _("Winners: traders paying less"), told["winners"]),
        ("losers", _("Losers: traders paying more"), told["losers"]),
        ("lanes", _("Lanes that the goods had"), told["lanes"]),
    ]
    return [(name, _page(name, label, rows, currency)) for name, label, rows in lists if rows]


def _page(name: str, label: Words, rows: Sequence[Mapping[str, Any]], currency: str) -> Page:
    def amount(which: str) -> Column:
        labels = {"before": _("As it is"), "after": _("As drafted"), "change": _("Change")}
        return Column(which, labels[which], lambda row: Decimal(row[which]), "money", currency=lambda _row: currency)

    first = Column("key", label, lambda row: _key(name, row), "lane" if name == "lanes" else "text")
    count = Column("items", _("Items"), lambda row: row["items"], "number")
    table = Table(label, (first, count, amount("before"), amount("after"), amount("change")), is_exported=False)
    shown = [row for row in rows if name != "lanes" or row["key"]][:SHOWN]
    return page_of(table, shown, {})


def _key(name: str, row: Mapping[str, Any]) -> str:
    key = str(row["key"])
    if name == "partners" and key:
        return f"{country_name(key, (get_language() or 'en').partition('-')[0])} ({key})"
    return f"{row['name']} ({key})" if row.get("name") else key or _("unknown")
