"""What is wanted of a trader now, most pressing first: what the page "My declarations" begins with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import F
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from customhouse.clearance.declarations.queries import changeable_by
from customhouse.clearance.declarations.states import State
from customhouse.clearance.drafts.access import WRITE
from customhouse.clearance.drafts.queries import open_drafts
from customhouse.clearance.inspections.queries import questions_to_answer
from customhouse.clearance.pages.entry.starting import title_of
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.foundation.notices.queries import unread_for
from customhouse.foundation.pages import formats
from customhouse.foundation.pages.records import Task, Tone
from customhouse.messages.findings import fill
from customhouse.revenue.notices.queries import visible_to

SHOWN = 5
"""Of each kind; one line leads to the others."""

LONGEST = 120
"""Of a question, in characters: it is read whole on its own page."""


def wanted_of(actor: Actor, on: date) -> list[Task]:
    """What the actor has to do now: answer, pay, present, finish what was begun, read what customs wrote."""
    return [*_to_answer(actor), *_to_pay(actor, on), *_to_present(actor), *_drafts(actor), *_messages(actor)]


def address(route: str, *arguments: object) -> str:
    """The address of a page; empty where this installation does not have it."""
    try:
        return reverse(route, args=arguments)
    except NoReverseMatch:
        return ""


def _to_answer(actor: Actor) -> Iterator[Task]:
    waiting = questions_to_answer(actor)
    label, hint = gettext("Answer a question about {reference}"), gettext("“{question}” Answer by {time}.")
    for row in waiting[:SHOWN]:
        said = fill(hint, {"question": Truncator(row.text).chars(LONGEST), "time": str(formats.moment(row.due_at))})
        url = address("control:question", row.mrn, row.number) or address("declarations:show", row.mrn)
        yield Task(fill(label, {"reference": row.mrn}), url, said, gettext("To answer"), Tone.WARN)
    yield from _more(waiting.count(), address("control:questions"))


def _to_pay(actor: Actor, on: date) -> Iterator[Task]:
    owed = visible_to(actor).filter(debtor__in=actor.traders, unpaid__gt=F("secured")).order_by("due_on", "id")
    label, hint = gettext("Pay {amount} for {reference}"), gettext("Notice {notice}, to be paid by {day}.")
    for row in owed[:SHOWN]:
        amount = formats.money(row.unpaid - row.secured, row.currency)
        said = fill(hint, {"notice": row.reference, "day": str(formats.day(row.due_on))})
        status = (gettext("Overdue"), Tone.BAD) if row.due_on < on else (gettext("To pay"), Tone.WARN)
        url = address("revenue_notices:notice", row.reference) or address("declarations:show", row.subject)
        yield Task(fill(label, {"amount": amount, "reference": row.subject}), url, said, *status)
    yield from _more(owed.count(), address("revenue_notices:list"))


def _to_present(actor: Actor) -> Iterator[Task]:
    waiting = changeable_by(actor).filter(state=State.PRELODGED)
    label, hint = gettext("Present the goods of {reference}"), gettext("As soon as they have arrived.")
    for row in waiting.order_by("id").defer("findings", "reasons")[:SHOWN]:
        url = reverse("declarations:show", args=[row.mrn])
        yield Task(
            fill(label, {"reference": row.mrn or row.lrn}), url, hint, gettext("Waiting for the goods"), Tone.INFO
        )
    yield from _more(waiting.count(), f"{reverse('declarations:list')}?state={State.PRELODGED.value}")


def _more(count: int, url: str) -> Iterator[Task]:
    """One line for all that are not shown one by one."""
    left = count - SHOWN
    if left > 0:
        yield Task(fill(ngettext("And {number} more", "And {number} more", left), {"number": str(left)}), url)


def _drafts(actor: Actor) -> Iterator[Task]:
    if not permits(actor, WRITE):
        return
    found = open_drafts(actor)
    for row in found[:SHOWN]:
        label = fill(gettext("Finish {draft}"), {"draft": title_of(row)})
        yield Task(label, reverse("drafts:show", args=[row.pk]), "", gettext("Draft"), Tone.NEUTRAL)
    yield from _more(found.count(), reverse("drafts:list"))


def _messages(actor: Actor) -> Iterator[Task]:
    unread = unread_for(actor).count()
    url = address("notices:list")
    if unread and url:
        text = fill(ngettext("Read {number} message", "Read {number} messages", unread), {"number": str(unread)})
        yield Task(text, url, "", gettext("New"), Tone.INFO)
