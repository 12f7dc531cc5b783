"""What the page of options asks: goods, origin, value, and what else the options may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customhouse.reference.countries.queries import choices as countries
from customhouse.tariff.nomenclature.forms import DayForm
from customhouse.tariff.schedules.queries import schedules

_FIELDS = {"quantity": "quantities", "codes": "additional_codes"}


def _words(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=200, help_text=help_text, widget=widget)


def _amount(label: Any, *, required: bool = False) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_digits=18,
        decimal_places=6,
        widget=widget,
    )


class OptionsForm(DayForm):
    """The question; bound once a value was sent."""

    commodity = forms.CharField(label=_("Commodity code"), max_length=20)
    origin = forms.ChoiceField(label=_("Country of origin"))
    schedule = forms.ChoiceField(label=_("Tariff"), required=False)
    value = _amount(_("Value of the goods"), required=True)
    freight = _amount(_("Freight"))
    insurance = _amount(_("Insurance"))
    quantities = _words(_("Quantities"), _("Unit and figure, such as KGM=1250 NAR=40."))
    additional_codes = _words(
        _("Additional codes"), _("Codes of a company or of a variant of the goods, if they have one.")
    )
    certificates = _words(_("Certificates at hand"), _("Document codes, such as N954."))
    field_order = (
        "commodity",
        "origin",
        "schedule",
        "value",
        "freight",
        "insurance",
        "quantities",
        "additional_codes",
        "certificates",
        "at",
    )

    def __init__(self, given: Mapping[str, str], today: date) -> None:
        """A form as it was sent, or (no value was sent) one to be filled."""
        filled = {"at": today.isoformat()} | {name: text.replace("\0", "") for name, text in given.items()}
        super().__init__(data=filled if "value" in given else None, initial=filled)
        language = (get_language() or "en").partition("-")[0]
        self._choose("origin", [("", "—"), *countries(language)])
        brought = [(row.code, f"{row.title} ({row.currency})") for row in schedules()]
        self._choose(
            "schedule", [("", _("The one that has the code")), ("national", _("The national tariff")), *brought]
        )

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def field_of(self, path: str) -> str | None:
        """The field that a finding is about; None where it is about none of them."""
        name = _FIELDS.get(path, path)
        return name if name in self.fields else None
