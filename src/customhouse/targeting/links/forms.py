"""Which patterns are shown."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.targeting.links.records import Shape
from customhouse.targeting.links.rules.saying import SHAPE_NAMES


class PatternsForm(forms.Form):
    """Patterns of one shape, of one party, as they stood at the end of a day."""

    pattern = forms.ChoiceField(
        label=_("Pattern"),
        required=False,
        choices=lambda: [("", _("All")), *((each.value, _(SHAPE_NAMES[each])) for each in Shape)],
    )
    party = forms.CharField(
        label=_("Party"), required=False, max_length=210, help_text=_("Its identifier, as it stands in the evidence.")
    )
    day = forms.DateField(
        label=_("As found by the end of the day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
