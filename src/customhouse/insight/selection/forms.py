"""Forms of the analyst's workbench: a profile in fields or as a sheet, a trial, and a change of the law."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.insight.selection.rules.changing import MINUTES
from customhouse.messages.findings import msgid
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.lanes.rules.words import CONTROLS, LANES
from customhouse.targeting.profiles.records import Profile
from customhouse.targeting.profiles.rules.sheets import LONGEST
from customhouse.targeting.profiles.rules.speech import say

CODES = 2_000
NOTE = 1_000
Choices = Iterable[tuple[str, Any]]


def _day(label: Any, **rest: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **rest)


def _note(label: Any, **rest: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=NOTE, widget=forms.Textarea({"rows": 2}), **rest)


def _boxes(label: Any, **rest: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple, **rest)


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # declared as one below
    field.choices = list(choices)


class SheetForm(forms.Form):
    """A profile as a sheet of text."""

    text = forms.CharField(
        label=_("The profile as text"), max_length=LONGEST, widget=forms.Textarea({"rows": 22, "dir": "ltr"})
    )

    def sheet(self) -> str:
        """The sheet as it was written."""
        return str(self.cleaned_data["text"])


class ProfileForm(forms.Form):
    """A profile in fields; what it says becomes the same sheet. A text in English alone stands for every language."""

    code = forms.CharField(label=_("Code"), max_length=30, help_text=_("Capital letters, digits and hyphens."))
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200, required=False)
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=200, required=False)
    condition = forms.CharField(
        label=_("Condition"),
        max_length=LONGEST // 2,
        widget=forms.Textarea({"rows": 6, "dir": "ltr"}),
        help_text=_("A sentence: commodity begins with 61, 62 and value per kilogram is less than 24"),
    )
    lane = forms.ChoiceField(label=_("Lane"), choices=[(lane.value, _(LANES[lane])) for lane in Lane])
    controls = _boxes(_("Controls"))
    weight = forms.IntegerField(label=_("Weight"), min_value=0, max_value=100, initial=0)
    valid_from = _day(_("First day"))
    valid_to = _day(_("Last day"), required=False)
    direction = forms.ChoiceField(
        label=_("Direction of trade"),
        required=False,
        choices=[("", _("Both")), ("import", _("Import")), ("export", _("Export"))],
    )
    offices = _boxes(_("Offices"), help_text=_("None chosen: all."))
    regimes = forms.CharField(
        label=_("Procedures"), max_length=CODES, required=False, help_text=_("How their codes begin; none: all")
    )
    officer_en = _note(_("What an officer should do, in English"))
    officer_fr = _note(_("What an officer should do, in French"), required=False)
    officer_ar = _note(_("What an officer should do, in Arabic"), required=False)
    analyst_en = _note(_("For analysts alone, in English"))
    analyst_fr = _note(_("For analysts alone, in French"), required=False)
    analyst_ar = _note(_("For analysts alone, in Arabic"), required=False)
    law = forms.CharField(label=_("Law"), max_length=300)

    def __init__(self, *given: Any, offices: Choices, **named: Any) -> None:
        """`offices` are those that a profile may name: code and name."""
        super().__init__(*given, **named)
        _offer(self, "controls", ((code, gettext(name)) for code, name in CONTROLS.items()))
        _offer(self, "offices", offices)

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The fields in the order in which an analyst thinks of them, under headings."""
        return [(gettext(title), [self[name] for name in names]) for title, names in _GROUPS.items()]

    def sheet(self) -> str:
        """The fields as a sheet."""
        said = {name: _line(value) for name, value in self.cleaned_data.items()}
        lines = [("profile", said["code"]), ("from", said["valid_from"]), ("to", said["valid_to"])]
        for name in ("name", "officer", "analyst"):
            lines += [(name, said[f"{name}_en"])]
            lines += [(f"{name} {language}", said[f"{name}_{language}"]) for language in ("fr", "ar")]
        lines += [
            (name, said[name]) for name in ("lane", "controls", "weight", "direction", "offices", "regimes", "law")
        ]
        written = "\n".join(f"{name}: {value}" for name, value in lines if value)
        return f"{written}\nwhen:\n{self.cleaned_data['condition']}\n"


_GROUPS = {
    msgid("What it looks for"): ("code", "name_en", "name_fr", "name_ar", "condition"),
    msgid("What follows"): ("lane", "controls", "weight"),
    msgid("Where and when"): ("valid_from", "valid_to", "direction", "offices", "regimes"),
    msgid("What is told to whom"): (
        *(f"{reader}_{language}" for reader in ("officer", "analyst") for language in ("en", "fr", "ar")),
        "law",
    ),
}


def _line(value: Any) -> str:
    """A field's value on one line of a sheet."""
    return ", ".join(value) if isinstance(value, list) else " ".join(str(value or "").split())


def fields_of(profile: Profile) -> dict[str, Any]:
    """A profile as the fields of its form."""
    texts = {"name": profile.name, "officer": profile.officer_note, "analyst": profile.analyst_note}
    return {
        **{f"{name}_{language}": text for name, said in texts.items() for language, text in said.items()},
        "code": profile.code,
        "condition": say(profile.condition),
        "lane": profile.lane.value,
        "controls": list(profile.controls),
        "weight": profile.weight,
        "valid_from": profile.valid_from,
        "valid_to": profile.valid_to,
        "direction": profile.direction,
        "offices": list(profile.offices),
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

    add = _boxes(_("Drafts to add"))
    drop = _boxes(_("Profiles to take out"))
    random = forms.DecimalField(
        label=_("Random shares, times"), min_value=0, max_value=1000, max_digits=7, decimal_places=3, initial=1
    )
    minutes = forms.IntegerField(label=_("Minutes of an examination"), min_value=1, max_value=1440, initial=MINUTES)
    days = forms.TypedChoiceField(label=_("Try it on"), coerce=int, choices=PERIODS)

    def __init__(self, *given: Any, drafts: Choices, profiles: Choices, **named: Any) -> None:
        """`drafts` may come in, `profiles` in force may go: code and name of each."""
        super().__init__(*given, **named)
        _offer(self, "add", drafts)
        _offer(self, "drop", profiles)
