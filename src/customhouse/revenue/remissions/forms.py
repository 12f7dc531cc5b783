"""Forms of remissions. What is fit, the services say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """A remission to be asked for."""

    notice = forms.CharField(label=_("Reference of the penalty notice"), max_length=60)
    amount = forms.DecimalField(
        label=_("Amount to be remitted"),
        max_digits=18,
        decimal_places=4,
        required=False,
        help_text=_("Leave empty to ask for all of it."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
