"""The wizard of origin: which rule applies to goods under a scheme, and what a bill of materials comes to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from customhouse.foundation.access.errors import NotFound
from customhouse.tariff.origin.forms import BillForm, MaterialRows, WizardForm, bill_of
from customhouse.tariff.origin.queries import evaluate_under, find_scheme, rules_for
from customhouse.tariff.origin.records import RuleSet, Step
from customhouse.tariff.origin.rules.grammar import parsed
from customhouse.tariff.origin.rules.reading import BillError, read_bill
from customhouse.tariff.origin.rules.wording import in_words


@require_http_methods(["GET", "POST"])
def wizard(request: HttpRequest) -> HttpResponse:
    """Which rule applies, in words; and, of a bill of materials, whether the goods originate, with the working."""
    day = timezone.localdate()
    asked = request.GET or None
    form = WizardForm(day, asked)
    shown: dict[str, Any] = {"form": form}
    status = 200
    if asked is not None and form.is_valid():
        status = _answer(request, form, shown)
    elif asked is not None:
        status = 422
    return render(request, "origin/wizard.html", shown, status=status)


def _answer(request: HttpRequest, form: WizardForm, shown: dict[str, Any]) -> int:
    """The rules that reach the goods, and the answer to a bill that was sent."""
    code = form.cleaned_data["code"].replace(".", "").replace(" ", "")
    standing = find_scheme(form.cleaned_data["scheme"], timezone.localdate())
    found = rules_for(standing.edition, code)
    posted = request.POST if request.method == "POST" else None
    bill_form, rows = BillForm(posted), MaterialRows(posted, prefix="m")
    shown |= {"standing": standing, "rules": [rules_in_words(each) for each in found], "code": code}
    shown |= {"bill_form": bill_form, "rows": rows}
    if posted is None or not found:
        return 200
    if not bill_form.is_valid() or not rows.is_valid():
        return 422
    try:
        bill, _ = read_bill(bill_of(code, bill_form.cleaned_data, [row.cleaned_data for row in rows]))
        goods = bill_form.cleaned_data["goods"]
        answer = evaluate_under(
            scheme=standing.scheme.code, code=code, bill=bill, day=timezone.localdate(), goods=goods
        )
    except BillError as error:
        for finding in error.findings:
            bill_form.add_error(None, f"{finding.text(gettext)} {finding.cure(gettext)}")
        return 422
    except NotFound:
        bill_form.add_error("goods", gettext("There is no such rule above."))
        return 422
    shown |= {"answer": answer, "steps": [_shown(step) for step in answer.steps]}
    return 200


def rules_in_words(each: RuleSet) -> dict[str, Any]:
    """A rule set for a page: which goods, and each alternative in the reader's words and as the agreement says it."""
    alternatives = [
        {"words": rule.words, "said": in_words(parsed(rule.rule).rule, gettext) if rule.rule else "", "rule": rule.rule}
        for rule in each.rules
    ]
    return {"heading": each.heading, "goods": each.goods, "alternatives": alternatives}


def _shown(step: Step) -> dict[str, Any]:
    return {"text": step.text(gettext), "result": step.result, "depth": min(step.depth, 4)}
