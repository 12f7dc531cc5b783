"""What the vehicle estimator asks: the few facts that always count, and those that decide the code of this vehicle.

The form is sent by GET, so its address holds the whole question and can be given to somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from customhouse.messages.findings import Finding
from customhouse.reference.countries.queries import choices as countries
from customhouse.reference.currencies.queries import currency_name, rates_on
from customhouse.tariff.duties.queries import Goods, needs_of
from customhouse.tariff.nomenclature.forms import FIRST, LAST, DayForm
from customhouse.tariff.vehicles.queries import code_of, facts_of, law_on
from customhouse.tariff.vehicles.records import ENGINES, STATES, USED, Asked, Vehicle
from customhouse.tariff.vehicles.rules.classifying import engines_of

LONGEST = 40
MASS_UNIT = "KGM"
_ASKS_ANEW = {
    "hx-get": reverse_lazy("vehicles:estimator"),
    "hx-target": "#questions",
    "hx-select": "#questions",
    "hx-swap": "outerHTML",
    "hx-include": "closest form",
    "hx-sync": "closest form:replace",
}
"""Attributes of a field whose answer decides which further questions are asked."""
_FACTS = {
    "capacity": (_("Cylinder capacity in cm³"), _("On the registration certificate under P.1, such as 1598.")),
    "gross_mass": (_("Permitted mass with load, in kg"), _("On the registration certificate under F.1.")),
    "mass": (_("Mass of the vehicle itself, in kg"), _("On the registration certificate under G.")),
}


def _figure(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=LONGEST, help_text=help_text, widget=widget)


class VehicleForm(DayForm):
    """The question; bound once a price was sent and everything that decides the code was asked for."""

    kind = forms.ChoiceField(label=_("Kind of vehicle"), widget=forms.Select(attrs=_ASKS_ANEW))
    state = forms.ChoiceField(label=_("New or used"), widget=forms.Select(attrs=_ASKS_ANEW))
    origin = forms.ChoiceField(
        label=_("Country of origin"), required=False, help_text=_("Where it was made, not where you buy it.")
    )
    price = _figure(
        _("Price paid"), _("Empty if nothing was paid: a used vehicle is then valued from what it costs new.")
    )
    currency = forms.ChoiceField(label=_("Currency"))
    freight = _figure(_("Freight"), _("To the border, if it is not in the price."))
    insurance = _figure(_("Insurance"), _("For the way, if it is not in the price."))
    new_value = _figure(_("What it costs new"), _("Used vehicles only: the price of the model new, without taxes."))

    def __init__(self, given: Mapping[str, str], today: date) -> None:
        """A form as it was sent, or (no price was sent) one to be filled, with what is known already."""
        asked = {"at": today.isoformat(), "currency": rates_on(today).currency}
        self.given = asked | {name: text.replace("\0", "")[:LONGEST] for name, text in given.items()}
        self.is_sent = "price" in given
        super().__init__(data=self.given if self.is_sent else None, initial=self.given)
        self.on = _day(self.given["at"], today)
        self._fill_choices()
        self.further = self._ask_further()
        # What nobody was asked yet is the next question: until it is answered nothing is wrong with the form.
        self.is_unfinished = self.is_sent and any(name not in self.given for name in self.further)
        self.is_bound = self.is_sent and not self.is_unfinished

    def _fill_choices(self) -> None:
        language = (get_language() or "en").partition("-")[0]
        rates = rates_on(self.on)
        codes = [rates.currency, *sorted(rates.rates)]
        choices = {
            "kind": [("", "—"), *((row.code, row.name(language)) for row in law_on(self.on).kinds.values())],
            "state": [("", "—"), *((state, gettext(name)) for state, name in STATES.items())],
            "origin": [("", gettext("Not known")), *countries(language)],
            "currency": [(code, f"{code} · {currency_name(code, language)}") for code in codes],
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # the names are those of choices
            field.choices = rows

    def _ask_further(self) -> list[str]:
        """Make the fields of the further questions; their names in the order in which they are asked."""
        law = law_on(self.on)
        kind, state = self.given.get("kind", ""), self.given.get("state", "")
        if kind not in law.kinds:
            return []
        vehicle = self._vehicle(kind, state)
        made: dict[str, forms.Field] = {}
        for fact in facts_of(vehicle, self.on):
            if fact == "engine":
                rows = [("", "—"), *((code, gettext(ENGINES[code])) for code in engines_of(kind, law))]
                made[fact] = forms.ChoiceField(
                    label=gettext("Engine"), choices=rows, widget=forms.Select(attrs=_ASKS_ANEW)
                )
            else:
                made[fact] = _figure(*_FACTS[fact], required=True)
        if state == USED:
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            help_text = gettext("On the registration certificate under B.")
            made["first_registered"] = forms.DateField(
                label=gettext("First registered on"), widget=widget, help_text=help_text
            )
        if self._is_charged_by_mass(vehicle):
            made["mass"] = _figure(*_FACTS["mass"], required=True)
        self.fields |= made
        return list(made)

    def _vehicle(self, kind: str, state: str) -> Vehicle:
        """The vehicle as far as it is told by choices: enough to know what else decides its code."""
        engine = self.given.get("engine", "")
        first = _day(self.given.get("first_registered", ""), self.on)
        return Vehicle(kind, state, engine if engine in ENGINES else "", first_registered=first)

    def _is_charged_by_mass(self, vehicle: Vehicle) -> bool:
        code = code_of(vehicle, self.on).code
        return MASS_UNIT in needs_of(Goods(code, self.given.get("origin", "")), self.on).quantities

    def asked(self) -> Asked:
        """The question as the estimator takes it."""
        given = {name: _told(value) for name, value in self.cleaned_data.items()}
        return Asked(**{name: given[name] for name in Asked.__slots__ if name in given})

    def tell(self, findings: tuple[Finding, ...]) -> None:
        """Tell each finding at the field that it is about."""
        for finding in findings:
            name = finding.path if finding.path in self.fields else None
            self.add_error(name, f"{finding.text(gettext)} {finding.cure(gettext)}".strip())


def _day(text: str, otherwise: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if FIRST <= day <= LAST else otherwise


def _told(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
