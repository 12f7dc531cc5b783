"""The kinds of inputs that the form is made of, and the form of one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext

from customhouse.clearance.drafts.records import Answers
from customhouse.clearance.drafts.rules.figures import is_figure
from customhouse.clearance.pages.entry.choices import Choices
from customhouse.foundation.pages.records import Words

USUAL = ("", "00", "000", "1")
"""Answers of folded fields that are as in most declarations."""

ROWS = 3
"""Empty lines that are offered after those that are filled."""

MOST_ROWS = 99


class FigureField(forms.CharField):
    """A number as people type it; kept as typed."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("max_length", 40)
        mode = given.pop("mode", "decimal")
        super().__init__(widget=forms.TextInput({"inputmode": mode, "autocomplete": "off", "dir": "ltr"}), **given)

    def clean(self, value: Any) -> Any:
        """The text, if it is a number or nothing."""
        text = super().clean(value)
        if text and not is_figure(text):
            raise ValidationError(
                gettext("Write a number in figures, with a point before decimals, for example 1250.50.")
            )
        return text


class Choice(forms.ChoiceField):
    """One of a list; what was typed or copied and stands in no list any more is shown as it is, and refused."""

    def __init__(self, choices: Choices, *, empty: str | None = None, **given: Any) -> None:
        self.names = {"": empty if empty is not None else gettext("Choose"), **dict(choices)}
        super().__init__(choices=list(self.names.items()), **given)

    def keep(self, value: str) -> None:
        """Offer a value that the list does not hold, so that nothing is lost by showing the form."""
        if value not in self.names:
            self.choices = [*self.names.items(), (value, value)]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one legend; `folded` groups open on demand."""

    legend: Words
    names: tuple[str, ...]
    text: Words = ""
    folded: bool = False


class StepForm(forms.Form):
    """One step. Fields are made by subclasses; what is required is asked for, never forced: every step can be saved."""

    use_required_attribute = False
    groups: Sequence[Group] = ()
    row_fields: tuple[str, ...] = ()
    rows_legend: Words = ""
    rows_text: Words = ""

    def __init__(self, *, answers: Answers, typed: bool, edition: int = 0) -> None:
        self.answers = answers
        data = None if not typed else _flat(answers, self.row_fields)
        super().__init__(data=data, initial=_flat(answers, self.row_fields))
        self.edition = edition

    def require(self, names: Sequence[str]) -> None:
        """Mark what must be filled; everything else may be left out."""
        for name, made in self.fields.items():
            made.required = name in names
            if isinstance(made, Choice):
                made.keep(str(self.initial.get(name) or ""))

    def add_rows(self, make: Any) -> None:
        """Make the lines of a step: those that are filled, and some empty ones."""
        filled = len(self.answers.get("rows", ()))
        for number in range(1, min(filled + ROWS, MOST_ROWS) + 1):
            for name, made in make().items():
                self.fields[f"row{number}_{name}"] = made

    @property
    def shown_groups(self) -> list[tuple[Group, list[BoundField], bool]]:
        """The groups with those of their fields that the form has; whether each stands open."""
        found = [(group, [self[name] for name in group.names if name in self.fields]) for group in self.groups]
        return [(group, bound, _is_open(group, bound, self)) for group, bound in found if bound]

    @property
    def shown_rows(self) -> list[list[BoundField]]:
        """The lines."""
        numbers = sorted({int(name[3:].partition("_")[0]) for name in self.fields if name.startswith("row")})
        return [[self[f"row{number}_{name}"] for name in self.row_fields] for number in numbers]


def _is_open(group: Group, bound: Sequence[BoundField], form: StepForm) -> bool:
    return not group.folded or any(one.errors or form.initial.get(one.name, "") not in USUAL for one in bound)


def _flat(answers: Answers, row_fields: tuple[str, ...]) -> dict[str, Any]:
    flat = {name: value for name, value in answers.items() if name != "rows"}
    for number, row in enumerate(answers.get("rows", ()), start=1):
        flat |= {f"row{number}_{name}": row.get(name, "") for name in row_fields}
    return flat


def posted_answers(post: Mapping[str, str], names: Sequence[str], row_fields: tuple[str, ...]) -> dict[str, Any]:
    """What was typed, exactly: the fields of a step, and its lines without the empty ones."""
    answers: dict[str, Any] = {name: post.get(name, "") for name in names if name in post}
    if row_fields:
        rows = [
            {name: post.get(f"row{number}_{name}", "") for name in row_fields} for number in range(1, MOST_ROWS + 1)
        ]
        answers["rows"] = [row for row in rows if any(text.strip() for text in row.values())]
    return answers


def text(label: Words, help_text: Words = "", longest: int = 70, **attrs: str) -> forms.CharField:
    """A line of text."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto", **attrs}),
    )


def day(label: Words, help_text: Words = "") -> forms.CharField:
    """A day, kept as it was typed."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=10, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


def lines(label: Words, help_text: Words = "", longest: int = 2000, rows: int = 3) -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea({"rows": rows, "dir": "auto", "autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, max_length=longest, widget=widget)


def figure(label: Words, help_text: Words = "", mode: str = "decimal") -> FigureField:
    """A number."""
    return FigureField(label=label, help_text=help_text, mode=mode)


def choice(label: Words, choices: Choices, help_text: Words = "", empty: str | None = None) -> Choice:
    """One of a list."""
    return Choice(choices, label=label, help_text=help_text, empty=empty)
