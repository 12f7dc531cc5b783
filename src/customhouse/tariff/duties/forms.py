"""What the duty calculator asks: always the same few facts, and only those others that the measures take.

The form is sent by GET, so its address holds the whole question and can be given to somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from customhouse.reference.countries.queries import choices as countries
from customhouse.reference.currencies.queries import currency_name, rates_on
from customhouse.reference.units.rules import asked_in
from customhouse.tariff.duties.queries import Goods, needs_of
from customhouse.tariff.duties.rules.expressions import RETAIL_PRICE
from customhouse.tariff.duties.rules.needing import Needs
from customhouse.tariff.duties.showing import Reader
from customhouse.tariff.measures.records import EXPORT, GENERAL, IMPORT
from customhouse.tariff.nomenclature.forms import DayForm
from customhouse.tariff.nomenclature.rules.resolving import compact

INCLUDED, ADDED = "yes", "no"
QUANTITY, CERTIFICATE = "q_", "c_"
_ASKS_ANEW = {
    "hx-get": reverse_lazy("duties:calculator"),
    "hx-target": "#questions",
    "hx-select": "#questions",
    "hx-swap": "outerHTML",
    "hx-include": "closest form",
    "hx-sync": "closest form:replace",
}
"""Attributes of a field whose answer decides which further questions are asked."""


def _figure(label: Any, *, required: bool = True) -> forms.DecimalField:
    """A field for an amount or a quantity, in figures with a point before decimals."""
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_digits=18,
        decimal_places=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class CalculatorForm(DayForm):
    """The question. `needs` says which further facts the measures take; their fields are made from it."""

    commodity = forms.CharField(
        label=_("Commodity code"),
        max_length=200,
        help_text=_("Six to ten digits; or say what the goods are, and choose among the codes found."),
        widget=forms.TextInput(attrs={"autocomplete": "off", **_ASKS_ANEW}),
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[(IMPORT, _("Import")), (EXPORT, _("Export"))],
        widget=forms.Select(attrs=_ASKS_ANEW),
    )
    origin = forms.ChoiceField(label=_("Country of origin"), required=False, widget=forms.Select(attrs=_ASKS_ANEW))
    value = _figure(_("Price of the goods"))
    currency = forms.ChoiceField(label=_("Currency"))
    included = forms.ChoiceField(
        label=_("Freight and insurance to the border"),
        choices=[(INCLUDED, _("In the price already")), (ADDED, _("Not in the price"))],
    )
    freight = _figure(_("Freight"), required=False)
    insurance = _figure(_("Insurance"), required=False)
    field_order = (
        "commodity",
        "direction",
        "origin",
        "value",
        "currency",
        "included",
        "freight",
        "insurance",
        "at",
    )

    def __init__(self, given: Mapping[str, str], today: date) -> None:
        """A form as it was sent, or (no price was sent) one to be filled, with what is known already."""
        asked = {
            "at": today.isoformat(),
            "direction": IMPORT,
            "included": INCLUDED,
            "currency": rates_on(today).currency,
        }
        filled = asked | {name: text.replace("\0", "") for name, text in given.items()}
        self.is_sent = "value" in given
        super().__init__(data=filled if self.is_sent else None, initial=filled)
        self.given = filled
        self.on = self._day(today)
        self.fields["at"].widget.attrs.update({key: str(text) for key, text in _ASKS_ANEW.items()})
        language = (get_language() or "en").partition("-")[0]
        self._choose("origin", [("", gettext("Not known")), *countries(language)])
        rates = rates_on(self.on)
        codes = [rates.currency, *sorted(rates.rates)]
        self._choose("currency", [(code, f"{code} · {currency_name(code, language)}") for code in codes])
        self.needs = needs_of(self.goods(), self.on)
        self.further = tuple(self._ask_further())
        # What nobody was asked yet is the next question: until it is answered nothing is wrong with the form.
        self.is_bound = self.is_sent and not self.unasked and self.has_code

    def goods(self) -> Goods:
        """The goods as far as they were told, however unfinished the form is."""
        return Goods(
            self.given.get("commodity", "")[:200],
            self.given.get("origin", ""),
            self.given.get("direction", IMPORT),
            self.given.get("preference", ""),
            frozenset(name.removeprefix(CERTIFICATE) for name, text in self.given.items() if _is_held(name, text)),
            frozenset(filter(None, [self.given.get("additional_code", "")])),
        )

    @property
    def has_code(self) -> bool:
        """Whether the goods are named by digits; words are looked up first."""
        return compact(self.given.get("commodity", "")).isdigit()

    @property
    def unasked(self) -> tuple[str, ...]:
        """Quantities that are needed and that nobody was asked for yet: the next question, and no error."""
        return tuple(unit for unit in self.needs.quantities if _name(unit) not in self.given)

    def quantities(self) -> list[str]:
        """The quantities as `UNIT=N`."""
        return [f"{unit}={self.cleaned_data[_name(unit)]:f}" for unit in self.needs.quantities]

    def _day(self, today: date) -> date:
        """The day of law asked for; today while it cannot be read."""
        try:
            day = date.fromisoformat(self.given["at"])
        except ValueError:
            return today
        return day if 1900 <= day.year < 2200 else today  # noqa: PLR2004  # years for which law can be looked up

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        choice = self.fields[name]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = choices

    def _ask_further(self) -> list[str]:
        """Make the fields of the further questions; their names in the order in which they are asked."""
        made: dict[str, forms.Field] = {}
        reader = Reader(self.on)
        if self.needs.preferences:
            made["preference"] = _preference(self.needs, reader)
        if self.given.get("preference", "") not in GENERAL:
            made |= _certificates(self.needs, reader, self.given["preference"])
        if self.needs.companies:
            made["additional_code"] = _company(self.needs, reader)
        made |= {_name(unit): _figure(_asked(unit)) for unit in self.needs.quantities}
        self.fields |= made
        return list(made)


def _preference(needs: Needs, reader: Reader) -> forms.ChoiceField:
    codes = {row.preference: row for row in reversed(needs.preferences)}
    named = [
        (code, f"{code} · {reader.origin(row.origin_group)}: {reader.rate(row.expression)}")
        for code, row in codes.items()
    ]
    return forms.ChoiceField(
        label=gettext("Preference claimed"),
        required=False,
        choices=[("", gettext("None: the general rate")), *named],
        widget=forms.Select(attrs=_ASKS_ANEW),
    )


def _certificates(needs: Needs, reader: Reader, preference: str) -> dict[str, forms.Field]:
    codes = {code: None for row in needs.preferences if row.preference == preference for code in row.certificates}
    return {
        f"{CERTIFICATE}{code}": forms.BooleanField(
            label=reader.certificates((code,)),
            required=False,
            help_text=gettext("Tick it if you hold it: without it the general rate applies."),
            widget=forms.CheckboxInput(attrs=_ASKS_ANEW),
        )
        for code in codes
    }


def _company(needs: Needs, reader: Reader) -> forms.ChoiceField:
    named = [
        (row.additional_code, f"{row.additional_code} · {reader.tax(row.type)}: {reader.rate(row.expression)}")
        for row in needs.companies
    ]
    return forms.ChoiceField(
        label=gettext("Additional code (maker of the goods)"),
        required=False,
        choices=[("", gettext("None of these")), *named],
        widget=forms.Select(attrs=_ASKS_ANEW),
    )


def _asked(unit: str) -> str:
    return gettext("Retail price in the national currency") if unit == RETAIL_PRICE else gettext(asked_in(unit))


def _name(unit: str) -> str:
    """The field of a quantity: `q_KGM`, `q_KGM-G`."""
    return QUANTITY + unit.replace("#", "-")


def _is_held(name: str, text: str) -> bool:
    return name.startswith(CERTIFICATE) and text not in {"", "false", "off"}
