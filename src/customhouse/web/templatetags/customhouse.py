"""The furniture of pages: `{% load customhouse %}`. Each piece is shown in docs/furniture.md and on /furniture/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxSelectMultiple
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from customhouse.foundation.pages import formats
from customhouse.foundation.pages.isolating import isolated
from customhouse.foundation.pages.records import Fact, Step, Tab, Task, Tone, Words
from customhouse.foundation.pages.tables import Cell, Page
from customhouse.messages.findings import Finding
from customhouse.targeting.lanes.records import Lane
from customhouse.web.lanes import SIGNS

register = template.Library()

TONE_ICONS = {
    Tone.NEUTRAL: "minus",
    Tone.INFO: "info-circle",
    Tone.GOOD: "circle-check",
    Tone.WAIT: "clock",
    Tone.WARN: "alert-triangle",
    Tone.BAD: "circle-x",
}
DASH = "–"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "search" %}`: a drawing of the sprite; without a label it is hidden from screen readers."""
    if not label:
        return _hidden_icon(name)
    drawing = '<svg class="icon icon-{}" role="img" aria-label="{}"><use href="{}"></use></svg>'
    return format_html(drawing, name, label, _drawing(name))


@cache
def _hidden_icon(name: str) -> SafeString:
    """A list draws hundreds, and to look up the address of each took a seventh of the page's time."""
    drawing = '<svg class="icon icon-{}" aria-hidden="true"><use href="{}"></use></svg>'
    return format_html(drawing, name, _drawing(name))


def _drawing(name: str) -> str:
    return f"{static('vendor/icons/sprite.svg')}#{name}"


@register.filter
def ref(value: Any) -> SafeString:
    """`{{ mrn|ref }}`: a reference or code, kept in one piece and in its own direction on Arabic pages."""
    return format_html('<bdi class="ref">{}</bdi>', value) if value not in (None, "") else SafeString(DASH)


@register.filter
def money(amount: Decimal | None, currency: str = "") -> SafeString:
    """`{{ amount|money:"XDD" }}`: an amount with its currency, in the language's figures."""
    if amount is None:
        return SafeString(DASH)
    return format_html('<bdi class="money" dir="ltr">{}</bdi>', formats.money(amount, currency))


@register.filter
def number(value: Decimal | int | None) -> SafeString:
    """`{{ quantity|number }}`: a number with the language's separators, exact."""
    if value is None:
        return SafeString(DASH)
    return format_html('<bdi class="number" dir="ltr">{}</bdi>', formats.number(value))


@register.filter
def day(value: date | None) -> SafeString:
    """`{{ when|day }}`: a day, its month in words."""
    if value is None:
        return SafeString(DASH)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.day(value))


@register.filter
def moment(value: datetime | None) -> SafeString:
    """`{{ when|moment }}`: a time to the minute, in the office's zone."""
    if value is None:
        return SafeString(DASH)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.moment(value))


@register.simple_tag
def lane_chip(lane: Lane | str) -> SafeString:
    """`{% lane_chip declaration.lane %}`: colour, shape and word of a lane; its meaning on hover."""
    sign = SIGNS[Lane(lane)]
    return format_html(
        '<span class="chip lane-{}" title="{}">{}{}</span>', Lane(lane).value, sign.meaning, icon(sign.icon), sign.label
    )


@register.simple_tag
def chip(label: Words, tone: Tone | str = Tone.NEUTRAL) -> SafeString:
    """`{% chip "Accepted" "good" %}`: a state, with tone `neutral|info|good|wait|warn|bad`."""
    known = Tone(tone)
    return format_html('<span class="chip tone-{}">{}{}</span>', known.value, icon(TONE_ICONS[known]), label)


@register.simple_tag
def written(cell: Cell | Fact) -> SafeString | str:
    """A value of a table or a list of facts, written as its kind asks."""
    kind = cell.column.kind if isinstance(cell, Cell) else cell.kind
    value = cell.value
    if value in (None, ""):
        return SafeString(DASH)
    if kind == "money":
        shown: SafeString | str = money(value, cell.currency)
    elif kind == "chip":
        shown = chip(*value)
    elif kind == "lane":
        shown = lane_chip(value)
    else:
        shown = {"ref": ref, "number": number, "day": day, "moment": moment}.get(kind, format_text)(value)
    return format_html('<a href="{}">{}</a>', cell.url, shown) if cell.url else shown


def format_text(value: Any) -> SafeString:
    """Text as it stands, escaped, isolated from the direction of its neighbours (a name may be in any script)."""
    return format_html("<bdi>{}</bdi>", value)


@register.inclusion_tag("furniture/table.html", takes_context=True)
def table(context: template.Context, page: Page) -> dict[str, Any]:
    """`{% table page %}`: filters, rows and neighbours of a `Page` made by `page_of`."""
    return {"page": page, "table": page.table, "action": getattr(context.get("request"), "path", "")}


@register.inclusion_tag("furniture/timeline.html")
def timeline(steps: Iterable[Step]) -> dict[str, Any]:
    """`{% timeline steps %}`: what happened, in order, each with time and person."""
    return {"steps": [(step, TONE_ICONS[step.tone]) for step in steps]}


@register.inclusion_tag("furniture/tabs.html")
def tabs(items: Sequence[Tab], label: str = "") -> dict[str, Any]:
    """`{% tabs items %}`: links between the views on one thing; they work without JavaScript."""
    return {"items": items, "label": label or gettext("Views")}


@register.inclusion_tag("furniture/facts.html")
def facts(items: Iterable[Fact]) -> dict[str, Any]:
    """`{% facts items %}`: a definition list."""
    return {"items": items}


@register.inclusion_tag("furniture/tasks.html")
def task_list(items: Iterable[Task]) -> dict[str, Any]:
    """`{% task_list items %}`: pieces of work, each with its state."""
    return {"items": items}


@register.inclusion_tag("furniture/findings.html")
def findings(found: Iterable[Finding]) -> dict[str, Any]:
    """`{% findings found %}`: what is wrong or doubtful, errors first, each with field, message and remedy."""
    ordered = sorted(found, key=lambda finding: not finding.is_error)
    return {
        "items": [
            (
                finding,
                isolated(gettext(finding.message), finding.fields(gettext)),
                isolated(gettext(finding.remedy), finding.fields(gettext)) if finding.remedy else "",
            )
            for finding in ordered
        ]
    }


@register.inclusion_tag("furniture/empty.html")
def empty_state(
    title: Words, text: Words = "", url: str = "", label: Words = "", drawing: str = "inbox"
) -> dict[str, Any]:
    """`{% empty_state title text url label %}`: nothing here, why, and what can be done."""
    return {"title": title, "text": text, "url": url, "label": label, "drawing": drawing}


@register.inclusion_tag("furniture/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """`{% error_summary form %}`: everything wrong with a form, above it, each a link to its field."""
    return {
        "form": form,
        "general": form.non_field_errors(),
        "fields": [(form[name], errors) for name, errors in form.errors.items() if name in form.fields],
    }


@register.inclusion_tag("furniture/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """`{% field form.reference %}`: label, hint, errors and input of one field, tied together for screen readers."""
    kind = getattr(bound.field.widget, "input_type", "text")
    is_many = isinstance(bound.field.widget, CheckboxSelectMultiple)
    described = [f"{bound.auto_id}-hint"] if hint or bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    return {
        "field": bound,
        "input": bound.as_widget(attrs=_input_attributes(kind, described, is_wrong=bool(bound.errors))),
        "hint": hint or bound.help_text,
        "is_box": kind == "checkbox" and not is_many,
        "is_many": is_many,
        "is_hidden": bound.is_hidden,
    }


def _input_attributes(kind: str, described: Sequence[str], *, is_wrong: bool) -> dict[str, str | bool]:
    """Classes and ARIA of an input: what describes it, and whether it is wrong."""
    looks = {"checkbox": "form-check-input", "select": "form-select"}.get(kind, "form-control")
    attributes: dict[str, str | bool] = {"class": f"{looks} is-invalid" if is_wrong else looks}
    if is_wrong:
        attributes["aria-invalid"] = "true"
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return attributes
