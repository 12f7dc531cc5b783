"""Forms of the analyst's workbench: a profile in fields or as a sheet, a trial, and a change of the law."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.insight.selection.rules.changing import MINUTES
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.lanes.rules.words import LANES
from customhouse.targeting.profiles.records import Profile
from customhouse.targeting.profiles.rules.sheets import LONGEST
from customhouse.targeting.profiles.rules.speech import say

CODES = 2_000
NOTE = 1_000


def _day(label: Any, **rest: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **rest)


def _note(label: Any, **rest: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=NOTE, widget=forms.Textarea({"rows": 2}), **rest)


class SheetForm(forms.Form):
    """A profile as a sheet of text."""

    text = forms.CharField(label=_("The profile as text"), max_length=LONGEST, widget=forms.Textarea({"rows": 22}))

    def sheet(self) -> str:
        """The sheet as it was written."""
        return str(self.cleaned_data["text"])


class ProfileForm(forms.Form):
    """A profile in fields; what it says becomes the same sheet."""

    code = forms.CharField(label=_("Code"), max_length=30, help_text=_("Capital letters, digits and hyphens."))
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200)
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=200)
    condition = forms.CharField(
        label=_("Condition"),
        max_length=LONGEST // 2,
        widget=forms.Textarea({"rows": 6, "dir": "ltr"}),
        help_text=_("A sentence: commodity begins with 61, 62 and value per kilogram is less than 24"),
    )
    lane = forms.ChoiceField(label=_("Lane"), choices=[(lane.value, _(LANES[lane])) for lane in Lane])
    controls = forms.CharField(
        label=_("Controls"), max_length=CODES, required=False, help_text=_("Codes with commas between them: 10, 40")
    )
    weight = forms.IntegerField(label=_("Weight"), min_value=0, max_value=100, initial=0)
    valid_from = _day(_("First day"))
    valid_to = _day(_("Last day"), required=False)
    direction = forms.ChoiceField(
        label=_("Direction of trade"),
        required=False,
        choices=[("", _("Both")), ("import", _("Import")), ("export", _("Export"))],
    )
    offices = forms.CharField(
        label=_("Offices"), max_length=CODES, required=False, help_text=_("Codes with commas between them; none: all")
    )
    regimes = forms.CharField(
        label=_("Procedures"), max_length=CODES, required=False, help_text=_("How their codes begin; none: all")
    )
    officer_en = _note(_("What an officer should do, in English"))
    officer_fr = _note(_("What an officer should do, in French"))
    officer_ar = _note(_("What an officer should do, in Arabic"))
    analyst_en = _note(_("For analysts alone, in English"))
    analyst_fr = _note(_("For analysts alone, in French"))
    analyst_ar = _note(_("For analysts alone, in Arabic"))
    law = forms.CharField(label=_("Law"), max_length=300)

    def sheet(self) -> str:
        """The fields as a sheet."""
        said = {name: " ".join(str(value or "").split()) for name, value in self.cleaned_data.items()}
        lines = [("profile", said["code"]), ("from", said["valid_from"]), ("to", said["valid_to"])]
        for name in ("name", "officer", "analyst"):
            lines += [(f"{name} {language}", said[f"{name}_{language}"]) for language in ("en", "fr", "ar")]
        lines += [
            (name, said[name]) for name in ("lane", "controls", "weight", "direction", "offices", "regimes", "law")
        ]
        written = "\n".join(f"{name}: {value}" for name, value in lines if value)
        return f"{written}\nwhen:\n{self.cleaned_data['condition']}\n"


def fields_of(profile: Profile) -> dict[str, Any]:
    """A profile as the fields of its form."""
    texts = {"name": profile.name, "officer": profile.officer_note, "analyst": profile.analyst_note}
    return {
        **{f"{name}_{language}": text for name, said in texts.items() for language, text in said.items()},
        "code": profile.code,
        "condition": say(profile.condition),
        "lane": profile.lane.value,
        "controls": ", ".join(profile.controls),
        "weight": profile.weight,
        "valid_from": profile.valid_from,
        "valid_to": profile.valid_to,
        "direction": profile.direction,
        "offices": ", ".join(profile.offices),
        "regimes": ", ".join(profile.regimes),
        "law": profile.legal_reference,
    }


PERIODS = [(30, _("the last 30 days")), (90, _("the last 90 days")), (365, _("the last year"))]


class TestForm(forms.Form):
    """Over how many days a draft is tried."""

    __test__ = False

    days = forms.TypedChoiceField(
        label=_("Try it on"),
        coerce=int,
        choices=PERIODS,
    )


class ChangeForm(forms.Form):
    """A change of the law that is tried: profiles in and out, chance, staffing."""

    add = forms.CharField(
        label=_("Drafts to add"), max_length=CODES, required=False, help_text=_("Codes with commas between them")
    )
    drop = forms.CharField(
        label=_("Profiles to take out"), max_length=CODES, required=False, help_text=_("Codes with commas between them")
    )
    random = forms.DecimalField(
        label=_("Random shares, times"), min_value=0, max_value=1000, max_digits=7, decimal_places=3, initial=1
    )
    minutes = forms.IntegerField(label=_("Minutes of an examination"), min_value=1, max_value=1440, initial=MINUTES)
    days = forms.TypedChoiceField(label=_("Try it on"), coerce=int, choices=PERIODS)


def codes(text: str) -> list[str]:
    """The codes of a line, with commas between them."""
    return [code for code in (part.strip() for part in text.replace("\0", "").split(",")) if code]
