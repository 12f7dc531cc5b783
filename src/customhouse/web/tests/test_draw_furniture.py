"""Pieces of furniture as HTML: escaped, isolated in direction, never by colour alone."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from customhouse.foundation.pages.records import Fact, Step, Tab, Task, Tone
from customhouse.messages.findings import Finding, Severity
from customhouse.targeting.lanes.records import Lane


def drawn(source: str, **context: Any) -> str:
    return " ".join(Template("{% load customhouse %}" + source).render(Context(context)).split())


EVIL = "<script>alert(1)</script>"


@pytest.mark.parametrize("lane", list(Lane))
def test_a_lane_is_a_word_and_a_shape(lane: Lane) -> None:
    chip = drawn("{% lane_chip lane %}", lane=lane)
    assert "<use href=" in chip
    assert lane.value.title() in chip


@pytest.mark.parametrize("tone", list(Tone))
def test_a_state_is_a_word_and_a_shape(tone: Tone) -> None:
    chip = drawn("{% chip label tone %}", label=EVIL, tone=tone)
    assert "<use href=" in chip
    assert EVIL not in chip


@pytest.mark.parametrize("name", ["ref", "day", "moment", "money", "number"])
def test_what_is_missing_is_a_dash(name: str) -> None:
    assert drawn("{{ value|" + name + " }}", value=None) == "–"


def test_a_reference_is_isolated_and_escaped() -> None:
    assert drawn("{{ value|ref }}", value="26<XD") == '<bdi class="ref">26&lt;XD</bdi>'


def test_an_icon_with_a_label_is_read_out() -> None:
    assert 'role="img" aria-label="Search"' in drawn('{% icon "search" "Search" %}')
    assert 'aria-hidden="true"' in drawn('{% icon "search" %}')


def test_findings_stand_errors_first_with_their_remedy() -> None:
    warning = Finding("W-1", Severity.WARNING, "", "", "Doubtful {what}.", "", {"what": EVIL})
    error = Finding("E-1", Severity.ERROR, "42A/D026", "Declaration/LRN", "Used.", "Choose another.")
    shown = drawn("{% findings found %}", found=[warning, error])
    assert shown.index("E-1") < shown.index("W-1")
    assert "Choose another." in shown
    assert "42A/D026" in shown
    assert EVIL not in shown


def test_a_date_in_a_finding_is_isolated() -> None:
    dated = Finding("W-1", Severity.WARNING, "", "", "Not on {date}.", "After {date}.", {"date": "2026-01-31"})
    shown = drawn("{% findings found %}", found=[dated])
    assert "Not on <bdi>2026-01-31</bdi>." in shown
    assert "After <bdi>2026-01-31</bdi>." in shown


def test_facts_link_and_write_by_kind() -> None:
    shown = drawn("{% facts items %}", items=[Fact("A", "x", url="/x/"), Fact("B", ""), Fact("C", 5, "number")])
    assert '<a href="/x/"><bdi>x</bdi></a>' in shown
    assert "<dd>–</dd>" in shown
    assert '<bdi class="number" dir="ltr">5</bdi>' in shown


def test_a_timeline_marks_what_is_to_come() -> None:
    assert "is-ahead" in drawn("{% timeline steps %}", steps=[Step("Release")])


def test_tabs_say_where_one_is() -> None:
    shown = drawn("{% tabs items %}", items=[Tab("Goods", "/a/", current=True, count=3), Tab("Trail", "/b/")])
    assert shown.count('aria-current="page"') == 1
    assert 'href="/b/"' in shown


def test_tasks_without_address_are_no_links() -> None:
    shown = drawn("{% task_list items %}", items=[Task("Check", "/c/", "Invoice", "To do"), Task("Record")])
    assert shown.count("<a ") == 1
    assert "Invoice" in shown


def test_an_empty_state_offers_what_can_be_done() -> None:
    shown = drawn('{% empty_state "None" "Why" "/do/" "Do it" %}')
    assert '<a class="btn btn-primary" href="/do/">Do it</a>' in shown


class Named(forms.Form):
    """A form that is never content."""

    name = forms.CharField(help_text="As in the register")
    agreed = forms.BooleanField()
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        """Refuse whatever is sent."""
        raise forms.ValidationError("Both are wrong.")


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    form = Named({"name": ""})
    shown = drawn("{% error_summary form %}{% for bound in form %}{% field bound %}{% endfor %}", form=form)
    assert 'aria-describedby="id_name-hint id_name-error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_name-hint">As in the register' in shown
    assert '<a href="#id_name">' in shown
    assert "Both are wrong." in shown
    assert '<input type="hidden" name="token"' in shown


def test_a_form_without_errors_has_no_summary() -> None:
    assert drawn("{% error_summary form %}", form=Named()) == ""
