"""Forms of the declaration pages. They read what a person typed; services and the journey judge it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_REASON = 512
"""What the Data Model takes as a statement in words."""


class OnceForm(forms.Form):
    """A form that does its work once, however often its button is pressed: it carries a token of its own."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput, label=gettext_lazy("Form"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("token", uuid4().hex)
        super().__init__(*args, **kwargs)

    def key(self, data: bytes) -> str:
        """The idempotency key of these bytes: the same form sent with another file is another message."""
        return f"web:{self.cleaned_data['token']}:{sha256(data).hexdigest()[:16]}"


class EitherFile(forms.FileField):
    """A file that may be left out because something else stands for it: the form says so, not the field."""

    def validate(self, value: Any) -> None:
        """Nothing is missing here."""


class EitherText(forms.CharField):
    """A text that may be left out likewise."""

    def validate(self, value: Any) -> None:
        """Nothing is missing here."""


class MessageForm(OnceForm):
    """A WCO message, as a file or pasted."""

    use_required_attribute = False
    file = EitherFile(label=gettext_lazy("File"), allow_empty_file=True)
    text = EitherText(
        label=gettext_lazy("Or paste the message"),
        widget=forms.Textarea({"rows": 6, "dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two is there."""
        given: dict[str, Any] = super().clean() or {}
        file, text = given.get("file"), given.get("text")
        if not self.errors and file is None and not text:
            self.add_error("file", _("Choose a file, or paste the message below."))
        if file is not None and text:
            self.add_error("text", _("Send either a file or pasted text, not both."))
        return given


class ReasonForm(OnceForm):
    """Why something is asked for, in words."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 4, "dir": "auto"})
    )
