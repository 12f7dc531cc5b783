r"""How the trail writes names that it is given: as they are if they can be printed, else escaped, and read back.

A name is a sender's word: it may hold marks of direction, line breaks, or nothing at all. The trail takes it whatever
it is, since the message that it came with must be kept. What cannot be printed, and the backslash, is written
`\u{hex}`; the empty name `\u{}`.
"""

from __future__ import annotations

import re
from hashlib import sha256

LIMIT = 200
"""Characters that a name may have in the tables."""

_CUT = "…#"
_ESCAPE = re.compile(r"\\u\{([0-9a-f]*)\}")


def written(name: str) -> str:
    r"""The name as it is written: printable, 1 to `LIMIT` characters, and another for every other name.

    One that is longer is cut and ends in the SHA-256 of the whole; every other can be read back.

    >>> written("Société Générale")
    'Société Générale'
    >>> written("شركة\u200f")
    'شركة\\u{200f}'
    """
    is_plain = bool(name) and name.isprintable() and "\\" not in name
    text = name if is_plain else "".join(map(_escaped, name)) or r"\u{}"
    if len(text) <= LIMIT:
        return text
    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return text[: LIMIT - len(_CUT) - len(digest)] + _CUT + digest


def read_back(text: str) -> str:
    r"""The name that `written` made the text of (of one that was cut, the text itself, its escapes read).

    >>> read_back(written("a\nb")) == "a\nb"
    True
    """
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else "", text)


def _escaped(letter: str) -> str:
    return letter if letter.isprintable() and letter != "\\" else f"\\u{{{ord(letter):x}}}"
