"""What is asked of the watch lists, and what is said of a match."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.foundation.access.models import ROLE_NAMES
from customhouse.foundation.access.records import Role
from customhouse.targeting.screening.access import SCREEN
from customhouse.targeting.screening.models import WatchList
from customhouse.targeting.screening.queries import MOST_LETTERS
from customhouse.targeting.screening.reports import FORMATS


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


class EditionForm(forms.Form):
    """A file of an edition of a list that stands."""

    use_required_attribute = False
    file = forms.FileField(label=_("File of the list"), allow_empty_file=True)


class NewListForm(EditionForm):
    """The first file of a list, with what is said of the list itself."""

    field_order = ("code", "name", "format", "readers", "needs_two", "file")
    code = forms.CharField(
        label=_("Code of the list"),
        max_length=30,
        help_text=_("Letters, digits, hyphens and underscores, such as OWN or UN; profiles name the list by it."),
    )
    name = forms.CharField(label=_("What it is called"), max_length=200)
    format = forms.ChoiceField(label=_("Format of the file"), choices=list(FORMATS.items()))
    readers = forms.MultipleChoiceField(
        label=_("For whom it is"),
        choices=[(role.value, ROLE_NAMES[role]) for role in Role if role in SCREEN.roles],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Others do not know of the list. Tick none: it is for all who may screen."),
    )
    needs_two = forms.BooleanField(label=_("A match is cleared by a second person only"), required=False)


class DeedForm(forms.Form):
    """What is done with a file that was looked at: the report's digest and edition say which."""

    deed = forms.ChoiceField(choices=[("bring_in", ""), ("set_aside", "")])
    digest = forms.RegexField(r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    against = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
