"""Forms of the administration of people. What is fit and what is not, the services say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.foundation.access.models import GIVEN_ROLES


class AccountForm(forms.Form):
    """A new account."""

    username = forms.CharField(label=_("Username"), max_length=150)
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    password = forms.CharField(
        label=_("First password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )


class RoleForm(forms.Form):
    """A role to give, at one office or wherever the person serves."""

    role = forms.ChoiceField(label=_("Role"), choices=GIVEN_ROLES)
    office = forms.CharField(label=_("Office"), max_length=20, required=False)
    valid_to = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
