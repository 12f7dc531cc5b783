"""The guided dossier as a form, and the steps of a doubt. What is fit, the rules and services say."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from customhouse.messages.findings import Finding
from customhouse.reference.currencies.queries import currency_name, rates_on
from customhouse.tariff.valuation.asking import (
    CHOICE,
    DAY,
    FIGURE,
    GROUPS,
    QUESTIONS,
    YES_NO,
    Question,
    dossier_of,
    field_of,
)
from customhouse.tariff.valuation.queries import kinds_of_used_goods

ANSWERS = (("", _("Not known")), ("yes", _("Yes")), ("no", _("No")))


class DossierForm(forms.Form):
    """The questions of a guided dossier. Nothing is required: what is wanted, the rules ask for."""

    currency = forms.ChoiceField(label=_("Currency of the amounts"), required=False)
    basis = forms.ChoiceField(label=_("Basis"), required=False)

    def __init__(self, data: Any, today: date) -> None:
        super().__init__(data)
        table = rates_on(today)
        language = (get_language() or "en").partition("-")[0]
        codes = [table.currency, *sorted(table.rates)]
        self._choose("currency", [(code, f"{code} · {currency_name(code, language)}") for code in codes])
        self._choose("basis", [("", _("As the law says")), ("CIF", "CIF"), ("FOB", "FOB")])
        for question in QUESTIONS:
            self.fields[question.name] = _field(question)
        used = [(kind, kind.replace("_", " ")) for kind in kinds_of_used_goods(today)]
        self._choose("used_kind", [("", "—"), *used])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # the names are those of choices
        field.choices = choices

    def dossier(self) -> dict[str, Any]:
        """The dossier that the answers make."""
        given = {name: _told(value) for name, value in self.cleaned_data.items()}
        whole = {name: given[name] for name in ("currency", "basis") if given[name]}
        return whole | dossier_of(given)

    def tell(self, findings: tuple[Finding, ...]) -> None:
        """Tell findings of the dossier at the fields whose answers they are about."""
        for finding in findings:
            name = field_of(finding.path)
            self.add_error(name or None, f"{finding.text(gettext)} {finding.cure(gettext)}".strip())

    def groups(self) -> list[tuple[str, str, list[Any]]]:
        """The fields by the groups in which they are asked: name, title, bound fields."""
        return [
            (group, gettext(title), [self[question.name] for question in QUESTIONS if question.group == group])
            for group, title in GROUPS.items()
        ]


class RaiseForm(forms.Form):
    """A doubt about the value declared for an item."""

    subject = forms.CharField(label=_("Declaration (MRN)"), max_length=40)
    item = forms.IntegerField(label=_("Goods item"), min_value=1, max_value=9999)
    importer = forms.CharField(label=_("Importer (identifier)"), max_length=40)
    office = forms.CharField(label=_("Customs office"), max_length=20, required=False)
    question = forms.CharField(
        label=_("What is doubtful, and what should the importer explain or send?"),
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
    )


class StepForm(forms.Form):
    """One step of a doubt, in words."""

    verb = forms.ChoiceField(label=_("Step"))
    words = forms.CharField(label=_("In words"), max_length=5000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, data: Any, steps: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared as one above
        field.choices = [("", "—"), *steps] if steps[1:] else steps


def _field(question: Question) -> forms.Field:
    label = _(question.label)
    if question.kind == CHOICE:
        options = [("", "—"), *((word, _(name)) for word, name in question.options)]
        return forms.ChoiceField(label=label, required=False, choices=options)
    if question.kind == YES_NO:
        return forms.ChoiceField(label=label, required=False, choices=ANSWERS)
    if question.kind == DAY:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d"])
    attributes = {"inputmode": "decimal", "autocomplete": "off"} if question.kind == FIGURE else {}
    return forms.CharField(
        label=label,
        required=False,
        max_length=40 if question.kind == FIGURE else 500,
        widget=forms.TextInput(attributes),
    )


def _told(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
