"""The way out for e-mails: SMTP by the address in the settings, or the console."""

from __future__ import annotations

import smtplib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.mail import EmailMessage, get_connection

from customhouse.foundation.config.settings import settings
from customhouse.foundation.notices.records import Mail

Post = Callable[[Mail], None]
FAULTS = (smtplib.SMTPException, OSError, ValueError)
"""What sending may fail by; anything else is a fault of ours. A `ValueError` is an address that no mail can bear."""
TIMEOUT_S = 15
SMTP, CONSOLE = "django.core.mail.backends.smtp.EmailBackend", "django.core.mail.backends.console.EmailBackend"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class EmailAddressError(ValueError):
    """The setting `email_url` names no way of sending."""


def is_on() -> bool:
    """Whether this installation sends e-mail."""
    return bool(settings().email_url)


def means(url: str) -> tuple[str, dict[str, Any]]:
    """The back end and its options for an address of the settings.

    >>> means("smtps://ana:p%40ss@mail.example")[1]["port"]
    465
    """
    parts = urlsplit(url)
    if parts.scheme == "console":
        return CONSOLE, {"stream": sys.stderr}
    if parts.scheme not in PORTS or not parts.hostname:
        raise EmailAddressError("CUSTOMHOUSE_EMAIL_URL must begin with smtp://, smtp+tls://, smtps:// or console:")
    return SMTP, {
        "host": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": TIMEOUT_S,
    }


@contextmanager
def posting() -> Iterator[Post]:
    """A connection for several mails; it is opened by the first one that is posted."""
    backend, options = means(settings().email_url)
    connection = get_connection(backend, **options)

    def post(mail: Mail) -> None:
        connection.open()  # once: nothing happens where it is open
        _message(mail, connection).send()

    try:
        yield post
    finally:
        connection.close()


def _message(mail: Mail, connection: Any) -> EmailMessage:
    sender = settings().email_from
    headers = {
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
        "Message-ID": f"<letter-{mail.number}@{sender.rpartition('@')[2]}>",
    }
    return EmailMessage(mail.subject, mail.text, sender, [mail.address], connection=connection, headers=headers)
