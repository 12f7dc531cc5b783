"""Forms of a published tariff: its files, and what is to become of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from customhouse.foundation.config import settings as installation
from customhouse.foundation.pages.formats import number
from customhouse.messages.findings import fill
from customhouse.tariff.schedules.showing import FORMAT_NAMES
from customhouse.tariff.workbaskets.importing import BasketSaid

MOST_FILES = 20
"""Files that are looked at together on the page."""
KEEP, DRAFT = "keep", "draft"
PURPOSES = [
    (KEEP, _("Keep it as a tariff to read and compare")),
    (DRAFT, _("Draft it as national law in a basket, for a second person to approve")),
]


class ManyFiles(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, of so many bytes in all as one message may have."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, each checked by itself, and all of them together."""
        given = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        files = [super(FilesField, self).clean(each, initial) for each in given or [None]]
        if len(files) > MOST_FILES:
            told = fill(str(_("These are {count} files; at most {most} are taken in together.")), _counts(len(files)))
            raise forms.ValidationError(told)
        size, most = sum(each.size for each in files), installation.settings().max_message_bytes
        if size > most:
            params = {"size": number(size), "most": number(most)}
            raise forms.ValidationError(fill(str(_("These are {size} bytes; at most {most} are taken in.")), params))
        return files


def _counts(count: int) -> dict[str, str]:
    return {"count": number(count), "most": number(MOST_FILES)}


class PublishedForm(forms.Form):
    """What files are, and what is to become of them."""

    format = forms.ChoiceField(label=_("Format"), choices=[(name, _(words)) for name, words in FORMAT_NAMES.items()])
    purpose = forms.ChoiceField(label=_("What is to become of it"), choices=PURPOSES, initial=KEEP)
    schedule = forms.RegexField(
        r"^[a-z][a-z0-9-]{0,9}$",
        label=_("Short name of the tariff"),
        max_length=10,
        required=False,
        help_text=_("Small letters, digits and hyphens, such as ke; nothing: the usual one of the format."),
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        max_length=3,
        required=False,
        help_text=_("Three letters, where the file does not say it."),
    )
    workbasket = forms.RegexField(
        r"^[A-Z][A-Z0-9-]{1,29}$",
        label=_("Basket"),
        max_length=30,
        required=False,
        help_text=_("One that is open, or a new one: capital letters, digits and hyphens, such as BUDGET-2027."),
    )
    live_on = forms.DateField(
        label=_("Law from"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Of a new basket."),
    )
    law = forms.CharField(
        label=_("Text of law that enacts it"), max_length=60, required=False, help_text=_("Of a new basket.")
    )
    title = forms.CharField(
        label=_("Title in English"), max_length=200, required=False, help_text=_("Of a new basket.")
    )

    def clean(self) -> dict[str, Any]:
        """What is drafted needs a basket."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("purpose") == DRAFT and not given.get("workbasket") and "workbasket" not in self.errors:
            self.add_error("workbasket", _("Name the basket in which it is drafted."))
        return given

    @property
    def is_draft(self) -> bool:
        """Whether it is to become national law."""
        return str(self.cleaned_data["purpose"]) == DRAFT

    def said(self) -> BasketSaid:
        """What was said of the basket."""
        given = self.cleaned_data
        return BasketSaid(given["workbasket"], given["live_on"], given["law"], given["title"])

    def query(self) -> dict[str, str]:
        """What was said, as a query of an address."""
        names = PublishedForm.base_fields
        return {name: str(self.cleaned_data[name]) for name in names if self.cleaned_data.get(name)}


class UploadForm(PublishedForm):
    """The same with the files."""

    file = FilesField(label=_("Files"), widget=ManyFiles({"multiple": True, "accept": ".json,.csv,.xlsx,.xml"}))
    field_order = ("format", "file", "purpose")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        said = _("All of one format; at most {files} files and {size} together.")
        params = {"files": number(MOST_FILES), "size": filesizeformat(installation.settings().max_message_bytes)}
        self.fields["file"].help_text = fill(str(said), params)
