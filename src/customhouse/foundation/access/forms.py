"""Forms of the administration of people. What is fit and what is not, the services say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customhouse.foundation.access.models import GIVEN_ROLES, ROLE_NAMES
from customhouse.foundation.access.records import Role

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9998, 12, 31)
"""Between these days time zones and databases can reckon; what lies beyond is taken as the nearest of them."""

KEY_DAYS = 365
"""How long a key is meant to hold unless somebody chooses otherwise."""


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def _midnight(day: date) -> datetime:
    """The beginning of a day in the office's zone."""
    return timezone.make_aware(datetime.combine(min(max(day, FIRST_DAY), date(9999, 1, 1)), time.min))


def _end_of(day: date | None) -> datetime | None:
    """The first moment after a day; for a role `until` names the last day on which it holds."""
    return _midnight(min(day, LAST_DAY) + timedelta(days=1)) if day else None


class AccountForm(forms.Form):
    """A new account."""

    username = forms.CharField(label=_("Username"), max_length=150)
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=_("At least 12 characters. The person changes it after the first sign-in."),
    )


class RoleForm(forms.Form):
    """A role to give, at one office or wherever the person serves."""

    role = forms.ChoiceField(label=_("Role"), choices=GIVEN_ROLES)
    office = forms.CharField(
        label=_("Office"),
        max_length=20,
        required=False,
        help_text=_("Officers, supervisors and cashiers act only at offices named here. Other roles need none."),
    )
    valid_from = _day(_("From"))
    valid_to = _day(_("Until"))

    def begins(self, now: datetime) -> datetime:
        """When the role begins: now, or at the beginning of a later day."""
        day: date | None = self.cleaned_data["valid_from"]
        return max(now, _midnight(day)) if day else now

    def ends(self) -> datetime | None:
        """When the role ends; None: when it is revoked."""
        return _end_of(self.cleaned_data["valid_to"])


class KeyForm(forms.Form):
    """An API key for a system of the owner's; a box for each role that the owner holds."""

    name = forms.CharField(
        label=_("What the key is for"), max_length=100, help_text=_("The name of the system that will use it.")
    )
    expires_on = _day(_("Last day"), required=True)

    def __init__(self, owned: Iterable[Role], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owned = tuple(sorted(owned))
        for role in self.owned:
            self.fields[f"role_{role.value}"] = forms.BooleanField(label=ROLE_NAMES[role], required=False, initial=True)

    def roles(self) -> list[Role]:
        """The roles that the key shall have."""
        return [role for role in self.owned if self.cleaned_data[f"role_{role.value}"]]

    def expires_at(self) -> datetime:
        """When the key expires."""
        return _midnight(min(self.cleaned_data["expires_on"], LAST_DAY) + timedelta(days=1))
