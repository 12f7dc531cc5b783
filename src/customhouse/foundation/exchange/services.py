"""Keeping messages: what arrived before it is read, and what was answered."""

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
from customhouse.foundation.exchange.models import KeptAnswer, ReceivedMessage
from customhouse.foundation.exchange.records import Answer, Arriving, Asked, Status
from customhouse.messages.findings import msgid

SENDER = ("sender", "sender_user", "sender_roles", "sender_traders")
UNDONE = Answer(0, b"", "")
"""Stands for an answer while its work is being done."""

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
            raise _key_used(key)
        if kept.status:
            return Answer(kept.status, bytes(kept.body), kept.content_type)
        answer = work()
        kept.status, kept.body, kept.content_type = answer.status, answer.body, answer.content_type
        kept.save(update_fields=["status", "body", "content_type"])
    return answer


def answer_together(
    *, asked: Sequence[Asked], work: Callable[[Sequence[int]], Sequence[Answer]]
) -> list[Answer | Conflict]:
    """Do `work` on many messages at once and keep their answers, each as `answer_once` would; in order.

    `work` is handed the places (from 0) of the messages that are to be done and answers them in that order; the others
    were answered before, stand in this batch already, or are told a `Conflict`. All is one transaction.
    """
    with transaction.atomic():
        kept = _claimed([one for one in asked if one.key])
        done: dict[int, Answer | Conflict] = {}
        first: dict[tuple[str, str], int] = {}
        for place, one in enumerate(asked):
            row = kept.get(_place(one)) if one.key else None
            if row is not None and row.sha256 != sha256(one.data).hexdigest():
                done[place] = _key_used(one.key)
            elif row is not None and row.status:
                done[place] = Answer(row.status, bytes(row.body), row.content_type)
            elif row is None or first.setdefault(_place(one), place) == place:
                done[place] = UNDONE
        fresh = [place for place, answer in done.items() if answer is UNDONE]
        done.update(zip(fresh, work(fresh) if fresh else (), strict=True))
        _keep_answers([(kept[place], done[number]) for place, number in first.items()])
    return [done[number] if number in done else done[first[_place(one)]] for number, one in enumerate(asked)]


def _claimed(asked: Sequence[Asked]) -> dict[tuple[str, str], KeptAnswer]:
    """The rows of these keys, locked: made for those that are new, the earlier ones of others."""
    if not asked:
        return {}
    claims = [
        KeptAnswer(sender=sender, key=key, sha256=sha256(one.data).hexdigest(), kept_at=one.at)
        for (sender, key), one in sorted(((_place(one), one) for one in asked), key=lambda pair: pair[0])
    ]
    # In order of their keys, so that two batches never wait for each other; ON CONFLICT DO NOTHING as in `answer_once`.
    KeptAnswer.objects.bulk_create(claims, ignore_conflicts=True)
    senders, wanted = {row.sender for row in claims}, {row.key for row in claims}
    rows = KeptAnswer.objects.select_for_update().filter(sender__in=senders, key__in=wanted)
    return {(row.sender, row.key): row for row in rows.order_by("sender", "key")}


def _keep_answers(answered: Sequence[tuple[KeptAnswer, Answer | Conflict]]) -> None:
    rows = [
        (answer.status, answer.body, answer.content_type, row.pk)
        for row, answer in answered
        if isinstance(answer, Answer)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE exchange_answer SET status = %s, body = %s, content_type = %s WHERE id = %s",
            rows,
        )


def _place(one: Asked) -> tuple[str, str]:
    """Where the answer to a message with a key is kept."""
    return written(one.sender.name), _clean(one.key)


def _key_used(key: str) -> Conflict:
    return Conflict(
        "IDEMPOTENCY-KEY-USED",
        msgid("The idempotency key {key} was used for another message."),
        msgid("Give each message a key of its own; send the same bytes again to get the same answer."),
        {"key": key},
    )


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
