"""Why a model is approved, or the one before it returns."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """The reason; it stands in the event trail for good."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}), help_text=_("Kept in the event trail.")
    )
