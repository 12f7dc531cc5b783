"""Every legal option for goods side by side, by the national law or by a schedule. Public, by GET."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding
from customhouse.tariff.duties.choices import Choice, choices
from customhouse.tariff.duties.options_form import OptionsForm
from customhouse.tariff.duties.rules.asking import Question
from customhouse.tariff.duties.showing import Reader
from customhouse.tariff.quotas.queries import standing
from customhouse.tariff.quotas.records import Standing
from customhouse.tariff.schedules.records import Kind
from customhouse.tariff.schedules.rules.options import OptionLine
from customhouse.tariff.schedules.showing import KINDS, needed

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Column:
    """One option as a column: its name, what it takes, its charges, its quota, and whether no other costs less."""

    choice: Choice
    name: str
    needs: tuple[str, ...]
    charges: tuple[tuple[str, str, OptionLine], ...]
    quota: Standing | None
    is_cheapest: bool


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Ask, and show every option."""
    form = OptionsForm(request.GET.dict(), timezone.localdate())
    shown: dict[str, Any] = {"form": form, "columns": []}
    if form.is_bound and form.is_valid():
        shown["columns"] = _columns(form)
    return render(request, "duties/options.html", shown)


def _columns(form: OptionsForm) -> list[Column]:
    """The options in words; or none, and the form told what is wrong with it."""
    given = form.cleaned_data
    question = Question(
        given["commodity"],
        given["origin"],
        f"{given['value']:f}",
        given["quantities"].split(),
        given["at"].isoformat() if given["at"] else "",
        certificates=given["certificates"].upper().split(),
        additional_codes=given["additional_codes"].upper().split(),
    )
    charges = given["freight"] or NONE, given["insurance"] or NONE
    try:
        found = choices(question, charges, timezone.localdate(), given["schedule"])
    except Refused as error:
        for finding in error.findings:
            name = form.field_of(finding.path)
            form.add_error(name, f"{finding.text(gettext)} {finding.cure(gettext)}".strip())
        return []
    on = given["at"] or timezone.localdate()
    least = min((each.total for each in found if each.total is not None), default=None)
    return [_column(choice, on, least) for choice in found]


def _pointless(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings without the place in a message: there is no message."""
    return tuple(replace(finding, pointer="", path="") for finding in findings)


def _column(choice: Choice, on: date, least: Decimal | None) -> Column:
    choice = replace(choice, lacking=_pointless(choice.lacking), notes=_pointless(choice.notes))
    reader = Reader(on)
    language = (get_language() or "en").partition("-")[0]
    charges = tuple((reader.tax(line.type), reader.rate(line.rate), line) for line in choice.lines)
    in_quota = choice.kind in {Kind.QUOTA, Kind.PREFERENTIAL_QUOTA} and choice.order_number
    return Column(
        choice,
        gettext(KINDS[choice.kind]),
        needed(choice.needs, language),
        charges,
        standing(choice.order_number, on) if in_quota else None,
        is_cheapest=choice.total is not None and choice.total == least,
    )
