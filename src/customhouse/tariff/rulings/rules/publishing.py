"""What is published of a ruling: everything but the holder and what they marked as secret.

Source: WTO Trade Facilitation Agreement, Article 3.8 (publication, taking confidential information into account); 12.5.
"""

from __future__ import annotations

import re

REDACTED = "[…]"


def secrets_of(text: str) -> tuple[str, ...]:
    r"""The secret words of an application, one a line, the longest first; shorter than two letters is no secret.

    >>> secrets_of("Kato steel\n\n a \nmix 7")
    ('Kato steel', 'mix 7')
    """
    found = {" ".join(line.split()) for line in text.splitlines()}
    return tuple(sorted((line for line in found if len(line) > 1), key=lambda line: (-len(line), line)))


def redacted(text: str, secrets: tuple[str, ...]) -> str:
    """A text without its secrets, whatever their case and however their words are spaced.

    >>> redacted("Made of KATO  Steel by mix 7.", ("Kato steel", "mix 7"))
    'Made of […] by […].'
    """
    if not secrets:
        return text
    patterns = (r"\s+".join(re.escape(word) for word in secret.split()) for secret in secrets)
    return re.sub("|".join(patterns), REDACTED, text, flags=re.IGNORECASE)
