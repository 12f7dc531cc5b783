"""Reading what arrives and what was kept, by what it is: a WCO message, or a row of a file under a map.

A row is read as such only where it came by the bulk door: what a trader's system calls its bytes opens no other.
"""

from __future__ import annotations

from customhouse.clearance.bulk.rules.reading import is_row, read_row
from customhouse.clearance.declarations.models import Version
from customhouse.foundation.exchange.records import Arriving, Channel
from customhouse.messages.wco.reading import Reading, read_message


def read_arrival(arrival: Arriving) -> Reading:
    """A message at the door. Nothing that arrives raises."""
    return _read(arrival.data, arrival.content_type, arrival.channel)


def read_version(version: Version) -> Reading:
    """What a declaration said in one version: its tree, or for the first the message itself."""
    received = version.received
    if version.tree or received is None:
        return read_message(version.words)
    return _read(bytes(received.data), received.content_type, received.channel)


def _read(data: bytes, content_type: str, channel: str) -> Reading:
    if channel == Channel.BULK and is_row(content_type):
        return read_row(data, content_type)
    return read_message(data, content_type=content_type)
