"""A file of partners' statistics, and what was looked at of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class StatisticsForm(forms.Form):
    """A table, and whose it is; `digest` and `against` are those of the report that stands on the page."""

    use_required_attribute = False
    source = forms.CharField(
        label=_("Whose statistics"), max_length=200, help_text=_("Such as Statistics Norway, March.")
    )
    table = forms.FileField(label=_("Table (CSV)"), allow_empty_file=True)
    digest = forms.RegexField(r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput, required=False)
    against = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, required=False)
