"""Reading documents. Areas that attach them decide who else may read theirs, and hand them to `downloads`."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.rules.naming import written
from customhouse.foundation.documents.access import READ_DOCUMENTS
from customhouse.foundation.documents.models import Content, Document


def visible_to(actor: Actor) -> QuerySet[Document]:
    """Documents that the actor may see, newest first: officials all, others what they attached themselves."""
    found = Document.objects.order_by("-id")
    return found if permits(actor, READ_DOCUMENTS) else found.filter(kept_by=written(actor.name))


def documents(numbers: Iterable[int]) -> dict[int, Document]:
    """Documents by number, without their bytes. For areas that know who may see them."""
    return Document.objects.in_bulk(set(numbers))


def data_of(document: Document) -> bytes:
    """The bytes of a document exactly as they came."""
    return bytes(Content.objects.values_list("data", flat=True).get(pk=document.content_id))


def size_of(document: Document) -> int:
    """How many bytes a document has."""
    return int(Content.objects.values_list("size", flat=True).get(pk=document.content_id))
