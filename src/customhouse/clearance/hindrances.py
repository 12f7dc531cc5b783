"""What stands in the way of release, gathered from declarations, control and money: facts for the rules of release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import declaration_law
from customhouse.clearance.declarations.states import State
from customhouse.clearance.inspections import queries as inspections
from customhouse.clearance.inspections.records import ControlStanding
from customhouse.clearance.inspections.rules.states import QuestionState
from customhouse.clearance.release.records import ReleaseFacts
from customhouse.foundation.config.country import legal_day
from customhouse.revenue.notices.queries import notices_of, revenue_law, standings
from customhouse.revenue.notices.records import NoticeState, Standing


def facts_of(declarations: Sequence[Declaration]) -> dict[int, ReleaseFacts]:
    """What decides on the release of declarations, by their keys: a handful of queries, however many they are."""
    owed = standings([row.mrn for row in declarations if row.mrn])
    controls = inspections.standings([row.pk for row in declarations])
    law = revenue_law()
    found = {}
    for row in declarations:
        money = owed.get(row.mrn or "", Standing())
        terms = law.terms(row.office, row.legal_date or legal_day(row.received_at))
        control = controls.get(row.pk, ControlStanding())
        found[row.pk] = ReleaseFacts(
            state=State(row.state),
            outstanding=money.outstanding,
            secured=money.secured,
            currency=row.currency,
            may_release_secured=terms.release_under_guarantee,
            open_orders=control.open_orders,
            open_questions=control.open_questions,
            unread_answers=control.unread_answers,
            held=bool(control.measures),
            delayed=row.delayed_until is not None,
            due=_answers_due(row) if control.open_questions else None,
            payment_due=_payment_due(row) if money.outstanding else None,
        )
    return found


def _answers_due(declaration: Declaration) -> datetime | None:
    """Until when the trader must answer. The deadlines of examiners are for officers alone."""
    asked = declaration.questions.filter(state=QuestionState.ASKED)
    return min(asked.values_list("due_at", flat=True), default=None)


def _payment_due(declaration: Declaration) -> datetime | None:
    """The last moment to pay what is owed without interest."""
    waiting = (NoticeState.OPEN.value, NoticeState.PART_PAID.value)
    days: Iterable[date] = notices_of(declaration.mrn or "").filter(state__in=waiting).values_list("due_on", flat=True)
    first = min(days, default=None)
    zone = ZoneInfo(declaration_law().timezone)
    return datetime.combine(first, time(23, 59, 59), zone).astimezone(UTC) if first else None
