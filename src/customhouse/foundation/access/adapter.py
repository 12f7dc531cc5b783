"""How sign-in behaves: nobody makes an account by themselves, and every sign-in leaves its event."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from customhouse.foundation.access import services
from customhouse.foundation.access.models import User
from customhouse.foundation.notices.services import notify
from customhouse.messages.findings import msgid

logger = logging.getLogger(__name__)
CHANGES = {
    "account/email/password_changed": ("password_changed", msgid("Your password was changed.")),
    "mfa/email/totp_activated": ("authenticator_activated", msgid("An authenticator app was activated for you.")),
    "mfa/email/totp_deactivated": ("authenticator_deactivated", msgid("Your authenticator app was deactivated.")),
    "mfa/email/recovery_codes_generated": ("recovery_codes_made", msgid("New recovery codes were made for you.")),
    "mfa/email/webauthn_added": ("passkey_added", msgid("A passkey was added to your account.")),
    "mfa/email/webauthn_removed": ("passkey_removed", msgid("A passkey of your account was removed.")),
}
"""What the library tells of a change to how somebody signs in: the event in the trail, and the notice to them."""


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No sign-up page: a customs system knows its people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        """Always closed."""
        return False

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Ways of confirming that it is you, a passkey under the name that we give it."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way | {"description": _("Use a passkey")} if way["id"].endswith(":webauthn") else way for way in found]

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,  # noqa: ARG002  # allauth's signature
        email: str | None = None,  # noqa: ARG002  # allauth's signature
    ) -> None:
        """Record a change to how somebody signs in and tell them, who may not have made it; no mail from here."""
        if template_prefix not in CHANGES:
            return
        kind, message = CHANGES[template_prefix]
        at = timezone.now()
        with transaction.atomic():
            notify(recipients=[user.pk], message=message, link=reverse("mfa_index"), at=at)
            services.record_change_of_sign_in(user=user, kind=kind, at=at)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, once password and second factor are right, and record it."""
        super().login(request, user)
        services.record_sign_in(user=user, at=timezone.now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log a failed attempt. It goes to the log, not to the trail: anybody can fill a log by failing."""
        super().authentication_failed(request, **credentials)
        logger.warning("sign-in failed for %r from %s", credentials.get("username"), self.get_client_ip(request))
