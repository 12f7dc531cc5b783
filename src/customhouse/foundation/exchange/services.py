"""Keeping messages: what arrived before it is read, what was answered, what was sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.rules.naming import written
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.inserting import insert_numbered
from customhouse.foundation.exchange.access import REPLAY_MESSAGES
from customhouse.foundation.exchange.models import KeptAnswer, ReceivedMessage, SentMessage
from customhouse.foundation.exchange.records import Answer, Arriving, Outgoing, Status
from customhouse.messages.findings import msgid

SENDER = ("sender", "sender_user", "sender_roles", "sender_traders")
RECEIVED = ("data", "sha256", "size", "content_type", *SENDER, "channel", "idempotency_key", "received_at")
"""The columns of a message as it arrives."""


def keep_received(arrivals: Sequence[Arriving]) -> list[int]:
    """Keep messages exactly as they came, before anything reads them; their numbers, in the same order.

    Must run inside the transaction of their acknowledgement (`TransactionManagementError` else): what was
    acknowledged is on disk, and what was not can be sent again.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Messages are kept inside the transaction that acknowledges them.")
    return insert_numbered(
        ReceivedMessage,
        RECEIVED,
        [
            (
                arrival.data,
                sha256(arrival.data).hexdigest(),
                len(arrival.data),
                _clean(arrival.content_type),
                *_sender(arrival.sender).values(),
                arrival.channel,
                _clean(arrival.idempotency_key),
                arrival.at,
            )
            for arrival in arrivals
        ],
    )


def set_aside(*, received: int, reason: str, actor: Actor, at: datetime) -> None:
    """Set a message aside with the reason why it was not understood; it can be replayed."""
    with transaction.atomic():
        message = ReceivedMessage.objects.filter(pk=received)
        message.update(status=Status.SET_ASIDE, reason=_clean(reason))
        payload = {"reason": _clean(reason), "sha256": message.values_list("sha256", flat=True).get()}
        record_event(subject=f"message:{received}", kind="set_aside", payload=payload, actor=actor, at=at)


def link_received(*, received: int, subject: str) -> None:
    """Note what a message turned out to be about (`declaration:26XX…`)."""
    ReceivedMessage.objects.filter(pk=received).update(subject=subject)


def replay(*, received: int, again: Callable[[ReceivedMessage], int], actor: Actor, at: datetime) -> int:
    """Send a message that was set aside on its way again, once; the number of its new arrival.

    `again` is handed the message, with its bytes, and returns the number under which it was received anew. Raises
    `AccessDenied`, and `Conflict` where the message was not set aside or was replayed already.
    """
    require(actor, REPLAY_MESSAGES)
    with transaction.atomic():
        message = ReceivedMessage.objects.select_for_update().filter(pk=received).first()
        if message is None or message.status != Status.SET_ASIDE or message.replayed_as_id is not None:
            raise Conflict(
                "MSG-NOT-ASIDE",
                msgid("The message {number} is not set aside, or was replayed already."),
                msgid("Look at the list of messages set aside."),
                {"number": str(received)},
            )
        anew = again(message)
        ReceivedMessage.objects.filter(pk=received).update(replayed_as=anew)
        record_event(subject=f"message:{received}", kind="replayed", payload={"as": anew}, actor=actor, at=at)
    return anew


def record_refused_oversize(
    *, sha256_of_read: str, size: int, sender: Actor, channel: str, at: datetime, content_type: str = ""
) -> int:
    """Record a message that was refused for its size: digest and number of the bytes that were read, and who sent it.

    The bytes themselves are not kept. Returns the number of the record.
    """
    with transaction.atomic():
        row = ReceivedMessage.objects.create(
            data=b"",
            sha256=sha256_of_read,
            size=size,
            content_type=_clean(content_type),
            **_sender(sender),
            channel=channel,
            received_at=at,
            status=Status.TOO_LARGE,
            reason="MSG-TOO-LARGE",
        )
        payload = {"size": size, "sha256": sha256_of_read, "channel": channel}
        record_event(subject=f"message:{row.pk}", kind="refused_for_size", payload=payload, actor=sender, at=at)
    return row.pk


def answer_once(*, sender: Actor, key: str, data: bytes, at: datetime, work: Callable[[], Answer]) -> Answer:
    """Do `work` on a message and keep its answer; sent again under the same key, the earlier answer is told again.

    Work and answer are one transaction: if the work fails, the key is free. Of two at once the second waits for the
    first and gets its answer. An empty key means: do the work. Raises `Conflict` for other bytes under a used key.
    """
    if not key:
        return work()
    digest = sha256(data).hexdigest()
    with transaction.atomic():
        place = {"sender": written(sender.name), "key": _clean(key)}
        claim = KeptAnswer(**place, sha256=digest, kept_at=at)
        # ON CONFLICT DO NOTHING waits for whoever holds the key, and fails no transaction.
        KeptAnswer.objects.bulk_create([claim], ignore_conflicts=True)
        kept = KeptAnswer.objects.select_for_update().get(**place)
        if kept.sha256 != digest:
            raise Conflict(
                "IDEMPOTENCY-KEY-USED",
                msgid("The idempotency key {key} was used for another message."),
                msgid("Give each message a key of its own; send the same bytes again to get the same answer."),
                {"key": key},
            )
        if kept.status:
            return Answer(kept.status, bytes(kept.body), kept.content_type)
        answer = work()
        kept.status, kept.body, kept.content_type = answer.status, answer.body, answer.content_type
        kept.save(update_fields=["status", "body", "content_type"])
    return answer


def keep_sent(messages: Sequence[Outgoing]) -> list[int]:
    """Keep messages as they are sent; their numbers, in the same order. Part of the caller's transaction."""
    rows = [
        SentMessage(
            subject=message.subject,
            kind=message.kind,
            data=message.data,
            sha256=sha256(message.data).hexdigest(),
            content_type=message.content_type,
            recipient=message.recipient,
            sent_at=message.at,
            in_reply_to_id=message.in_reply_to,
        )
        for message in messages
    ]
    return [row.pk for row in SentMessage.objects.bulk_create(rows, batch_size=500)]


def _sender(sender: Actor) -> dict[str, Any]:
    """The columns that say who sent a message, and with which rights."""
    return {
        "sender": written(sender.name),
        "sender_user": sender.user_id,
        "sender_roles": sorted(sender.roles),
        "sender_traders": sorted(map(written, sender.traders)),
    }


def _clean(text: str) -> str:
    """A sender's text as both databases can keep it: without NUL, at most 200 characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()[:200]
