"""Forms of control. They read what a person typed; services judge it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.clearance.inspections.models import NAME, REASON
from customhouse.clearance.inspections.rules.states import SEAL_ACTS, SealAct
from customhouse.foundation.documents.records import ACCEPT
from customhouse.targeting.lanes.records import Lane

NUMBER = 35
"""Characters of the number of a seal or sample."""
LONGEST_TEXT = 4000
MOST_FILES = 10
"""Files with one answer."""


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "dir": "auto"})


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=REASON, widget=_words())


class FindingForm(forms.Form):
    """What was found in place of what was declared."""

    found = forms.CharField(label=_("Found"), max_length=REASON, required=False)
    note = forms.CharField(label=_("Note"), max_length=LONGEST_TEXT, required=False, widget=_words(2))


class ReportForm(forms.Form):
    """A note for the file, with the report."""

    note = forms.CharField(label=_("Note for the file"), max_length=LONGEST_TEXT, required=False, widget=_words(2))


class PhotoForm(forms.Form):
    """A picture, from the camera of the phone."""

    photo = forms.FileField(
        label=_("Photo"), widget=forms.FileInput({"accept": "image/*", "capture": "environment"}), max_length=NAME
    )
    item = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=99999, initial=0, label=_("Item"))


class SampleForm(forms.Form):
    """A sample that was taken."""

    number = forms.CharField(label=_("Number of the sample"), max_length=NUMBER)
    item = forms.IntegerField(label=_("Of item"), min_value=1, max_value=99999)
    seal = forms.CharField(label=_("Seal"), max_length=NUMBER, required=False)
    sent_to = forms.CharField(label=_("Sent to"), max_length=NAME)


class SealForm(forms.Form):
    """A seal removed or applied."""

    done = forms.ChoiceField(label=_("What was done"), choices=[(act.value, _(SEAL_ACTS[act])) for act in SealAct])
    number = forms.CharField(label=_("Number of the seal"), max_length=NUMBER)
    place = forms.CharField(label=_("On what"), max_length=NAME, required=False)


class AskForm(forms.Form):
    """A question to the trader."""

    text = forms.CharField(label=_("Question"), max_length=LONGEST_TEXT, widget=_words(4))
    documents_wanted = forms.CharField(
        label=_("Documents wanted"), max_length=LONGEST_TEXT, required=False, widget=_words(2)
    )
    working_days = forms.IntegerField(label=_("Working days to answer"), min_value=1, max_value=60, required=False)


class ManyFiles(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; none is fine."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, each checked by itself."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in given[:MOST_FILES] if each]


class EitherText(forms.CharField):
    """A text that may be left out because files stand for it: the service says when both are missing."""

    def validate(self, value: Any) -> None:
        """Nothing is missing here."""


class AnswerForm(forms.Form):
    """An answer, in words, with files, or both."""

    use_required_attribute = False
    answer = EitherText(label=_("Your answer"), max_length=LONGEST_TEXT, widget=_words(5))
    attachments = FilesField(label=_("Files"), required=False, widget=ManyFiles({"multiple": True, "accept": ACCEPT}))


class HoldForm(ReasonForm):
    """Goods held."""


class DetainForm(ReasonForm):
    """Goods detained: why, by which law, and where they are stored."""

    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300)
    place = forms.CharField(label=_("Place of storage"), max_length=NAME)


class LevelForm(forms.Form):
    """How strict a control is to be: its lane and its control types, and why."""

    lane = forms.ChoiceField(label=_("Lane"))
    controls = forms.MultipleChoiceField(label=_("Control types"), required=False, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("Reason"), max_length=REASON, widget=_words())

    def __init__(
        self, *args: Any, lanes: Iterable[tuple[str, Any]], types: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lane"].choices = list(lanes)  # type: ignore[attr-defined]  # a field of choices
        self.fields["controls"].choices = list(types)  # type: ignore[attr-defined]  # likewise

    @property
    def level(self) -> tuple[Lane, tuple[str, ...]]:
        """What was chosen."""
        return Lane(self.cleaned_data["lane"]), tuple(self.cleaned_data["controls"])


class ReassignForm(forms.Form):
    """Another examiner, and why."""

    examiner = forms.ChoiceField(label=_("Examiner"))
    reason = forms.CharField(label=_("Reason"), max_length=REASON, widget=_words())

    def __init__(self, *args: Any, examiners: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["examiner"].choices = list(examiners)  # type: ignore[attr-defined]  # a field of choices
