"""Forms of refunds. What is fit, the services say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """A refund to be asked for."""

    subject = forms.CharField(label=_("Declaration (MRN)"), max_length=40)
    amount = forms.DecimalField(label=_("Amount to be given back"), max_digits=18, decimal_places=4)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
    pay_to = forms.CharField(label=_("To which bank account (IBAN)"), max_length=100)


class PayOutForm(forms.Form):
    """A refund that was paid out."""

    bank_reference = forms.CharField(label=_("Reference of the bank's payment"), max_length=100)
