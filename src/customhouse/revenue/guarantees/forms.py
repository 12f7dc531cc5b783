"""Forms of guarantees and deferment accounts. What is fit, the services say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.revenue.guarantees.models import KIND_NAMES
from customhouse.revenue.guarantees.records import CoverDetails, CoverKind
from customhouse.revenue.notices.queries import revenue_law


class CoverForm(forms.Form):
    """A guarantee or deferment account to be opened."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, name) for kind, name in KIND_NAMES.items()])
    holder = forms.CharField(label=_("Holder (identifier of the trader)"), max_length=40)
    limit = forms.DecimalField(label=_("Secures up to"), max_digits=18, decimal_places=4)
    guarantor = forms.CharField(
        label=_("Guarantor"), max_length=200, required=False, help_text=_("Not for a deferment account.")
    )
    debit_day = forms.IntegerField(
        label=_("Day of the month of the debit"), required=False, help_text=_("For a deferment account, 1 to 28.")
    )
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    legal_reference = forms.CharField(label=_("Decision or contract"), max_length=200, required=False)

    def details(self) -> CoverDetails:
        """What is asked to be opened. Call it on a valid form."""
        told = dict(self.cleaned_data)
        return CoverDetails(kind=CoverKind(told.pop("kind")), currency=revenue_law().currency, **told)


class CloseForm(forms.Form):
    """Why a guarantee or account is closed."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2}))


class SecureForm(forms.Form):
    """A notice to be secured by a guarantee or account."""

    notice = forms.CharField(label=_("Reference of the notice"), max_length=60)
