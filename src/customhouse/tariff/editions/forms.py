"""Forms of projects that prepare a new edition. What is fit, rules and services say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.tariff.editions.records import Choice
from customhouse.tariff.editions.rules.deciding import LONGEST_REASON, read_percent
from customhouse.tariff.workbaskets.rules.reading import NAME

YEAR = r"(?:19|20)[0-9]{2}"


def _year(label: Any, hint: Any) -> forms.RegexField:
    return forms.RegexField(YEAR, label=label, max_length=4, min_length=4, help_text=hint)


class ProjectForm(forms.Form):
    """What a project says of itself."""

    name = forms.CharField(
        label=_("Short name"), max_length=30, help_text=_("Capital letters, digits and hyphens, such as HS-2028.")
    )
    edition = _year(_("Edition that ends"), _("Its year, such as 2022."))
    other_edition = _year(_("Edition that is prepared"), _("Its year, such as 2028."))
    starts_on = forms.DateField(
        label=_("First day of the new edition"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class EditionForm(forms.Form):
    """An edition to bring in; or only to see what it would change."""

    edition = forms.CharField(label=_("Edition"), max_length=6, help_text=_("HS and its year, such as HS2028."))
    starts_on = forms.DateField(
        label=_("First day of the new edition"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    table = forms.FileField(
        label=_("Table of codes (CSV, Excel)"),
        help_text=_("A row of headings first: code, text_en, text_fr, text_ar, unit, note_en, note_fr, note_ar."),
    )


class BasketForm(forms.Form):
    """What the draft law of a project says of itself."""

    name = forms.RegexField(
        NAME, label=_("Short name"), max_length=30, help_text=_("Capital letters, digits and hyphens, such as HS-2028.")
    )
    legal_reference = forms.CharField(label=_("Text of law that enacts it"), max_length=60)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_fr = forms.CharField(label=_("Title in French"), max_length=200, required=False)
    title_ar = forms.CharField(label=_("Title in Arabic"), max_length=200, required=False)


class DecisionForm(forms.Form):
    """Which of the candidates a code becomes, and their shares in per cent; one that the tables do not name, too."""

    other_code = forms.CharField(
        label=_("Another code"), max_length=13, required=False, help_text=_("One that the tables do not name.")
    )
    other_share = forms.CharField(label=_("Its share, in per cent"), max_length=10, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Why these codes, and where the shares are from."),
    )

    def __init__(self, data: Any, candidates: Sequence[str], choices: Sequence[Choice], reason: str) -> None:
        shares = {choice.code: f"{(choice.share * 100).normalize():f}" for choice in choices}
        beside = next((code for code in shares if code not in candidates), "")
        started = {"reason": reason, "other_code": beside, "other_share": shares.get(beside, "")}
        super().__init__(data, initial=started | {f"share_{code}": shares.get(code, "") for code in candidates})
        self.candidates = list(candidates)
        for code in candidates:
            label = gettext("Share of {code}, in per cent").format(code=code)
            self.fields[f"share_{code}"] = forms.CharField(label=label, max_length=10, required=False)

    def clean(self) -> dict[str, Any]:
        """Read the shares; a code named alone has the whole."""
        cleaned: dict[str, Any] = super().clean() or {}
        given = {code: cleaned.get(f"share_{code}", "") for code in self.candidates}
        other = "".join(filter(str.isdigit, cleaned.get("other_code", "")))
        if cleaned.get("other_code") and not other:
            self.add_error("other_code", _("Write 2 to 10 digits."))
        texts = {code: text for code, text in given.items() if text.strip()}
        if other:
            texts[other] = cleaned.get("other_share", "").strip() or ("" if texts else "100")
        choices = []
        for code, text in texts.items():
            share = read_percent(text)
            if share is None:
                name = f"share_{code}" if code in self.candidates else "other_share"
                self.add_error(name, _("Write a number from 0 to 100."))
            elif share:
                choices.append(Choice(code, share))
        cleaned["choices"] = tuple(choices)
        return cleaned

    def share_of(self, code: str) -> forms.BoundField:
        """The field of a candidate's share."""
        return self[f"share_{code}"]
