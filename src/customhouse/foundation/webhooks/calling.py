"""One call to one endpoint, over the standard library's HTTP client: no redirect is followed, no proxy asked.

The host is resolved once, every address that it has is judged, and the call goes to the one that was judged: a name
that answers otherwise the second time gains nothing. The answer's body is not read. Whatever drags on is cut off.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Timer

from customhouse.foundation.config.settings import settings
from customhouse.foundation.webhooks.rules.addresses import Target, faults, may_call, target_of

PATIENCE_S = 10
"""What one step of a call may take; the whole call may take twice as long."""

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a call ended: the HTTP status, or (None) in one word why there was none."""

    status: int | None
    error: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, each once. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def call(url: str, body: bytes, headers: Mapping[str, str], resolve: Resolve = resolved) -> Answer:
    """Post a body; never raises for what a receiver or a network does."""
    networks = settings().webhook_networks
    if faults(url, networks):
        return Answer(None, "forbidden address")
    target = target_of(url)
    try:
        addresses = resolve(target.host, target.port)
        if not addresses or not all(may_call(address, networks) for address in addresses):
            return Answer(None, "forbidden address")
        return _posted(target, addresses[0], body, headers)
    except ssl.SSLError:
        return Answer(None, "certificate")
    except TimeoutError:
        return Answer(None, "too slow")
    except (OSError, HTTPException, UnicodeError) as error:
        return Answer(None, type(error).__name__[:60])


def _posted(target: Target, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    connection = _connection(target, address)
    is_cut = Event()
    cutting = Timer(2 * PATIENCE_S, _cut, [connection, is_cut])
    cutting.daemon = True
    cutting.start()
    try:
        connection.request("POST", target.path, body, dict(headers))
        status = connection.getresponse().status
        return Answer(None, "too slow") if is_cut.is_set() else Answer(status)
    finally:
        cutting.cancel()
        connection.close()


def _connection(target: Target, address: str) -> HTTPConnection:
    """A connection that asks for the host by its name, and reaches it at the address that was judged."""
    connection: HTTPConnection
    if target.scheme == "https":
        connection = HTTPSConnection(target.host, target.port, timeout=PATIENCE_S, context=ssl.create_default_context())
    else:
        connection = HTTPConnection(target.host, target.port, timeout=PATIENCE_S)

    def reach(_named: object, timeout: float, source: object) -> socket.socket:  # noqa: ARG001  # the client's signature
        return socket.create_connection((address, target.port), timeout)

    connection._create_connection = reach  # type: ignore[attr-defined]  # noqa: SLF001  # the client's own seam
    return connection


def _cut(connection: HTTPConnection, is_cut: Event) -> None:
    """End a call that drips on: the thread that waits for it sees the end of the line."""
    is_cut.set()
    if connection.sock is not None:
        connection.sock.shutdown(socket.SHUT_RDWR)
