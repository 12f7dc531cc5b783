"""Splitting files into rows: byte for byte, whatever is in them."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.clearance.bulk.rules import splitting
from customhouse.clearance.bulk.rules.splitting import LINES, split_rows


def rows(data: bytes) -> list[bytes]:
    return list(split_rows(BytesIO(data)))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"\r\n\r\n", []),
        (b"\xef\xbb\xbfa,b\n1,2", [b"a,b", b"1,2"]),
        (b"a\r\n\r\n\n1\r\n", [b"a", b"1"]),
        (b'1,"a\r\nb ""c"""\r\n2,d', [b'1,"a\r\nb ""c"""', b"2,d"]),
        (b'1,"never closed\n2,b\n3,c', [b'1,"never closed', b"2,b", b"3,c"]),
        (b'"open\n"b"\n', [b'"open', b'"b"']),
        (b"\xff\x00\n1", [b"\xff\x00", b"1"]),
    ],
)
def test_a_row_ends_with_its_line_unless_a_mark_is_open(data: bytes, expected: list[bytes]) -> None:
    assert rows(data) == expected


def test_a_mark_that_is_never_closed_swallows_no_more_than_its_line() -> None:
    lines = [b'0,"open', *(b"%d,x" % number for number in range(1, 3 * LINES))]
    assert rows(b"\n".join(lines)) == lines


def test_a_line_without_an_end_comes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "LONGEST", 10)
    assert rows(b"x" * 25) == [b"x" * 10, b"x" * 10, b"x" * 5]


@given(st.binary(max_size=400))
def test_no_byte_but_line_ends_is_lost(data: bytes) -> None:
    def bare(text: bytes) -> bytes:
        return text.replace(b"\r", b"").replace(b"\n", b"")

    assert bare(b"".join(rows(data))) == bare(data.removeprefix(splitting.BOM))
