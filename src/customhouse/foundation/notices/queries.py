"""Reading one's own notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext

from customhouse.foundation.access.records import Actor
from customhouse.foundation.notices.models import Notice, Preference
from customhouse.foundation.notices.records import Told
from customhouse.messages.findings import Finding, Severity

SHOWN_AT_THE_BELL = 5


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices, newest first. Nobody reads another's."""
    return Notice.objects.filter(recipient_id=actor.user_id or 0).order_by("-id")


def unread_for(actor: Actor) -> QuerySet[Notice]:
    """The actor's notices that they have not read, newest first."""
    return visible_to(actor).filter(read_at__isnull=True)


def preference_of(actor: Actor) -> Preference | None:
    """How the actor wants their notices; None where they never said."""
    return Preference.objects.filter(user_id=actor.user_id or 0).first()


def told(notices: Iterable[Notice], translate: Callable[[str], str] = gettext) -> list[Told]:
    """The notices in the language of `translate`, their fields filled."""
    return [
        Told(
            row.pk,
            Finding("", Severity.WARNING, "", "", row.message, "", row.params).text(translate),
            row.link,
            row.created_at,
            row.read_at is not None,
        )
        for row in notices
    ]


def bell(actor: Actor) -> dict[str, object]:
    """What the bell in the page's head shows: how many are unread, and the newest of them."""
    unread = unread_for(actor)
    return {"unread_count": unread.count(), "unread_notices": told(unread[:SHOWN_AT_THE_BELL])}
