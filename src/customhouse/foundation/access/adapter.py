"""How sign-in behaves: nobody makes an account by themselves, and every sign-in leaves its event."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from customhouse.foundation.access import services
from customhouse.foundation.access.models import User

logger = logging.getLogger(__name__)


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No sign-up page: a customs system knows its people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        """Always closed."""
        return False

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Ways of confirming that it is you, a passkey under the name that we give it."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way | {"description": _("Use a passkey")} if way["id"].endswith(":webauthn") else way for way in found]

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, once password and second factor are right, and record it."""
        super().login(request, user)
        services.record_sign_in(user=user, at=timezone.now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log a failed attempt. It goes to the log, not to the trail: anybody can fill a log by failing."""
        super().authentication_failed(request, **credentials)
        logger.warning("sign-in failed for %r from %s", credentials.get("username"), self.get_client_ip(request))
