"""Keeping documents: the only door for attachments."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.rules.naming import written
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.settings import settings
from customhouse.foundation.documents.access import KEEP_DOCUMENTS
from customhouse.foundation.documents.models import Content, Document
from customhouse.foundation.documents.rules.naming import plain_name
from customhouse.foundation.documents.rules.recognising import faults_of, media_type_of


def keep_document(*, data: bytes, media_type: str, name: str, actor: Actor, at: datetime) -> Document:
    """Keep a file exactly as it came; the same bytes are kept once, however often they are attached.

    `media_type` is what the sender says; the bytes must bear it out. `name` may hold any letters; folders are cut off.
    Raises `AccessDenied`, and `Refused` with one finding (`DOC-EMPTY`, `DOC-SIZE`, `DOC-TYPE`, `DOC-CONTENT`,
    `DOC-ACTIVE`) where it cannot be kept.
    """
    require(actor, KEEP_DOCUMENTS)
    faults = faults_of(data, media_type, settings().max_document_bytes)
    kind = media_type_of(media_type)
    if faults or kind is None:
        raise Refused(faults)
    digest = sha256(data).hexdigest()
    with transaction.atomic():
        if not Content.objects.filter(pk=digest).exists():
            # Of two at once the second finds the first one's bytes: they are the same.
            Content.objects.bulk_create([Content(sha256=digest, size=len(data), data=data)], ignore_conflicts=True)
        document = Document.objects.create(
            content_id=digest,
            media_type=kind.value,
            name=plain_name(name, kind),
            kept_by=written(actor.name),
            kept_at=at,
        )
        payload = {"sha256": digest, "size": len(data), "media_type": kind.value, "name": document.name}
        record_event(subject=f"document:{document.pk}", kind="kept", payload=payload, actor=actor, at=at)
    return document
