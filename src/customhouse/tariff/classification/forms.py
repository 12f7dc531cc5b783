"""What is asked about goods: their words, and the day whose law is read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.tariff.nomenclature.forms import DayForm

LONGEST = 2000


class GoodsForm(DayForm):
    """Goods in words."""

    q = forms.CharField(
        label=_("The goods in words"),
        help_text=_("What it is, what it is made of and what it is for, in English, French or Arabic."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    field_order = ("q", "at")
