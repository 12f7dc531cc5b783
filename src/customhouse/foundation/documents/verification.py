"""Whether attachments are kept as they came: every byte by its digest, one document in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from customhouse.foundation.audit.guarding import Witness
from customhouse.foundation.audit.records import Fault
from customhouse.foundation.audit.rules.pinning import Pin
from customhouse.foundation.documents.models import Content
from customhouse.messages.findings import msgid

ALTERED = msgid("the bytes of a document are not those of its digest")


def documents() -> Witness:
    """A witness of the documents as they are kept now."""
    return _Documents()


class _Documents:
    """Bears out that bytes are those of their digests; no event names them by number, so `left` tells all."""

    def pinned(self, pins: Sequence[Pin]) -> Iterator[Fault]:  # noqa: ARG002  # every witness hears the pins
        """Nothing: pins name messages."""
        yield from ()

    def left(self) -> Iterator[Fault]:
        """One fault for each content that is not what its digest says."""
        for content in Content.objects.order_by("sha256").iterator(chunk_size=1):
            if len(content.data) != content.size or sha256(content.data).hexdigest() != content.sha256:
                yield Fault(ALTERED, None)
