"""Telling people here and by e-mail, and noting that they read it.

Notices are a convenience: what happened stands in the event trail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from customhouse.foundation.access.errors import NotSignedIn
from customhouse.foundation.access.records import Actor
from customhouse.foundation.notices import queries
from customhouse.foundation.notices.letters import address_proved
from customhouse.foundation.notices.models import Letter, Notice, Preference
from customhouse.foundation.notices.posting import is_on
from customhouse.foundation.notices.records import LetterState


def notify(
    *, recipients: Iterable[int], message: str, at: datetime, params: Mapping[str, str] | None = None, link: str = ""
) -> None:
    """Tell users (by their ids, each once) an English message id with its fields, and where to go.

    Raises `ValueError` for a link that is no path on this site.
    """
    if link and (not link.startswith("/") or link.startswith(("//", "/\\"))):
        raise ValueError(f"{link!r} is no path on this site")
    notices = Notice.objects.bulk_create(
        Notice(recipient_id=recipient, message=message, params=dict(params or {}), link=link, created_at=at)
        for recipient in sorted(set(recipients))
    )
    if is_on():
        _put_in_outbox(notices)


def mark_read(*, actor: Actor, at: datetime, notices: Iterable[int] | None = None) -> int:
    """Note that the actor read these notices of theirs (default: all); how many were unread."""
    unread = queries.unread_for(actor).order_by()
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=at)


def set_preference(*, actor: Actor, by_email: bool, address: str, language: str, at: datetime) -> Preference:
    """Note whether somebody wants e-mail, where and in which language; a new address is first asked to confirm.

    Raises:
        NotSignedIn: nobody knows who asks.
    """
    if actor.user_id is None:
        raise NotSignedIn
    with transaction.atomic():
        row, _ = Preference.objects.select_for_update().get_or_create(user_id=actor.user_id)
        is_new = bool(address) and address != row.address
        if address != row.address:
            row.confirmed_at = None
        row.by_email, row.address, row.language = by_email, address, language
        row.save()
        if (is_new or (by_email and row.confirmed_at is None)) and address and is_on():
            _ask_to_confirm(row, at)
    return row


def confirm_address(*, actor: Actor, token: str, at: datetime) -> bool:
    """Note that somebody reads the mail of their address; whether the token proved it."""
    address = address_proved(token, actor.user_id or 0)
    row = Preference.objects.filter(user_id=actor.user_id or 0, address=address) if address else None
    return bool(row and row.update(confirmed_at=at))


def _ask_to_confirm(row: Preference, at: datetime) -> None:
    """Put the letter that asks into the outbox, unless the same waits there already."""
    same = {"recipient_id": row.user_id, "notice": None, "address": row.address, "state": LetterState.WAITING.value}
    if not Letter.objects.filter(**same).exists():
        Letter.objects.create(**same, language=row.language, next_at=at)


def _put_in_outbox(notices: Sequence[Notice]) -> None:
    """A letter for each notice whose recipient wants one; it is sent later, by a worker."""
    wanted = Preference.objects.filter(by_email=True, confirmed_at__isnull=False).exclude(address="")
    ways = wanted.in_bulk([notice.recipient_id for notice in notices])
    Letter.objects.bulk_create(
        Letter(
            notice=notice,
            recipient_id=notice.recipient_id,
            address=ways[notice.recipient_id].address,
            language=ways[notice.recipient_id].language,
            state=LetterState.WAITING,
            next_at=notice.created_at,
        )
        for notice in notices
        if notice.recipient_id in ways
    )
