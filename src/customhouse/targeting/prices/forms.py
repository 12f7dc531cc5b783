"""Which price is asked for."""

from __future__ import annotations

from functools import partial

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from customhouse.reference.countries.queries import readers_choices
from customhouse.targeting.prices.records import KILOGRAM

CODE = r"[0-9A-Za-z]{2,22}"


class PriceForm(forms.Form):
    """A code, an origin, a unit, a day, and a price to be placed."""

    code = forms.CharField(
        label=_("Commodity code, or its first digits"),
        max_length=22,
        validators=[RegexValidator(rf"\A{CODE}\Z", _("Two to 22 figures."))],
    )
    origin = forms.ChoiceField(
        label=_("Country of origin"), required=False, choices=partial(readers_choices, _("All origins"))
    )
    unit = forms.CharField(
        label=_("Unit of quantity"),
        max_length=16,
        required=False,
        initial=KILOGRAM,
        help_text=_("KGM is a kilogram of net mass."),
        validators=[RegexValidator(r"\A[A-Za-z0-9#]{1,16}\Z", _("A unit is a code of letters and figures."))],
    )
    price = forms.FloatField(label=_("A price to be placed"), required=False, min_value=1e-6, max_value=1e12)
