"""Files of watch lists sent on the site: read and kept, looked at, and brought in by a deliberate act or set aside.

Nothing of a list changes before somebody has seen what would; what is brought in is the very file that was looked at,
onto the edition that it was held against.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.settings import settings
from customhouse.messages.findings import msgid
from customhouse.targeting.screening import queries
from customhouse.targeting.screening.errors import ListTooLarge
from customhouse.targeting.screening.models import SentFile, WatchList
from customhouse.targeting.screening.rules.formats import Format
from customhouse.targeting.screening.services import Loaded, LookedAt, NewList, load_list


def check_size(size: int) -> None:
    """Raise `ListTooLarge` where a file has more bytes than this installation takes in for a list."""
    if size > settings().max_list_bytes:
        raise ListTooLarge(settings().max_list_bytes)


def send_file(*, new: NewList, data: bytes, name: str, actor: Actor, at: datetime) -> SentFile:
    """Keep a file of an edition to be looked at; nothing of the list changes, and what is no list is not kept.

    Raises as `services.load_list`, and `ListTooLarge`.
    """
    check_size(len(data))
    tried = load_list(new=new, data=data, actor=actor, at=at, dry_run=True)
    with transaction.atomic():
        sent = SentFile.objects.create(
            code=new.code,
            name=new.name,
            format=new.format.value,
            readers=[role.value for role in new.readers or ()],
            needs_two=bool(new.needs_two),
            file_name=name[:200],
            digest=tried.digest,
            size=len(data),
            content=data,
            sent_by=actor.name,
            sent_at=at,
        )
        _tell(sent, "file sent", actor, at)
    return sent


def look_at(*, sent: SentFile, actor: Actor, at: datetime) -> Loaded:
    """What a file would change of its list as it stands now. Raises as `services.load_list`."""
    return load_list(new=_new_of(sent), data=bytes(sent.content), actor=actor, at=at, dry_run=True)


def bring_in(*, number: int, looked_at: LookedAt, actor: Actor, at: datetime) -> Loaded:
    """Bring in the file that was looked at, onto the edition that it was held against.

    Raises as `services.load_list` and `queries.find_file`, and `Conflict` where it was brought in or set aside before.
    """
    with transaction.atomic():
        sent = _open(number, actor)
        loaded = load_list(
            new=_new_of(sent),
            data=bytes(sent.content),
            actor=actor,
            at=at,
            looked_at=looked_at,
            file=sent.file_name,
        )
        sent.edition, sent.closed_by, sent.closed_at = loaded.edition, actor.name, at
        sent.save(update_fields=["edition", "closed_by", "closed_at"])
    return loaded


def set_aside(*, number: int, actor: Actor, at: datetime) -> SentFile:
    """Let a file go that is not brought in: its bytes are not kept, its digest and who sent it are.

    Raises as `queries.find_file`, and `Conflict` where it was brought in or set aside before.
    """
    with transaction.atomic():
        sent = _open(number, actor)
        sent.content, sent.closed_by, sent.closed_at = b"", actor.name, at
        sent.save(update_fields=["content", "closed_by", "closed_at"])
        _tell(sent, "file set aside", actor, at)
    return sent


def _open(number: int, actor: Actor) -> SentFile:
    """A file that waits, held until the end of the transaction."""
    queries.find_file(actor, number)
    sent = SentFile.objects.select_for_update().get(pk=number)
    if sent.closed_at is not None:
        message = msgid("The file was brought in or set aside already, by {by}.")
        raise Conflict("WLS-CLOSED", message, msgid("Send a file anew."), {"by": sent.closed_by})
    return sent


def _new_of(sent: SentFile) -> NewList:
    """The list that a file is of; what the list itself says of name, readers and second person stays."""
    new = NewList(sent.code, sent.name, Format(sent.format))
    if WatchList.objects.filter(code=sent.code).exists():
        return replace(new, name="")
    return replace(new, readers=tuple(Role(each) for each in sent.readers), needs_two=sent.needs_two)


def _tell(sent: SentFile, kind: str, actor: Actor, at: datetime) -> None:
    payload = {"file": sent.file_name, "sha256": sent.digest, "size": sent.size, "format": sent.format}
    record_event(subject=f"watchlist:{sent.code}", kind=kind, payload=payload, actor=actor, at=at)
