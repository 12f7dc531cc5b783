"""Pages of claims: their list, the form to ask by, and one claim with what its reader can do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customhouse.foundation.access.permissions import Permission, permits, permits_at, require, require_at
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Crumb, Fact, Tone, Words
from customhouse.foundation.pages.tables import Column, Filter, Table, asked
from customhouse.revenue.claims.forms import DecideForm
from customhouse.revenue.claims.models import Claim
from customhouse.revenue.claims.records import ASKED
from customhouse.revenue.notices import showing

Find = Callable[[Actor, str], Any]
"""The claim of a number that an actor may see."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pages of a kind of claim say.

    `area` leads its addresses, `claim` names the one of a single claim; `states` are names with their tones.
    """

    area: str
    claim: str
    one: Words
    many: Words
    ask: Words
    about: Words
    states: Mapping[str, tuple[Words, Tone]]

    def url(self, claim: Claim) -> str:
        """The address of a claim's page."""
        return reverse(f"{self.area}:{self.claim}", args=[claim.number])

    def state(self, claim: Claim) -> tuple[Words, Tone]:
        """The state of a claim as a chip."""
        return self.states[claim.state]

    def crumbs(self, here: Words) -> list[Crumb]:
        """The way to a page below the list."""
        return [Crumb(self.many, reverse(f"{self.area}:list")), Crumb(here)]

    def table(self, party: Column, empty: Words) -> Table:
        """The list; `party` is the column of whom a claim is for."""
        columns = (
            Column("number", self.one, lambda row: row.number, "ref", link=self.url),
            Column("declaration", gettext_lazy("Declaration"), lambda row: row.subject, "ref"),
            party,
            Column("asked", gettext_lazy("Asked"), lambda row: row.asked_at, "moment"),
            Column("amount", gettext_lazy("Amount"), lambda row: row.amount, "money", lambda row: row.currency),
            Column("state", gettext_lazy("State"), self.state, "chip"),
        )
        choices = tuple((state, name) for state, (name, _tone) in self.states.items())
        return Table(self.many, columns, (Filter("state", gettext_lazy("State"), choices),), empty=empty)


@dataclass(frozen=True, slots=True)
class Act:
    """What the reader of a claim can do about it: a form, the name of its address, a heading and a button."""

    name: str
    heading: Words
    form: BaseForm
    button: Words


def claims(request: HttpRequest, pages: Pages, table: Table, rows: Any, ask: Permission) -> HttpResponseBase:
    """The claims of a kind that the actor may see, the newest first."""
    (state,) = (question.value for question in asked(table, request.GET).filters)
    rows = rows.filter(state=state) if state else rows
    may_ask = permits(signed_in(request), ask)
    shown = {"pages": pages, "ask_url": reverse(f"{pages.area}:ask") if may_ask else ""}
    return showing.listed(request, table, rows, "claims/list.html", **shown)


def ask(request: HttpRequest, pages: Pages, form: BaseForm, act: Callable[..., Claim], said: str) -> HttpResponse:
    """Ask by a form; the page of what was asked for, or the form with what is wrong."""
    if (claim := showing.done(request, form, act, said)) is not None:
        return redirect(pages.url(claim))
    shown = {"pages": pages, "form": form, "crumbs": pages.crumbs(pages.ask)}
    return render(request, "claims/ask.html", shown, status=422 if form.errors else 200)


def to_act_on(request: HttpRequest, number: str, find: Find, permission: Permission) -> tuple[Actor, Any]:
    """Who acts, and the claim on which they may act at its office."""
    actor = signed_in(request)
    require(actor, permission)
    found = find(actor, number)
    require_at(actor, permission, found.office, found.number)
    return actor, found


def decides(claim: Claim, permission: Permission, actor: Actor) -> bool:
    """Whether a claim waits for this actor to decide on it, who did not ask for it."""
    waits = claim.state == ASKED and permits_at(actor, permission, claim.office)
    return waits and not is_same_person(actor, claim.asked_by)


def to_decide(bound: BaseForm | None) -> Act:
    """The form to decide by, as it was filled in."""
    form = bound if isinstance(bound, DecideForm) else DecideForm()
    return Act("decide", _("Decide"), form, _("Record the decision"))


def decided(
    request: HttpRequest, form: DecideForm, approve: Callable[..., Claim], refuse: Callable[..., Claim]
) -> Claim | None:
    """Decide by a form; None where it is not fit, or cannot be done."""

    def act(*, verdict: str, **said: Any) -> Claim:
        return (approve if verdict == "approve" else refuse)(**said)

    return showing.done(request, form, act, _("The decision is recorded."))


def page(  # a claim as its page shows it
    request: HttpRequest, pages: Pages, claim: Claim, facts: Sequence[Fact], acts: Sequence[Act], bound: BaseForm | None
) -> HttpResponse:
    """One claim: who asked for what and why, where it stands, and what its reader can do about it."""
    shown = {
        "pages": pages,
        "claim": claim,
        "state": pages.state(claim),
        "facts": [Fact(_("Amount"), claim.amount, "money", claim.currency), *facts],
        "acts": [(act, reverse(f"{pages.area}:{act.name}", args=[claim.number])) for act in acts],
        "told": bound.non_field_errors() if bound is not None and not acts else [],
        "crumbs": pages.crumbs(claim.number),
    }
    return render(request, "claims/claim.html", shown, status=422 if bound is not None else 200)


def history(claim: Claim) -> list[Fact]:
    """Who asked and who decided, with the reason of the decision."""
    return [
        Fact(_("Asked by"), claim.asked_by),
        Fact(_("Asked"), claim.asked_at, "moment"),
        Fact(_("Decided by"), claim.decided_by),
        Fact(_("Reason of the decision"), claim.decision),
    ]
