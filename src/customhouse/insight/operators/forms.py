"""How far a page on one trader looks back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

PERIODS = ((30, _("30 days")), (90, _("90 days")), (365, _("A year")), (1_826, _("Five years")))
USUAL = 365


class PeriodForm(forms.Form):
    """The days that are looked at."""

    days = forms.TypedChoiceField(label=_("Period"), choices=PERIODS, coerce=int, initial=USUAL)


class FindForm(forms.Form):
    """Whom to look at."""

    q = forms.CharField(label=_("Identifier or name"), required=False, max_length=200)
