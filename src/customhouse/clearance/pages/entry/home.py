"""What is wanted of a trader now, most pressing first: what the page "My declarations" begins with."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import changeable_by
from customhouse.clearance.declarations.states import State
from customhouse.clearance.drafts.access import WRITE
from customhouse.clearance.drafts.queries import open_drafts
from customhouse.clearance.pages.entry.starting import title_of
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.foundation.notices.queries import unread_for
from customhouse.foundation.pages import formats
from customhouse.foundation.pages.records import Task, Tone

SHOWN = 5
"""Of each kind; the list below shows them all."""


def wanted_of(actor: Actor) -> list[Task]:
    """What the actor has to do now: pay, present, finish what was begun, read what customs wrote."""
    return [*_to_pay(actor), *_to_present(actor), *_drafts(actor), *_messages(actor)]


def address(route: str) -> str:
    """The address of a page without arguments; empty where this installation does not have it."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def _to_pay(actor: Actor) -> Iterator[Task]:
    waiting = changeable_by(actor).filter(state=State.AWAITING_PAYMENT)
    label = gettext("Pay for {reference}")
    for row in _first(waiting):
        hint = gettext("{amount}. Customs goes on when it is paid.")
        hint = hint.replace("{amount}", formats.money(row.total, row.currency))
        yield Task(_of(label, row), _page(row), hint, gettext("To pay"), Tone.WARN)
    yield from _more(waiting, State.AWAITING_PAYMENT)


def _to_present(actor: Actor) -> Iterator[Task]:
    waiting = changeable_by(actor).filter(state=State.PRELODGED)
    label, hint = gettext("Present the goods of {reference}"), gettext("As soon as they have arrived.")
    for row in _first(waiting):
        yield Task(_of(label, row), _page(row), hint, gettext("Waiting for the goods"), Tone.INFO)
    yield from _more(waiting, State.PRELODGED)


def _first(rows: QuerySet[Declaration]) -> QuerySet[Declaration]:
    return rows.order_by("id").defer("findings", "reasons")[:SHOWN]


def _of(label: str, row: Declaration) -> str:
    return label.replace("{reference}", row.mrn or row.lrn)


def _page(row: Declaration) -> str:
    return reverse("declarations:show", args=[row.mrn])


def _more(rows: QuerySet[Declaration], state: State) -> Iterator[Task]:
    """One line for all that are not shown one by one."""
    left = rows.count() - SHOWN
    if left > 0:
        text = ngettext("And {number} more", "And {number} more", left).replace("{number}", str(left))
        yield Task(text, f"{reverse('declarations:list')}?state={state.value}")


def _drafts(actor: Actor) -> Iterator[Task]:
    if not permits(actor, WRITE):
        return
    found = open_drafts(actor)
    for row in found[:SHOWN]:
        label = gettext("Finish {draft}").replace("{draft}", title_of(row))
        yield Task(label, reverse("drafts:show", args=[row.pk]), "", gettext("Draft"), Tone.NEUTRAL)
    left = found.count() - SHOWN
    if left > 0:
        text = ngettext("And {number} more", "And {number} more", left).replace("{number}", str(left))
        yield Task(text, reverse("drafts:list"))


def _messages(actor: Actor) -> Iterator[Task]:
    unread = unread_for(actor).count()
    url = address("notices:list")
    if unread and url:
        text = ngettext("Read {number} message", "Read {number} messages", unread).replace("{number}", str(unread))
        yield Task(text, url, "", gettext("New"), Tone.INFO)
