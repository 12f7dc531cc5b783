"""Telling people, and noting that they read it. Notices are a convenience: what happened stands in the event trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from customhouse.foundation.access.records import Actor
from customhouse.foundation.notices import queries
from customhouse.foundation.notices.models import Notice


def notify(
    *, recipients: Iterable[int], message: str, at: datetime, params: Mapping[str, str] | None = None, link: str = ""
) -> None:
    """Tell users (by their ids, each once) an English message id with its fields, and where to go.

    Raises `ValueError` for a link that is no path on this site.
    """
    if link and (not link.startswith("/") or link.startswith(("//", "/\\"))):
        raise ValueError(f"{link!r} is no path on this site")
    Notice.objects.bulk_create(
        Notice(recipient_id=recipient, message=message, params=dict(params or {}), link=link, created_at=at)
        for recipient in sorted(set(recipients))
    )


def mark_read(*, actor: Actor, at: datetime, notices: Iterable[int] | None = None) -> int:
    """Note that the actor read these notices of theirs (default: all); how many were unread."""
    unread = queries.unread_for(actor).order_by()
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=at)
