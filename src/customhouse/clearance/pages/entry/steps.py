"""The task list of a draft, and its steps: each is saved as typed, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from customhouse.clearance.drafts.models import Part
from customhouse.clearance.drafts.queries import part_of
from customhouse.clearance.drafts.records import HEAD_STEPS, Answers, Step
from customhouse.clearance.drafts.rules.completeness import Progress, progress, unfinished_items
from customhouse.clearance.drafts.services import Saved, save_part
from customhouse.clearance.pages.entry.choices import acting_for
from customhouse.clearance.pages.entry.fields import StepForm, posted_answers
from customhouse.clearance.pages.entry.forms import FIXED_IN_AMENDMENT
from customhouse.clearance.pages.entry.opening import TITLES, Opened, frame, opened, tell_form
from customhouse.clearance.pages.lodging import form_methods
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.pages.records import Task, Tone

HINTS = {
    Step.PARTIES: _("Whose goods, your reference, the partner abroad"),
    Step.TRANSPORT: _("How they travel, the office, where they are"),
    Step.INVOICE: _("Currency, terms of delivery, freight"),
    Step.ITEM: _("What they are, how much, where from; the duty is shown as you go"),
    Step.DOCUMENTS: _("Invoice, transport document, certificates"),
    Step.PAYMENT: _("How you will pay, guarantees"),
}
STATUS = {
    Progress.NOT_STARTED: (_("Not started"), Tone.NEUTRAL),
    Progress.INCOMPLETE: (_("Incomplete"), Tone.WAIT),
    Progress.DONE: (_("Completed"), Tone.GOOD),
}
FIXED = ("direction",)
"""What was chosen at the beginning and stands."""


@login_required
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """The task list: what is done, what is left, and where to go on."""
    one = opened(request, number)
    if one.draft.is_consumed:
        return redirect("declarations:show", mrn=one.draft.lodged_as)
    tasks = [_task(one, step) for step in Step]
    done = sum(task.tone is Tone.GOOD for task in tasks)
    context = frame(one) | {"tasks": tasks, "done": done, "is_ready": done == len(tasks)}
    return render(request, "drafts/show.html", context)


def _task(one: Opened, step: Step) -> Task:
    if step is Step.ITEM:
        return Task(TITLES[step], reverse("drafts:items", args=[one.draft.pk]), HINTS[step], *_items_status(one))
    url = reverse("drafts:step", args=[one.draft.pk, step.value])
    far = progress(one.words, step)
    if step is Step.PARTIES and far is Progress.INCOMPLETE and not one.words.said(step, "partner_name"):
        far = Progress.NOT_STARTED
    return Task(TITLES[step], url, HINTS[step], *STATUS[far])


def _items_status(one: Opened) -> tuple[str, Tone]:
    count, lacking = len(one.words.items), len(unfinished_items(one.words))
    if not count:
        return str(STATUS[Progress.NOT_STARTED][0]), Tone.NEUTRAL
    if lacking:
        text = ngettext("{number} item incomplete", "{number} items incomplete", lacking)
        return text.replace("{number}", str(lacking)), Tone.WAIT
    return ngettext("{number} item", "{number} items", count).replace("{number}", str(count)), Tone.GOOD


@login_required
@form_methods
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """One step: shown with what was typed, saved when sent, judged when it is to be left."""
    here = Step(name) if name in set(HEAD_STEPS) else None
    one = opened(request, number)
    if here is None:
        raise NotFound("draft", f"{number}/{name}")
    if one.draft.is_consumed:
        return redirect("declarations:show", mrn=one.draft.lodged_as)
    part = part_of(one.draft, here)
    if request.method != "POST":
        return _page(request, one, here, _asked(request, one, here, part))
    saved = _save(request, one, here, part)
    if saved.clash:
        return clashed(request, one, here, saved)
    one = opened(request, number)
    form = one.form(here, saved.part.answers, typed=True, edition=saved.part.edition)
    tell_form(form, one, here, one.judged_head().findings)
    if form.errors and "later" not in request.POST:
        return _page(request, one, here, form, status=422)
    return redirect(next_address(request, number, here))


def _asked(request: HttpRequest, one: Opened, here: Step, part: Part | None) -> StepForm:
    answers: Answers = part.answers if part else {}
    form = one.form(here, answers, typed="check" in request.GET, edition=part.edition if part else 0)
    if "check" in request.GET:
        tell_form(form, one, here, one.estimate().findings)
    return form


def _save(request: HttpRequest, one: Opened, here: Step, part: Part | None) -> Saved:
    answers = _typed(request.POST, one, here, part)
    return save_part(
        draft=one.draft.pk, step=here, answers=answers, edition=edition_of(request), actor=one.actor, at=one.at
    )


def _typed(post: Mapping[str, str], one: Opened, here: Step, part: Part | None) -> dict[str, Any]:
    """What was typed in the step, with what stands and is not asked again."""
    names = [name for name in one.form(here, {}, typed=False).fields if not name.startswith("row")]
    answers = posted_answers(post, names, one.form(here, {}, typed=False).row_fields)
    before = part.answers if part else {}
    fixed = FIXED_IN_AMENDMENT if one.draft.amends else FIXED
    if here is not Step.PARTIES:
        return answers
    answers |= {name: before[name] for name in fixed if name in before}
    if not one.draft.amends:
        acting = {each.trader: each for each in acting_for(one.actor, one.on)}.get(answers.get("trader", ""))
        answers |= {"agent": acting.agent, "representation": acting.representation} if acting else {}
    return answers


def edition_of(request: HttpRequest) -> int:
    """The edition on which a page was typed; 0 where it says none."""
    said = request.POST.get("edition", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0  # noqa: PLR2004  # what a column holds


def next_address(request: HttpRequest, number: int, here: Step) -> str:
    """Where to go after a step: back to the list, or on to the next one."""
    if "later" in request.POST:
        messages.success(request, gettext("Saved."))
        return reverse("drafts:show", args=[number])
    following = list(Step)[list(Step).index(here) + 1 :]
    if not following:
        return reverse("drafts:show", args=[number])
    if following[0] is Step.ITEM:
        return reverse("drafts:items", args=[number])
    return reverse("drafts:step", args=[number, following[0].value])


def clashed(request: HttpRequest, one: Opened, here: Step, saved: Saved, position: int = 0) -> HttpResponse:
    """Two windows at once: nothing is lost. Both entries are shown; saving again takes this window's."""
    names = [name for name in one.form(here, {}, typed=False).fields if not name.startswith("row")]
    mine = posted_answers(request.POST, names, one.form(here, {}, typed=False).row_fields)
    form = one.form(here, mine, typed=True, edition=saved.part.edition)
    differing = [
        (form[name].label, saved.part.answers.get(name, ""), mine.get(name, ""))
        for name in names
        if str(saved.part.answers.get(name, "")) != str(mine.get(name, "")) and name in form.fields
    ]
    context = {"clash": True, "differing": differing, "position": position}
    return _page(request, one, here, form, status=409, **context)


def _page(  # what a page needs
    request: HttpRequest, one: Opened, here: Step, form: StepForm, status: int = 200, **further: Any
) -> HttpResponse:
    further.setdefault("position", 0)
    context = frame(one, TITLES[here]) | {"form": form, "title": TITLES[here], "step": here.value} | further
    template = "drafts/item.html" if here is Step.ITEM else "drafts/step.html"
    return render(request, template, context, status=status)
