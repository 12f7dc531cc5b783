"""The words of a rule as agreements publish them, without the marks of the page they stood on.

Takes away links, emphasis, abbreviations' tags, hard spaces and odd hyphens, and marks the items of a list by `BULLET`.
"""

from __future__ import annotations

import re

BULLET = "•"

_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()]{0,300}\)")
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>")
_ITEM = re.compile(r"\n+[ \t]*-[ \t]+|\n{2,}")
_SPACES = re.compile(r"\s+")
_BROKEN = re.compile(r"\b(non|ex)-? (?=originating|works?\b)")


def shown_words(text: str) -> str:
    """The words for people: links, tags and emphasis taken away, lines kept.

    >>> shown_words("Manufacture from [heading&nbsp;7001](/headings/7001), **40%**")
    'Manufacture from heading 7001, 40%'
    """
    text = _TAG.sub("", _LINK.sub(r"\1", text.replace("&nbsp;", " ").replace("\u00a0", " ")))
    return re.sub(r"\n{3,}", "\n\n", text.replace("*", "")).strip()


def plain_words(text: str) -> str:
    r"""The words in small letters on one line, list items after bullets, without the last full stop.

    >>> plain_words("Manufacture in which:\n\n- a,\n\n- b.")
    'manufacture in which: • a, • b'
    """
    text = shown_words(text).lower().replace("\u2010", "-").replace("\u2011", "-").replace("’", "'")
    text = _SPACES.sub(" ", _ITEM.sub(f" {BULLET} ", text))
    text = _BROKEN.sub(r"\1-", text).replace(" / ", "/").replace(" percent", " %")
    return re.sub(r"(\d) %", r"\1%", text).strip(" .,;")
