"""What is owed: the list of notices, a notice with its lines and how to pay it, and the notice to be printed."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from customhouse.foundation.access.records import Role
from customhouse.foundation.pages.records import Crumb, Fact, Step, Tone
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, page_of
from customhouse.reference.offices.queries import resolve_offices
from customhouse.revenue.ledger.models import KIND_NAMES as JOURNAL_NAMES
from customhouse.revenue.ledger.queries import journals_of, sums_of
from customhouse.revenue.ledger.records import JournalKind
from customhouse.revenue.notices import paper, queries, showing
from customhouse.revenue.notices.models import STATE_NAMES, Notice
from customhouse.revenue.notices.records import NoticeState
from customhouse.revenue.notices.rules.balance import Balance, by_notice
from customhouse.revenue.notices.rules.references import grouped

TO_PAY = (NoticeState.OPEN.value, NoticeState.PART_PAID.value)


def _url(notice: Notice) -> str:
    return reverse("revenue_notices:notice", args=[notice.reference])


def _chip(notice: Notice) -> Any:
    return showing.state_chip(notice, timezone.localdate())


NOTICES = Table(
    pgettext_lazy("revenue", "Notices"),
    (
        Column("reference", gettext_lazy("To pay under"), lambda row: grouped(row.reference), "ref", link=_url),
        Column("state", gettext_lazy("State"), _chip, "chip"),
        Column("unpaid", gettext_lazy("Still owed"), lambda row: row.unpaid, "money", lambda row: row.currency),
        Column("due", gettext_lazy("Pay by"), lambda row: row.due_on, "day"),
        Column("kind", pgettext_lazy("revenue", "For"), showing.kind_name),
        Column("declaration", gettext_lazy("Declaration"), lambda row: row.subject, "ref"),
        Column("debtor", gettext_lazy("Debtor"), lambda row: row.debtor_name or row.debtor),
    ),
    (
        Filter("q", gettext_lazy("Reference or MRN")),
        Filter("state", gettext_lazy("State"), tuple((state.value, name) for state, name in STATE_NAMES.items())),
    ),
    empty=gettext_lazy("No notices. When a declaration owes duty, its notice stands here."),
)
LINES = Table(
    gettext_lazy("What is owed, by head"),
    (
        Column("head", gettext_lazy("Head"), lambda row: row[1]),
        Column("code", gettext_lazy("Code"), lambda row: row[0], "ref"),
        Column("charged", gettext_lazy("Charged"), lambda row: row[2], "money", lambda row: row[4]),
        Column("unpaid", gettext_lazy("Still owed"), lambda row: row[3], "money", lambda row: row[4]),
    ),
    is_exported=False,
)


@require_safe
def notices(request: HttpRequest) -> HttpResponseBase:
    """The notices that the actor may see, the newest first, by reference or state."""
    actor = showing.reader(request)
    words, state = (question.value for question in asked(NOTICES, request.GET).filters)
    rows = queries.about(actor, words) if words else queries.visible_to(actor)
    rows = rows.filter(state=state) if state else rows
    own = _owed(queries.visible_to(actor)) if actor.has(Role.TRADER, Role.BROKER) else None
    return showing.listed(request, NOTICES, rows, "revenue_notices/list.html", own=own)


@require_safe
def notice(request: HttpRequest, reference: str) -> HttpResponse:
    """One notice: what is owed under each head, until when, how it is paid, and what happened so far."""
    actor = showing.reader(request)
    found = queries.find(actor, reference)
    return render(request, "revenue_notices/notice.html", _shown(found))


@require_safe
def notice_on_paper(request: HttpRequest, reference: str) -> HttpResponse:
    """The notice as a PDF."""
    actor = showing.reader(request)
    shown = _shown(queries.find(actor, reference))
    return paper.answer(
        title=shown["kind"],
        number=shown["grouped"],
        facts=shown["facts"],
        lines=shown["lines"],
        paying=shown["paying"],
        at=shown["notice"].issued_at,
    )


def _owed(rows: QuerySet[Notice]) -> dict[str, Any]:
    """What is open of these notices in all, and how many are late."""
    waiting = rows.order_by().filter(state__in=TO_PAY)
    total = waiting.aggregate(all=Sum(F("unpaid") - F("secured"), default=0))["all"]
    late = waiting.filter(due_on__lt=timezone.localdate()).count()
    return {"total": total, "late": late, "currency": queries.revenue_law().currency}


def _shown(found: Notice) -> dict[str, Any]:
    """What the pages of a notice show."""
    day = timezone.localtime(found.issued_at).date()
    stands = by_notice(sums_of([found.subject])).get(found.reference, Balance())
    return {
        "notice": found,
        "kind": showing.kind_name(found),
        "grouped": grouped(found.reference),
        "state": _chip(found),
        "paying": _paying(found) if found.state in TO_PAY else [],
        "facts": _facts(found, stands),
        "lines": page_of(LINES, _lines(found, stands, day), {}),
        "steps": _steps(found),
        "crumbs": [
            Crumb(pgettext("revenue", "Notices"), reverse("revenue_notices:list")),
            Crumb(grouped(found.reference)),
        ],
    }


def _facts(found: Notice, stands: Balance) -> list[Fact]:
    office = resolve_offices([found.office], timezone.localdate()).get(found.office)
    facts = [
        Fact(_("Debtor"), found.debtor_name or found.debtor),
        Fact(_("Identifier"), found.debtor, "ref"),
        Fact(_("Declaration"), found.subject, "ref"),
        Fact(_("Office"), office.name(showing.language()) if office else found.office),
        Fact(_("Issued"), found.issued_at, "moment"),
        Fact(_("Pay by"), found.due_on, "day"),
        Fact(_("As issued"), found.amount, "money", found.currency),
        Fact(_("Charged now"), stands.total, "money", found.currency),
        Fact(_("Still owed"), stands.owed, "money", found.currency),
    ]
    if found.legal_reference:
        facts.append(Fact(_("Law"), found.legal_reference))
    if found.cover:
        facts.append(Fact(_("Secured by"), found.cover, "ref"))
    if found.reason:
        facts.append(Fact(_("Reason"), found.reason))
    return facts


def _paying(found: Notice) -> list[Fact]:
    """How what is open is paid by transfer."""
    treasury = queries.revenue_law().treasury(timezone.localdate())
    return [
        Fact(_("Amount"), found.open, "money", found.currency),
        Fact(_("Reference"), grouped(found.reference), "ref"),
        Fact(_("Account"), treasury.account, "ref"),
        Fact(_("Bank"), f"{treasury.bank}, {treasury.bic}"),
        Fact(_("In favour of"), treasury.names.get(showing.language(), treasury.names["en"])),
    ]


def _lines(found: Notice, stands: Balance, day: Any) -> list[Any]:
    return [
        (head, showing.head_name(head, day), stands.charged[head], stands.unpaid.get(head, 0), found.currency)
        for head in showing.heads_in_order(stands.charged, day)
    ]


def _steps(found: Notice) -> list[Step]:
    """What was posted on the notice, in words."""
    tones = {JournalKind.PAID: Tone.GOOD, JournalKind.SECURED: Tone.INFO, JournalKind.REDUCED: Tone.INFO}
    journals = journals_of(found.subject).filter(notice=found.reference)
    return [
        Step(JOURNAL_NAMES[kind], each.at, each.source, tone=tones.get(kind, Tone.NEUTRAL))
        for each in journals
        if (kind := JournalKind(each.kind))
    ]
