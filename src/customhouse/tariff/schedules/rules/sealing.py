"""The seal of a report of differences: which files were looked at, and what they were told to change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256


def seal(digests: Iterable[str], lines: Iterable[Mapping[str, object]]) -> str:
    """The digest of files (by their digests, in order) and of the lines of their report.

    >>> seal(["ab"], [{"what": "added"}]) == seal(["ab"], [{"what": "ended"}])
    False
    """
    sealed = sha256()
    for each in (*digests, *(json.dumps(line, sort_keys=True) for line in lines)):
        sealed.update(each.encode() + b"\n")
    return sealed.hexdigest()
