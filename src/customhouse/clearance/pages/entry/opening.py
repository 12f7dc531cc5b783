"""Opening a draft for a page: whose it is, what it says, and which findings stand at which field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.clearance import entering
from customhouse.clearance.drafts.access import WRITE
from customhouse.clearance.drafts.models import Draft
from customhouse.clearance.drafts.queries import find
from customhouse.clearance.drafts.records import Answers, DraftWords, Step
from customhouse.clearance.drafts.rules.composing import text_of
from customhouse.clearance.drafts.rules.placing import spot_of
from customhouse.clearance.estimating import Estimate
from customhouse.clearance.pages.entry.fields import StepForm
from customhouse.clearance.pages.entry.forms import FORMS
from customhouse.clearance.pages.entry.setting import Setting
from customhouse.clearance.pages.places import place_in_words
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Crumb, Words
from customhouse.messages.findings import Finding

TITLES: Mapping[Step, Words] = {
    Step.PARTIES: _("Parties and reference"),
    Step.TRANSPORT: _("Transport and place"),
    Step.INVOICE: _("Invoice and charges"),
    Step.ITEM: _("Goods"),
    Step.DOCUMENTS: _("Documents"),
    Step.PAYMENT: _("Payment"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft on a page: itself, who writes, when, and what it says."""

    draft: Draft
    actor: Actor
    at: datetime
    words: DraftWords

    @property
    def on(self) -> date:
        """The day of the law: today."""
        return timezone.localdate(self.at)

    @property
    def setting(self) -> Setting:
        """What forms must know."""
        return Setting(self.words, self.actor, self.on, bool(self.draft.amends))

    def form(self, step: Step, answers: Answers, *, typed: bool, edition: int = 0) -> StepForm:
        """The form of a step with these answers; with `typed`, judged."""
        return FORMS[step](self.setting, answers=answers, typed=typed, edition=edition)

    def saying(self, words: DraftWords) -> Opened:
        """The same with other words."""
        return replace(self, words=words)

    def estimate(self) -> Estimate:
        """What would become of it if it were lodged now."""
        return entering.estimate_draft(draft=self.draft, said=self.words, actor=self.actor, at=self.at)

    def judged_head(self) -> Estimate:
        """The same for the head alone: what goods still lack is left aside. An amendment is judged whole."""
        return self.estimate() if self.draft.amends else self.saying(replace(self.words, items=())).estimate()


def opened(request: HttpRequest, number: int) -> Opened:
    """The draft of an address. Raises `AccessDenied`, and `NotFound` where it is not the reader's own."""
    actor, at = actor_of(request), timezone.now()
    require(actor, WRITE)
    draft = find(actor, number)
    return Opened(draft, actor, at, entering.words(draft, at))


def name_of(draft: Draft, words: DraftWords) -> str:
    """What a draft is called: its template's name, the MRN it amends, its own reference, else its number."""
    return draft.template or draft.amends or words.said(Step.PARTIES, "lrn") or f"#{draft.pk}"


def crumbs(one: Opened, *further: Words) -> list[Crumb]:
    """The way to a page of a draft."""
    way = [
        Crumb(_("My declarations"), reverse("declarations:list")),
        Crumb(_("Drafts and templates"), reverse("drafts:list")),
    ]
    name = name_of(one.draft, one.words)
    if not further:
        return [*way, Crumb(name)]
    return [*way, Crumb(name, reverse("drafts:show", args=[one.draft.pk])), *(Crumb(label) for label in further)]


def frame(one: Opened, *further: Words) -> dict[str, Any]:
    """The context of every page of a draft."""
    return {
        "draft": one.draft,
        "words": one.words,
        "name": name_of(one.draft, one.words),
        "crumbs": crumbs(one, *further),
    }


@dataclass(frozen=True, slots=True)
class Trouble:
    """A finding as the form shows it: what, what to do, where in words, and the address of its field."""

    finding: Finding
    text: str
    cure: str
    place: str
    url: str


def troubles(one: Opened, findings: Iterable[Finding]) -> list[Trouble]:
    """Findings with the field of the form that each is about."""
    return [Trouble(row, row.text(gettext), row.cure(gettext), _place(row), address_of(one, row)) for row in findings]


def _place(finding: Finding) -> str:
    return place_in_words(finding.path, gettext)


def address_of(one: Opened, finding: Finding) -> str:
    """The page and field of the form that a finding is about; the task list where it is about none."""
    spot = spot_of(finding, one.words)
    field = f"#id_{spot.input_name}" if spot.field else ""
    if spot.step is None:
        return reverse("drafts:show", args=[one.draft.pk])
    if spot.step is Step.ITEM:
        if not spot.item:
            return reverse("drafts:items", args=[one.draft.pk])
        number = numbers_of(one)[spot.item - 1]
        return reverse("drafts:item", args=[one.draft.pk, number]) + f"?check=1{field}"
    return reverse("drafts:step", args=[one.draft.pk, spot.step.value]) + f"?check=1{field}"


def numbers_of(one: Opened) -> list[int]:
    """The kept numbers of the goods items by position: in a new declaration they may have gaps."""
    return list(one.draft.parts.filter(step=Step.ITEM).order_by("number").values_list("number", flat=True))


def tell_form(form: StepForm, one: Opened, step: Step, findings: Iterable[Finding], position: int = 0) -> None:
    """Put the errors that are about this page beside its fields, each once."""
    for row in findings:
        spot = spot_of(row, one.words)
        if not row.is_error or spot.step is not step or (step is Step.ITEM and spot.item != position):
            continue
        told = f"{row.text(gettext)} {row.cure(gettext)}".strip()
        name = spot.input_name if spot.input_name in form.fields else None
        if name is None or not form.errors.get(name):
            form.add_error(name, told)


def is_begun(answers: Answers) -> bool:
    """Whether anything was typed."""
    return any(text_of(answers, name) for name in answers if name != "rows") or bool(answers.get("rows"))
