"""Fill a text for a page so that values keep their own direction: no date in an Arabic sentence is turned round."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString

_FIELD = re.compile(r"\{(\w+)\}")


def isolated(text: str, params: Mapping[str, str]) -> SafeString:
    """The text as HTML, each `{field}` filled with its value in a `<bdi>`; unknown fields stay. All is escaped.

    Marks of direction in the text itself would do as well, but would be copied with the value into a declaration,
    where they are refused.

    >>> isolated("قبل {day}", {"day": "2026-01-31"})
    'قبل <bdi>2026-01-31</bdi>'
    """
    return SafeString(
        _FIELD.sub(
            lambda field: f"<bdi>{escape(params[field[1]])}</bdi>" if field[1] in params else field[0], escape(text)
        )
    )
