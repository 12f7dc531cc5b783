"""Forms of the counter, the till and the bank. What is fit, the services say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customhouse.revenue.payments.models import METHOD_NAMES
from customhouse.revenue.payments.rules.till import AT_A_COUNTER


def amount_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DecimalField:
    """A field for an amount in the national currency."""
    return forms.DecimalField(label=label, help_text=help_text, required=required, max_digits=18, decimal_places=4)


class FloatForm(forms.Form):
    """A till to be opened."""

    office = forms.ChoiceField(label=_("Office"))
    opening_float = amount_field(_("Cash in the till now (the float)"))

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        if isinstance(office, forms.ChoiceField):
            office.choices = offices


class SearchForm(forms.Form):
    """What somebody at the counter wants to pay."""

    q = forms.CharField(label=_("Reference of the notice, or MRN of the declaration"), max_length=60)


class CounterForm(forms.Form):
    """A payment at the counter. `key` makes sure that a form that is sent twice is one payment."""

    reference = forms.CharField(widget=forms.HiddenInput, max_length=60)
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    amount = amount_field(_("Amount received"))
    method = forms.ChoiceField(
        label=pgettext_lazy("means", "Paid"), choices=[(method.value, METHOD_NAMES[method]) for method in AT_A_COUNTER]
    )
    payer = forms.CharField(
        label=_("Paid by"), max_length=200, required=False, help_text=_("Leave empty if it is the debtor.")
    )


class CountForm(forms.Form):
    """A till counted at the end of the day; the cash can be counted by its pieces."""

    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed if the count differs from what was taken."),
    )

    def __init__(self, *args: Any, pieces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pieces = pieces
        for value, label in pieces:
            self.fields[f"piece_{value}"] = forms.IntegerField(
                label=label, min_value=0, max_value=1_000_000, required=False
            )
        self.fields["cash"] = amount_field(
            _("Cash in all, with the float"), _("Leave empty if you count the pieces below."), required=False
        )
        self.fields["card"] = amount_field(_("Card slips"), required=False)
        self.fields["cheque"] = amount_field(_("Cheques"), required=False)

    def piece_fields(self) -> list[forms.BoundField]:
        """The fields for notes and coins."""
        return [self[f"piece_{value}"] for value, _label in self.pieces]


class StatementForm(forms.Form):
    """A statement file of the bank."""

    file = forms.FileField(label=_("Statement"), help_text=_("CAMT.053 (XML) as the bank gave it, or a table (CSV)."))


class ExplainForm(forms.Form):
    """What the bank took: a payment, by its receipt, or something else."""

    receipt = forms.CharField(
        label=_("Number of the receipt that it takes back, whole or in part"),
        max_length=40,
        required=False,
        help_text=_("Leave empty if it takes back no payment."),
    )
    reason = forms.CharField(
        label=_("Why it was paid out"),
        max_length=200,
        required=False,
        help_text=_("Needed if it takes back no payment: fees of the bank, a refund."),
    )


class SendBackForm(forms.Form):
    """Money to be sent back to its payer."""

    pay_to = forms.CharField(label=_("To which bank account (IBAN)"), max_length=100)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2}))


class DecideForm(forms.Form):
    """What a second person decides on money that is to be sent back."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=[("send", _("It is sent back")), ("refuse", _("Refuse"))])
    bank_reference = forms.CharField(
        label=_("Reference of the bank's payment"), max_length=100, required=False, help_text=_("Needed if it is sent.")
    )
    decision = forms.CharField(
        label=_("Reason of the decision"), max_length=500, required=False, help_text=_("Needed if you refuse.")
    )


class MatchForm(forms.Form):
    """The debt that a payment in suspense is for."""

    reference = forms.CharField(label=_("Reference of the notice, or MRN of the declaration"), max_length=60)
