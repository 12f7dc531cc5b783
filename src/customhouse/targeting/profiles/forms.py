"""The day whose profiles are asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ProfilesForm(forms.Form):
    """A day; today if none is given."""

    on = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
