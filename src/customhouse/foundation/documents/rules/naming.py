"""Names of attachments: any letters of any script, no folders, nothing that a file system chokes on."""

from __future__ import annotations

import unicodedata

from customhouse.foundation.documents.records import EXTENSIONS, MediaType

LIMIT = 200
"""Characters of a name that are kept."""
_UNFIT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RESERVED = frozenset('<>:"|?*')


def plain_name(name: str, media_type: MediaType) -> str:
    r"""The name to keep: its last part, without control characters and marks of direction, at most `LIMIT` characters.

    A name of nothing becomes `document`; the ending of the type is given where there is none.

    >>> plain_name("../../etc/فاتورة.pdf", MediaType.PDF)
    'فاتورة.pdf'
    >>> plain_name("C:\\scans\\Société n°1", MediaType.PNG)
    'Société n°1.png'
    >>> plain_name("  ", MediaType.TEXT)
    'document.txt'
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join("_" if letter in _RESERVED else letter for letter in last if _is_fit(letter))
    kept = " ".join(kept.split()).strip(". ") or "document"
    stem, dot, ending = kept.rpartition(".")
    if not dot or not 0 < len(ending) <= 5 or " " in ending:  # noqa: PLR2004  # the longest ending in use, and one
        stem, ending = kept, EXTENSIONS[media_type]
    return f"{stem[: LIMIT - len(ending) - 1]}.{ending}"


def _is_fit(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNFIT
