"""Forms of origin: which rule applies, a bill of materials, proofs and requests for verification."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.reference.countries.queries import readers_choices
from customhouse.tariff.origin.queries import standing_schemes
from customhouse.tariff.origin.rules.proving import NewProof, Outcome, ProofKind, read_lines

ROWS = 8
KIND_NAMES = {
    ProofKind.EUR1: _("Movement certificate"),
    ProofKind.CERTIFICATE: _("Certificate of origin"),
    ProofKind.DECLARATION: _("Declaration of origin"),
}
OUTCOME_NAMES = {
    Outcome.GENUINE: _("Genuine, and the goods originate"),
    Outcome.NOT_GENUINE: _("Not genuine"),
    Outcome.NOT_ORIGINATING: _("Genuine, but the goods do not originate"),
    Outcome.UNKNOWN: _("Could not be verified"),
}
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SchemeField(forms.ChoiceField):
    """A choice among the schemes in force on a day."""

    def __init__(self, day: date, **given: Any) -> None:
        found = [(each.scheme.code, each.scheme.title) for each in standing_schemes(day)]
        super().__init__(label=_("Scheme of preference"), choices=found, **given)


class CountryField(forms.ChoiceField):
    """A choice among all countries, in the reader's language; none until one is chosen."""

    def __init__(self, label: Any, *, required: bool = True) -> None:
        super().__init__(label=label, required=required, choices=partial(readers_choices, "—"))

    def to_python(self, value: Any) -> str:
        """The code in capital letters, for those who send it from elsewhere."""
        return str(super().to_python(value)).upper()


class WizardForm(forms.Form):
    """Which goods, under which scheme."""

    code = forms.RegexField(r"^[0-9. ]{2,16}$", label=_("Code of the goods"), max_length=16)

    def __init__(self, day: date, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["scheme"] = SchemeField(day)
        self.order_fields(["scheme", "code"])


class BillForm(forms.Form):
    """What the product costs, weighs and went through."""

    country = CountryField(_("Made in (country)"))
    ex_works_price = forms.DecimalField(label=_("Ex-works price"), min_value=0, max_digits=15, required=False)
    fob_value = forms.DecimalField(label=_("Free-on-board value"), min_value=0, max_digits=15, required=False)
    net_cost = forms.DecimalField(label=_("Net cost"), min_value=0, max_digits=15, required=False)
    net_weight = forms.DecimalField(label=_("Net weight (kg)"), min_value=0, max_digits=15, required=False)
    operations = forms.CharField(
        label=_("Operations performed"),
        max_length=500,
        required=False,
        help_text=_("Separated by commas, such as: weaving, making-up."),
    )
    goods = forms.IntegerField(
        label=_("Which of the rules above speaks of your goods"), min_value=1, max_value=99, required=False
    )


class MaterialForm(forms.Form):
    """One line of a bill of materials."""

    code = forms.RegexField(r"^[0-9. ]{2,16}$", label=_("Code"), max_length=16, required=False)
    origin = forms.RegexField(r"^[A-Za-z]{2}$", label=_("Country (two letters)"), max_length=2, required=False)
    value = forms.DecimalField(label=_("Value"), min_value=0, max_digits=15, required=False)
    weight = forms.DecimalField(label=_("Weight (kg)"), min_value=0, max_digits=15, required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("By its country")),
            ("yes", _("Originates")),
            ("no", _("Does not originate")),
            ("wo", _("Wholly obtained")),
        ],
    )


MaterialRows = forms.formset_factory(MaterialForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


def bill_of(code: str, product: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The bill of materials that the forms tell, as `rules.reading.read_bill` takes it."""
    operations = [name for name in product["operations"].split(",") if name.strip()]
    told = {key: product[key] for key in ("country", "ex_works_price", "fob_value", "net_cost", "net_weight")}
    materials = [
        {
            "code": row["code"],
            "origin": row["origin"],
            "value": row["value"],
            "weight": row["weight"],
            "originating": {"yes": True, "wo": True, "no": False}.get(row["status"]),
            "wholly_obtained": True if row["status"] == "wo" else None,
        }
        for row in rows
        if row.get("code")
    ]
    return {"product": {**told, "code": code}, "materials": materials, "operations": operations or None}


class ProofForm(forms.Form):
    """A proof of origin to be made out."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, name) for kind, name in KIND_NAMES.items()])
    exporter = forms.CharField(label=_("Exporter (identifier of the trader)"), max_length=40)
    consignee = forms.CharField(label=_("Consignee"), max_length=200, required=False)
    destination = CountryField(_("Country of destination"))
    invoice = forms.CharField(label=_("Invoice"), max_length=100, required=False)
    exported_on = forms.DateField(label=_("Day on which the goods left"), required=False, widget=_DAY)
    lines = forms.CharField(
        label=_("Goods"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One a line: code; description; criterion. Such as 850440; Power supplies; CTH."),
    )

    def __init__(self, day: date, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["scheme"] = SchemeField(day)
        self.order_fields(["scheme"])

    def proof(self) -> NewProof:
        """What is to be made out. Call it on a valid form."""
        told = self.cleaned_data
        return NewProof(
            scheme=told["scheme"],
            kind=ProofKind(told["kind"]),
            exporter=told["exporter"],
            consignee=told["consignee"],
            destination=told["destination"],
            invoice=told["invoice"],
            lines=read_lines(told["lines"]),
            exported_on=told["exported_on"],
        )


class ReasonForm(forms.Form):
    """Why a proof is duplicated or cancelled."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2}))


class ApprovalForm(forms.Form):
    """An exporter to be approved."""

    holder = forms.CharField(label=_("Exporter (identifier of the trader)"), max_length=40)

    def __init__(self, day: date, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["scheme"] = SchemeField(day)


class EnquiryForm(forms.Form):
    """A request for verification."""

    is_sent = forms.ChoiceField(
        label=_("Who asks"),
        choices=[("yes", _("We ask about a foreign proof")), ("no", _("They ask about one of ours"))],
    )
    concerns = forms.CharField(label=_("Reference of the proof"), max_length=60)
    administration = CountryField(_("Administration (country)"))
    question = forms.CharField(label=_("What is asked"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class AnswerForm(forms.Form):
    """What a verification found."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", "—"), *((one.value, name) for one, name in OUTCOME_NAMES.items())]
    )
    answer = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea({"rows": 3}))
