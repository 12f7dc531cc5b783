"""The goods that are to be valued by others, and the goods chosen from the bank, as forms."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from customhouse.tariff.valuation.records import Pick
from customhouse.tariff.valuation.rules.likeness import FIRST_DAY, LAST_DAY, SUBHEADING, Sought, digits

MOST = 100
PERCENT = Decimal(100)
"""An adjustment of a unit value lies between minus and plus so many percent."""


class GoodsForm(forms.Form):
    """What the goods are that are to be compared."""

    commodity = forms.CharField(label=_("Commodity code (six digits at least)"), max_length=22)
    origin = forms.RegexField(r"^\s*[A-Za-z]{2}\s*$", label=_("Country of production (two letters)"), max_length=10)
    exported = forms.DateField(
        label=_("Exported on"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )
    description = forms.CharField(label=_("Description of the goods"), max_length=512, required=False)
    producer = forms.CharField(label=_("Producer"), max_length=200, required=False)
    level = forms.CharField(label=_("Commercial level"), max_length=30, required=False)
    quantity = forms.DecimalField(
        label=_("Quantity"), required=False, max_digits=19, decimal_places=3, min_value=Decimal("0.001")
    )
    unit = forms.CharField(label=_("Unit (UNECE Rec 20)"), max_length=5, required=False)
    doubt = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput)

    def clean_commodity(self) -> str:
        """Six digits at least."""
        code = digits(self.cleaned_data["commodity"])
        if len(code) < SUBHEADING:
            raise forms.ValidationError(_("Give the commodity code with six digits or more."))
        return code

    def clean(self) -> dict[str, Any]:
        """A quantity has its unit."""
        given = self.cleaned_data
        if given.get("quantity") and not given.get("unit"):
            self.add_error("unit", _("Say in which unit the quantity is."))
        return given

    def sought(self) -> Sought:
        """The goods, as the bank is asked for them."""
        given = self.cleaned_data
        return Sought(
            given["commodity"],
            given["origin"].strip().upper(),
            given["exported"],
            given["description"],
            given["producer"],
            given["level"].casefold(),
            given["quantity"],
            given["unit"].upper(),
        )


class ComparisonForm(forms.Form):
    """Why these goods were chosen, and whether it is only tried."""

    justification = forms.CharField(
        label=_("Why these goods can be compared, and what evidence shows the differences"),
        help_text=_("For the file. The importer is told values, days and origins, and not this text."),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )


def picks_of(given: QueryDict) -> list[Pick]:
    """The goods ticked, each with its adjustment; ValueError for an adjustment that is none."""
    keys = [int(text) for text in given.getlist("pick")[:MOST] if re.fullmatch("[0-9]{1,18}", text)]
    return [Pick(key, _percent(given.get(f"percent-{key}", ""))) for key in dict.fromkeys(keys)]


def _percent(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        found = Decimal(text.strip()[:20].replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None
    if not found.is_finite() or not -PERCENT < found < PERCENT:
        raise ValueError(text)
    return found
