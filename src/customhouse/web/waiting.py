"""What waits for whoever signs in, told on the home page: the next thing to do on top, each where it is done.

Only what is there is told; each part of a person's work costs one count.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from customhouse.clearance.drafts import queries as drafts
from customhouse.clearance.inspections import queries as inspections
from customhouse.clearance.inspections.access import ANSWER, APPROVE, ASK, ASSIGN, EXAMINE
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.pages import formats
from customhouse.foundation.pages.records import Task, Tone
from customhouse.insight.selection.queries import unanswered_since
from customhouse.revenue.notices import queries as notices
from customhouse.revenue.notices.records import NoticeState
from customhouse.revenue.payments import queries as payments
from customhouse.revenue.payments.access import CONFIRM_TILL, IMPORT_STATEMENT, KEEP_TILL
from customhouse.revenue.payments.records import TillState
from customhouse.revenue.refunds import queries as refunds
from customhouse.revenue.refunds.access import DECIDE, PAY_OUT
from customhouse.revenue.refunds.records import RefundState
from customhouse.revenue.remissions import queries as remissions
from customhouse.revenue.remissions.access import DECIDE as DECIDE_REMISSION
from customhouse.revenue.remissions.records import RemissionState
from customhouse.targeting.learning import queries as learning
from customhouse.targeting.learning.access import APPROVE_MODEL, READ_MODELS
from customhouse.targeting.learning.states import ModelState
from customhouse.targeting.profiles import queries as profiles
from customhouse.targeting.profiles.access import ACTIVATE_PROFILES
from customhouse.targeting.screening import queries as screening
from customhouse.targeting.screening.access import CLEAR_MATCHES
from customhouse.tariff.origin.access import VERIFY_PROOFS
from customhouse.tariff.origin.proofs import enquiries
from customhouse.tariff.origin.states import EnquiryState
from customhouse.tariff.rulings import queries as rulings
from customhouse.tariff.rulings.access import DECIDE as RULE
from customhouse.tariff.rulings.records import RulingState
from customhouse.tariff.valuation import queries as doubts
from customhouse.tariff.valuation.access import DOUBT
from customhouse.tariff.valuation.states import DoubtState

OF_THE_IMPORTER = (DoubtState.ASKED.value, DoubtState.GROUNDS_TOLD.value)
OF_CUSTOMS = (DoubtState.ANSWERED.value, DoubtState.HEARD.value)
OF_THE_SPECIALIST = (RulingState.RECEIVED.value, RulingState.EXAMINED.value)
TO_PAY = (NoticeState.OPEN.value, NoticeState.PART_PAID.value)


def waiting_for(actor: Actor) -> list[Task]:
    """What waits for this actor, the most pressing first; nothing for whoever only reads."""
    parts = (_of_a_trader, _of_an_examiner, _of_a_supervisor, _of_the_money, _of_the_law, _of_risk)
    return [task for part in parts for task in part(actor)]


def _of_a_trader(actor: Actor) -> Iterator[Task]:
    if not actor.has(Role.TRADER, Role.BROKER):
        return
    if permits(actor, ANSWER):
        asked = inspections.questions_to_answer(actor)
        yield from _counted(gettext("Questions from customs"), asked, reverse("control:questions"), Tone.WARN)
    doubted = doubts.visible_to(actor).filter(state__in=OF_THE_IMPORTER)
    yield from _counted(gettext("Doubts about values"), doubted, reverse("valuation:doubts"), Tone.WARN)
    wanted = rulings.visible_to(actor).filter(state=RulingState.INCOMPLETE.value)
    about = gettext("Send what is missing.")
    yield from _counted(gettext("Applications for rulings"), wanted, reverse("rulings:files"), Tone.WARN, about)
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
    if permits(actor, DECIDE_REMISSION):
        waiting = remissions.visible_to(actor).filter(state=RemissionState.ASKED.value, office__in=offices)
        path = reverse("remissions:list") + "?state=asked"
        yield from _counted(gettext("Remissions to decide"), waiting.exclude(asked_by=actor.name), path, Tone.WARN)


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
        lines = payments.waiting_visible_to(actor)
        about = gettext("Bring in the bank’s statements, and match payments that named no debt.")
        yield from _counted(gettext("Lines of the bank"), lines, reverse("payments:bank"), Tone.WARN, about)
    if permits(actor, PAY_OUT):
        approved = refunds.visible_to(actor).filter(state=RefundState.APPROVED.value, office__in=actor.offices)
        path = reverse("refunds:list") + "?state=approved"
        yield from _counted(gettext("Refunds to pay out"), approved, path, Tone.WARN)


def _of_the_law(actor: Actor) -> Iterator[Task]:
    if permits(actor, RULE):
        applied = rulings.visible_to(actor).filter(state__in=OF_THE_SPECIALIST)
        yield from _counted(gettext("Applications for rulings"), applied, reverse("rulings:files"), Tone.WARN)
    if permits(actor, DOUBT):
        answered = doubts.visible_to(actor).filter(state__in=OF_CUSTOMS)
        if actor.offices:
            answered = answered.filter(office__in=["", *actor.offices])
        about = gettext("The importer has answered: what follows?")
        yield from _counted(gettext("Doubts about values"), answered, reverse("valuation:doubts"), Tone.WARN, about)
    if permits(actor, VERIFY_PROOFS):
        asked = enquiries().filter(state=EnquiryState.OPEN.value)
        yield from _counted(gettext("Requests for verification"), asked, reverse("origin:enquiries"), Tone.INFO)


def _of_risk(actor: Actor) -> Iterator[Task]:
    if permits(actor, ACTIVATE_PROFILES):
        written = profiles.tested_by_others(actor)
        about = gettext("Tested, and to be put into force by a second analyst.")
        yield from _counted(gettext("Drafts of profiles"), written, reverse("selection:drafts"), Tone.WARN, about)
    if permits(actor, APPROVE_MODEL):
        models = learning.visible_to(actor).filter(state=ModelState.CHALLENGER.value).exclude(registered_by=actor.name)
        about = gettext("Registered by another analyst, and to be approved.")
        yield from _counted(gettext("Models"), models, reverse("learning:list"), Tone.WARN, about)
    if permits(actor, READ_MODELS):
        silent = unanswered_since(timezone.now() - timedelta(days=1))
        about = gettext("Selected without the model that is in force: it gave no answer.")
        yield from _some(gettext("Without the model"), silent, reverse("selection:models"), Tone.WARN, about)
    if permits(actor, CLEAR_MATCHES):
        said = screening.decisions_waiting(actor).exclude(by=actor.name)
        about = gettext("A second person must say the same.")
        yield from _counted(gettext("Screening"), said, reverse("screening:screen"), Tone.WARN, about)
        seen = screening.sightings_waiting(actor)
        about = gettext("Named in declarations, and perhaps on a watch list.")
        yield from _counted(gettext("Found in declarations"), seen, reverse("screening:screen"), Tone.WARN, about)


def _counted(label: str, rows: QuerySet[object], url: str, tone: Tone, hint: str = "") -> Iterator[Task]:  # type: ignore[type-var]  # any rows
    """A task with how many there are; none where there are none."""
    yield from _some(label, rows.count(), url, tone, hint)


def _some(label: str, count: int, url: str, tone: Tone, hint: str = "") -> Iterator[Task]:
    """A task with how many there are; none where there are none."""
    if count:
        yield Task(label, url, hint, formats.number(count), tone)
