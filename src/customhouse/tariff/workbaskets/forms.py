"""Forms of draft law. What is fit, rules and services say."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.tariff.workbaskets.records import Deed, NoteDeed
from customhouse.tariff.workbaskets.rules.reading import LONGEST, LONGEST_TEXT
from customhouse.tariff.workbaskets.services import Head

DEEDS = [
    (Deed.CHANGE.value, _("Change the rate of a measure")),
    (Deed.END.value, _("End a measure")),
    (Deed.ADD.value, _("Add a measure")),
    (NoteDeed.WRITE.value, _("Write a footnote")),
    (NoteDeed.ATTACH.value, _("Put a footnote beside a measure or a code")),
    (NoteDeed.DETACH.value, _("Take a footnote off")),
]
WAYS = [("import", _("Import")), ("export", _("Export"))]
LARGEST = 2_000_000
"""Bytes of the largest table that is sent on a page."""


def _day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required, help_text=hint)


def _cell(name: str, label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST[name], required=False, help_text=hint)


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 2, "dir": "auto"})
    )


class HeadForm(forms.Form):
    """What a basket says of itself."""

    name = forms.CharField(
        label=_("Short name"), max_length=30, help_text=_("Capital letters, digits and hyphens, such as BUDGET-2027.")
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_fr = forms.CharField(label=_("Title in French"), max_length=200, required=False)
    title_ar = forms.CharField(label=_("Title in Arabic"), max_length=200, required=False)
    live_on = _day(_("Law from"), _("All of the basket begins on this day."))
    legal_reference = forms.CharField(label=_("Text of law that enacts it"), max_length=60)
    reason = forms.CharField(
        label=_("Why it binds backwards"),
        max_length=500,
        required=False,
        help_text=_("Only where its day has begun already."),
    )

    def head(self) -> Head:
        """The same for the service."""
        return Head(**self.cleaned_data)


class LineForm(forms.Form):
    """One line of a basket."""

    deed = forms.ChoiceField(label=_("What it does"), choices=DEEDS)
    measure = _cell("measure", _("Measure"), _("The one that is changed or ended."))
    expression = _cell("expression", _("Rate"), _("As the tariff writes it: 5 % + 2 XDD / KGM, or free."))
    valid_to = _day(_("Last day"), _("If it has one."), required=False)
    type = _cell("type", _("Tax"), _("Such as CUD."))
    commodity = _cell("commodity", _("Goods"), _("Beginning of their codes; nothing: all goods."))
    direction = forms.ChoiceField(label=_("Direction of trade"), choices=WAYS, required=False)
    origin_group = _cell("origin_group", _("Origin"), _("A country or a group; nothing: all origins."))
    excluded = _cell("excluded", _("Countries excluded"), _("With spaces between them."))
    preference = _cell("preference", _("Preference to be claimed"))
    additional_code = _cell("additional_code", _("Additional code"))
    order_number = _cell("order_number", _("Order number of the quota"), _("Where the goods draw on one."))
    certificates = _cell("certificates", _("Documents of which one is needed"), _("With spaces between them."))
    legal_reference = _cell("legal_reference", _("Text of law, if another"))
    footnote = forms.CharField(
        label=_("Footnote"), max_length=5, required=False, help_text=_("Two letters and three digits, such as TN701.")
    )
    text_en = _words(_("Its words in English"))
    text_fr = _words(_("Its words in French"))
    text_ar = _words(_("Its words in Arabic"))

    def cells(self) -> dict[str, str]:
        """The line as cells of text."""
        cells = {name: "" if value is None else str(value) for name, value in self.cleaned_data.items()}
        is_note = cells["deed"] in set(NoteDeed)
        return {name: cell for name, cell in cells.items() if cell and not (is_note and name == "direction")}


class SheetForm(forms.Form):
    """A table of lines."""

    table = forms.FileField(label=_("Table of lines (CSV)"), help_text=_("A line of headings first: deed, measure, …"))

    def rows(self) -> list[dict[str, str]]:
        """The rows of the table. Raises `ValueError` where it is none."""
        sent = self.cleaned_data["table"]
        if sent.size > LARGEST:
            raise ValueError(f"{sent.size} > {LARGEST}")
        try:
            lines = sent.read().decode("utf-8-sig").splitlines()
            rows = list(csv.DictReader(lines, restkey="", restval="", strict=True))
        except csv.Error as error:
            raise ValueError(str(error)) from None
        return [{str(name): str(cell) for name, cell in row.items()} for row in rows]


class ActForm(forms.Form):
    """What is done with a basket."""

    verb = forms.ChoiceField(choices=[])
    words = forms.CharField(label=_("Reason"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any, verbs: list[str]) -> None:
        super().__init__(data)
        self.fields["verb"] = forms.ChoiceField(choices=[(verb, verb) for verb in verbs])
