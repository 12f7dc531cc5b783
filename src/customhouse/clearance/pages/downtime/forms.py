"""Forms of an office without a line. Times are typed in the office's zone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customhouse.clearance.downtime.services import MOST

Offices = Iterable[tuple[str, str]]


def _moment(label: Any, *, required: bool = True) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=required, widget=widget, input_formats=["%Y-%m-%dT%H:%M"])


class OutageForm(forms.Form):
    """Since when an office has no line, and why."""

    office = forms.ChoiceField(label=_("Office"))
    began_at = _moment(_("Without a line since"))
    ended_at = _moment(_("Until"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, offices: Offices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = list(offices)  # type: ignore[attr-defined]  # a choice field has them


class EndForm(forms.Form):
    """Since when the line is back."""

    ended_at = _moment(_("The line is back since"))


class NumbersForm(forms.Form):
    """How many numbers are wanted, for which office."""

    office = forms.ChoiceField(label=_("Office"))
    count = forms.IntegerField(label=_("How many numbers"), min_value=1, max_value=MOST, initial=50)

    def __init__(self, offices: Offices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = list(offices)  # type: ignore[attr-defined]  # a choice field has them


class RegisterForm(forms.Form):
    """A register to load."""

    file = forms.FileField(
        label=pgettext_lazy("downtime", "Register"),
        help_text=_("The spreadsheet that was filled in (.xlsx), or a CSV file with the same columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
