"""Splitting a CSV file into its rows as they stand in it, byte for byte, without holding more than one of them.

RFC 4180: a row ends with its line, unless a quotation mark is open there. A mark that is never closed would swallow the
rest of the file: after `LINES` lines the first of them is given as a row of its own, broken, and splitting goes on
behind it. No byte of the file but line ends and empty lines is left out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

LINES = 50
"""How many lines a quoted text may go over."""

LONGEST = 1_000_000
"""Bytes of the longest line that is taken as one; what is longer comes in pieces, each a row (and a broken one)."""

QUOTE = b'"'
BOM = b"\xef\xbb\xbf"


def split_rows(stream: BinaryIO) -> Iterator[bytes]:
    r"""Every row with bytes in it, the header first, without its line end; a byte order mark is left out.

    >>> import io
    >>> list(split_rows(io.BytesIO(b'a,b\r\n1,"two\nlines"\n\n3,4')))
    [b'a,b', b'1,"two\nlines"', b'3,4']
    """
    waiting: deque[bytes] = deque()
    first = True
    while row := _row(stream, waiting):
        if first:
            row, first = row.removeprefix(BOM), False
        if bare := row.rstrip(b"\r\n"):
            yield bare


def _row(stream: BinaryIO, waiting: deque[bytes]) -> bytes:
    """The lines of one row joined; of a row that never ends, the first line, and the others wait their turn."""
    taken: list[bytes] = []
    open_quote = False
    while line := waiting.popleft() if waiting else stream.readline(LONGEST):
        taken.append(line)
        open_quote ^= bool(line.count(QUOTE) % 2)
        if not open_quote:
            return b"".join(taken)
        if len(taken) > LINES:
            break
    waiting.extendleft(reversed(taken[1:]))
    return taken[0] if taken else b""
