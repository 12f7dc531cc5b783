"""The form of a decision. What is fit, the services say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DecideForm(forms.Form):
    """A decision on a claim, with its reason."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=[("approve", _("Approve")), ("refuse", _("Refuse"))])
    decision = forms.CharField(
        label=_("Reason of the decision"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed if you refuse."),
    )
