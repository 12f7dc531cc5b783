"""What a reader of the tariff asks: words, and the day whose law is read."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


class DayForm(forms.Form):
    """The day whose law is shown; today if none is given."""

    at = forms.DateField(
        label=_("Law of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_at(self) -> date | None:
        """Refuse days for which no law can be looked up."""
        day: date | None = self.cleaned_data["at"]
        if day and not FIRST <= day <= LAST:
            raise forms.ValidationError(_("There is no law for that day: write a year from 1900 to 2199."))
        return day


class SearchForm(DayForm):
    """Words or the beginning of a code."""

    q = forms.CharField(
        label=_("Goods or code"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    field_order = ("q", "at")
