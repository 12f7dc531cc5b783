"""The form by which people choose how they are told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PreferenceForm(forms.Form):
    """E-mail: whether, where, and in which language."""

    by_email = forms.BooleanField(label=gettext_lazy("Send my notices by e-mail too"), required=False)
    address = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the e-mails"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        """Whoever wants e-mail names an address."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("by_email") and not given.get("address") and "address" not in self.errors:
            self.add_error("address", _("Enter the address to which they are sent."))
        return given
