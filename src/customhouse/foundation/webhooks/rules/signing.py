"""The signature by which a receiver knows that a call came from this installation, unaltered and just now.

HMAC-SHA256 (RFC 2104) over the time of sending in seconds since 1970, a full stop, and the body as it is sent.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

HEADER = "Customhouse-Signature"


def secret_of(key: str, salt: str) -> str:
    """The secret of an endpoint, made from the installation's key: it is kept nowhere, and a new salt makes a new one.

    >>> secret_of("key", "salt")[:6], len(secret_of("key", "salt"))
    ('whsec_', 49)
    """
    made = hmac.new(key.encode(), f"customhouse.webhooks:{salt}".encode(), sha256).digest()
    return f"whsec_{urlsafe_b64encode(made).decode().rstrip('=')}"


def signature(secret: str, body: bytes, sent_at: int) -> str:
    """The value of the header for a body sent at that second.

    >>> signature("whsec_x", b"{}", 1700000000)[:20]
    't=1700000000,v1=be8c'
    """
    signed = hmac.new(secret.encode(), f"{sent_at}.".encode() + body, sha256).hexdigest()
    return f"t={sent_at},v1={signed}"
