"""Passkeys: what our sign-in says and bears beyond what the sign-in library does.

Standard: W3C Web Authentication Level 2. A passkey is bound to a domain (the relying party's id) and to the origin of
the page; the library checks both. What a browser sends is anybody's text: whatever is wrong with it is one answer.
"""

from __future__ import annotations

import struct
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customhouse.foundation.config.settings import settings

NAME_LENGTH = 60
UNFIT = (ValueError, TypeError, KeyError, IndexError, AttributeError, NotImplementedError, struct.error)
"""What the library's readers raise over bytes that are no credential."""


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """How the library names us and the passkeys of our people."""

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002  # allauth's name
        """What a new passkey is called unless its owner says otherwise."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey {number}").replace("{number}", str(number))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The party that passkeys are bound to: the domain of the settings, or the host that was asked for."""
        host = context.request.get_host().partition(":")[0]
        return {"id": settings().passkey_domain or host, "name": "Customhouse"}


class Credential(forms.JSONField):
    """What a browser answered about a passkey: an object of texts, with an object of texts within."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def clean(self, value: Any) -> Any:
        """The object; anything of another shape is refused like a wrong code."""
        found = super().clean(value)
        answer = found.get("response") if isinstance(found, dict) else None
        said = [found.get("id"), found.get("rawId"), answer.get("clientDataJSON")] if isinstance(answer, dict) else []
        if not said or not all(isinstance(text, str) and text for text in said):
            raise refusal()
        return found


def refusal() -> forms.ValidationError:
    """The one answer to a passkey that does not fit."""
    return forms.ValidationError(_("The passkey was not accepted."), code="incorrect_code")


class AddPasskeyForm(passkeys.AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A new passkey and its name. Whether it may sign in alone is its own doing, not a question to people."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH, required=False)
    credential = Credential()
    passwordless = None

    def clean(self) -> dict[str, Any]:
        """Registered, or refused."""
        try:
            found: dict[str, Any] = super().clean()
        except UNFIT as error:
            raise refusal() from error
        return found


class RenamePasskeyForm(passkeys.EditWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Another name for a passkey."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)


class _Proof:
    """Proof by a passkey, whatever it opens."""

    def clean_credential(self) -> Authenticator:
        """The passkey that signed."""
        try:
            return super().clean_credential()  # type: ignore[misc]  # allauth ships no types
        except UNFIT as error:
            raise refusal() from error


class SecondFactorForm(_Proof, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey beside the password."""

    credential = Credential()


class SignInForm(_Proof, passkeys.LoginWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey in place of the password."""

    credential = Credential()


class ConfirmForm(_Proof, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey once more, before what protects the account is changed."""

    credential = Credential()
