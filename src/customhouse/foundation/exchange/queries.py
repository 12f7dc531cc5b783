"""Reading messages as they came."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.rules.naming import written
from customhouse.foundation.config.asking import asked
from customhouse.foundation.exchange.access import READ_MESSAGES, READ_SET_ASIDE
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.foundation.exchange.records import Status


def received_visible_to(actor: Actor) -> QuerySet[ReceivedMessage]:
    """Received messages that the actor may see, newest first: officials all, others what they sent themselves."""
    found = ReceivedMessage.objects.order_by("-id")
    if permits(actor, READ_MESSAGES):
        return found
    own = Q(sender=written(actor.name))
    if actor.user_id is not None:
        own |= Q(sender_user=actor.user_id)
    return found.filter(own)


def set_aside_messages() -> QuerySet[ReceivedMessage]:
    """Messages that were set aside and not replayed yet, oldest first."""
    return ReceivedMessage.objects.filter(status=Status.SET_ASIDE, replayed_as__isnull=True).order_by("id")


def set_aside_visible_to(actor: Actor) -> QuerySet[ReceivedMessage]:
    """The messages set aside that the actor may look into: all for those who may, none for others."""
    return set_aside_messages() if permits(actor, READ_SET_ASIDE) else ReceivedMessage.objects.none()


def listed(messages: QuerySet[ReceivedMessage]) -> QuerySet[ReceivedMessage]:
    """The messages without their bytes, for lists."""
    return messages.defer("data", "sender_roles", "sender_traders")


def is_set_aside(received: int) -> bool:
    """Whether a message is set aside and was not replayed."""
    return set_aside_messages().filter(pk=received).exists()


def bytes_of(received: int) -> bytes:
    """The bytes of a received message exactly as they came. Raises `ReceivedMessage.DoesNotExist`."""
    return bytes(ReceivedMessage.objects.values_list("data", flat=True).get(pk=received))


def digests_of(received: Iterable[int]) -> dict[int, str]:
    """The SHA-256 of received messages, by number; the trail pins the bytes by it."""
    return dict(_digests(set(received)))


@asked
def _digests(received: Collection[int]) -> QuerySet[ReceivedMessage, tuple[int, str]]:
    return ReceivedMessage.objects.filter(pk__in=received).values_list("pk", "sha256")
