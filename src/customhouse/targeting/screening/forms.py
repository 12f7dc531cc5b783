"""What is asked of the watch lists, and what is said of a match."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.targeting.screening.models import WatchList
from customhouse.targeting.screening.queries import MOST_LETTERS


class ScreenForm(forms.Form):
    """Who is asked for."""

    name = forms.CharField(label=_("Name, in any script"), max_length=MOST_LETTERS, required=False)
    birth = forms.CharField(
        label=_("Date of birth"), max_length=20, required=False, help_text=_("1965, 1965-03 or 1965-03-01")
    )
    number = forms.CharField(label=_("Passport, vessel, container or other number"), max_length=100, required=False)
    code = forms.ChoiceField(label=_("List"), required=False)

    def __init__(self, *given: Any, lists: Iterable[WatchList], **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [("", _("All lists"))] + [(each.code, each.name) for each in lists]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]  # a field with choices


class DecisionForm(forms.Form):
    """What is said of a match."""

    code = forms.CharField(max_length=30, widget=forms.HiddenInput)
    key = forms.CharField(max_length=100, widget=forms.HiddenInput)
    name = forms.CharField(max_length=MOST_LETTERS, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("Is it the one meant?"), choices=[("", "—"), ("other", _("No, another")), ("same", _("Yes"))]
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)
