"""API keys as text: `ch_<prefix>_<secret>`. The prefix finds the key and may be shown; the secret proves it.

A secret holds 256 random bits, so one SHA-256 guards it as well as a slow hash would (nothing can be guessed).
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from hmac import compare_digest

ACTOR = "api-key:"
"""What the name of an actor who came by a key begins with; the prefix follows."""
_PREFIX_LENGTH = 8
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_key() -> tuple[str, str]:
    """A new prefix (8 letters and figures) and the whole key."""
    prefix = "".join(secrets.choice(_ALPHABET) for _ in range(_PREFIX_LENGTH))
    return prefix, f"ch_{prefix}_{secrets.token_urlsafe(32)}"


def prefix_of(key: str) -> str:
    """The prefix of a key as presented, or an empty text if it is none of ours.

    >>> prefix_of("ch_abcd2345_secret"), prefix_of("Bearer x")
    ('abcd2345', '')
    """
    head, _, rest = key.partition("_")
    prefix, _, secret = rest.partition("_")
    return prefix if head == "ch" and len(prefix) == _PREFIX_LENGTH and prefix.isalnum() and secret else ""


def hashed(key: str) -> str:
    """What is stored of a key: the hex SHA-256 of its whole text."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def matches(key: str, stored: str) -> bool:
    """Whether a key as presented is the one whose hash is stored, in constant time."""
    return compare_digest(hashed(key), stored)
