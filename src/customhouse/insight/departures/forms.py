"""Which flow is to be watched, as an analyst fills it in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.targeting.flows.records import (
    LEAST_DAYS,
    LEAST_HISTORY,
    MOST_DAYS,
    MOST_HISTORY,
    Dimension,
    FlowReference,
)
from customhouse.targeting.flows.rules.saying import DIMENSION_NAMES

NAMED = (Dimension.IMPORTER, Dimension.GOODS, Dimension.ORIGIN, Dimension.DEPARTURE, Dimension.OFFICE, Dimension.BROKER)
"""The dimensions for which the form has a field of values."""
USUAL = [Dimension.ORIGIN.value, Dimension.DEPARTURE.value, Dimension.OFFICE.value, Dimension.TIME.value]


def _choices() -> list[tuple[str, Any]]:
    return [(each.value, _(DIMENSION_NAMES[each])) for each in Dimension]


class FlowForm(forms.Form):
    """A definition; values of one field are parted by commas or spaces."""

    code = forms.CharField(label=_("Code"), max_length=30, help_text=_("Capital letters, digits and hyphens."))
    title = forms.CharField(label=_("What is watched"), max_length=200)
    importer = forms.CharField(
        label=_("Importers"), max_length=1_000, required=False, help_text=_("Their identifiers; none: all")
    )
    goods = forms.CharField(
        label=_("Goods"), max_length=1_000, required=False, help_text=_("How their codes begin; none: all")
    )
    origin = forms.CharField(
        label=_("Origins"), max_length=400, required=False, help_text=_("Codes of countries; none: all")
    )
    departure = forms.CharField(
        label=_("Countries of export"), max_length=400, required=False, help_text=_("Codes of countries; none: all")
    )
    office = forms.CharField(label=_("Offices"), max_length=400, required=False, help_text=_("Their codes; none: all"))
    broker = forms.CharField(
        label=_("Brokers"), max_length=1_000, required=False, help_text=_("Their identifiers; none: all")
    )
    apart = forms.MultipleChoiceField(
        label=_("One flow for each"), required=False, choices=_choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Each is held against its own past."),
    )  # fmt: skip
    watched = forms.MultipleChoiceField(
        label=_("What may depart"), required=False, choices=_choices, widget=forms.CheckboxSelectMultiple,
        initial=USUAL, help_text=_("The volume is always watched."),
    )  # fmt: skip
    days = forms.IntegerField(label=_("Days that are looked at"), min_value=LEAST_DAYS, max_value=MOST_DAYS, initial=7)
    history = forms.IntegerField(
        label=_("Days of the past"), min_value=LEAST_HISTORY, max_value=MOST_HISTORY, initial=365
    )

    def record(self) -> FlowReference:
        """The definition as rules speak of it."""
        said = self.cleaned_data
        values = {each: tuple(said[each.value].upper().replace(",", " ").split()) for each in NAMED}
        return FlowReference(
            said["code"].strip().upper(),
            said["title"],
            {each: found for each, found in values.items() if found},
            tuple(map(Dimension, said["apart"])),
            tuple(map(Dimension, said["watched"])),
            said["days"],
            said["history"],
        )
