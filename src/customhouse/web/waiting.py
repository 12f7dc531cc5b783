"""What waits for whoever signs in, told on the home page: the next thing to do on top, each where it is done.

Only what is there is told; each part of a person's work costs one count.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from customhouse.clearance.drafts import queries as drafts
from customhouse.clearance.inspections import queries as inspections
from customhouse.clearance.inspections.access import ANSWER, APPROVE, ASK, ASSIGN, EXAMINE
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.pages import formats
from customhouse.foundation.pages.records import Task, Tone
from customhouse.revenue.notices import queries as notices
from customhouse.revenue.notices.records import NoticeState
from customhouse.revenue.payments import queries as payments
from customhouse.revenue.payments.access import CONFIRM_TILL, IMPORT_STATEMENT, KEEP_TILL
from customhouse.revenue.payments.records import TillState
from customhouse.revenue.refunds import queries as refunds
from customhouse.revenue.refunds.access import DECIDE, PAY_OUT
from customhouse.revenue.refunds.records import RefundState

TO_PAY = (NoticeState.OPEN.value, NoticeState.PART_PAID.value)


def waiting_for(actor: Actor) -> list[Task]:
    """What waits for this actor, the most pressing first; nothing for whoever only reads."""
    return [*_of_a_trader(actor), *_of_an_examiner(actor), *_of_a_supervisor(actor), *_of_the_money(actor)]


def _of_a_trader(actor: Actor) -> Iterator[Task]:
    if not actor.has(Role.TRADER, Role.BROKER):
        return
    if permits(actor, ANSWER):
        asked = inspections.questions_to_answer(actor)
        yield from _counted(gettext("Questions from customs"), asked, reverse("control:questions"), Tone.WARN)
    owed = notices.visible_to(actor).filter(state__in=TO_PAY)
    about = gettext("What is owed, until when, and how it is paid.")
    yield from _counted(gettext("To be paid"), owed, reverse("revenue_notices:list") + "?state=open", Tone.WARN, about)
    begun = drafts.visible_to(actor).filter(template="", lodged_as="")
    yield from _counted(gettext("Drafts"), begun, reverse("drafts:list"), Tone.INFO)


def _of_an_examiner(actor: Actor) -> Iterator[Task]:
    if permits(actor, EXAMINE):
        mine = inspections.open_orders(actor).filter(examiner=actor.user_id or 0)
        yield from _counted(gettext("My examinations"), mine, reverse("control:today"), Tone.WARN)
    if permits(actor, ASK) and actor.offices:
        read = inspections.answers_to_read(actor, offices=sorted(actor.offices))
        yield from _counted(gettext("Answers to read"), read, reverse("control:today") + "#answers-title", Tone.WARN)


def _of_a_supervisor(actor: Actor) -> Iterator[Task]:
    desk, offices = reverse("control:supervision"), sorted(actor.offices)
    if permits(actor, APPROVE):
        proposed = inspections.proposals(actor, offices=offices).exclude(proposed_by=actor.name)
        yield from _counted(gettext("Lighter controls to decide"), proposed, desk, Tone.WARN)
    if permits(actor, ASSIGN):
        free = inspections.open_orders(actor, offices=offices).filter(examiner=None)
        yield from _counted(gettext("Unassigned"), free, desk, Tone.WARN)
    if permits(actor, DECIDE):
        asked = (
            refunds.visible_to(actor)
            .filter(state=RefundState.ASKED.value, office__in=offices)
            .exclude(asked_by=actor.name)
        )
        yield from _counted(gettext("Refunds to approve"), asked, reverse("refunds:list") + "?state=asked", Tone.WARN)


def _of_the_money(actor: Actor) -> Iterator[Task]:
    if permits(actor, KEEP_TILL):
        is_open = payments.open_till_of(actor) is not None
        word = pgettext("state", "Open") if is_open else gettext("Closed")
        yield Task(gettext("Till"), reverse("payments:counter"), "", word, Tone.GOOD if is_open else Tone.WAIT)
    if permits(actor, CONFIRM_TILL):
        counted = payments.tills_visible_to(actor).filter(state=TillState.COUNTED.value, office__in=actor.offices)
        counted = counted.exclude(cashier=actor.name)
        about = gettext("Cashiers’ days: counted, and confirmed by a second person.")
        yield from _counted(gettext("Counted, to be confirmed"), counted, reverse("payments:tills"), Tone.WARN, about)
    if permits(actor, IMPORT_STATEMENT):
        lines = payments.suspense_visible_to(actor)
        about = gettext("Bring in the bank’s statements, and match payments that named no debt.")
        yield from _counted(gettext("In suspense"), lines, reverse("payments:bank"), Tone.WARN, about)
    if permits(actor, PAY_OUT):
        approved = refunds.visible_to(actor).filter(state=RefundState.APPROVED.value, office__in=actor.offices)
        path = reverse("refunds:list") + "?state=approved"
        yield from _counted(gettext("Refunds to pay out"), approved, path, Tone.WARN)


def _counted(label: str, rows: QuerySet[object], url: str, tone: Tone, hint: str = "") -> Iterator[Task]:  # type: ignore[type-var]  # any rows
    """A task with how many there are; none where there are none."""
    if count := rows.count():
        yield Task(label, url, hint, formats.number(count), tone)
