"""Printing: our own fonts and nothing from elsewhere; the same page gives the same bytes; QR codes as drawn."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pypdfium2
import pytest
import segno

from conftest import AT
from customhouse.foundation.documents import pdf, qr
from customhouse.foundation.documents.errors import CannotPrint
from customhouse.foundation.documents.press import OwnFiles, static_file

PAGE = """<!doctype html><html lang="{language}" dir="{direction}"><head><title>A page</title></head>
<body><h1>{words}</h1><p>MRN <bdi class="ref">26XD-1</bdi></p>{more}</body></html>"""


def printed(words: str, language: str = "en", more: str = "") -> bytes:
    direction = "rtl" if language == "ar" else "ltr"
    page = PAGE.format(language=language, direction=direction, words=words, more=more)
    return pdf.render(page, at=AT, identifier="test")


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


@pytest.mark.parametrize("words", ["Release note", "Mainlevée à l'œuvre", "Ελλάδα", "Привет", "Şŏ"])
def test_words_can_be_read_back(words: str) -> None:
    assert words in text_of(printed(words))


def test_arabic_is_drawn_with_its_own_font() -> None:
    data = printed("إذن الإفراج", "ar")
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    page = document[0]
    fonts = {each.get_font().get_base_name() for each in page.get_objects() if isinstance(each, pypdfium2.PdfTextObj)}
    page.close()
    document.close()
    assert any("Noto-Sans-Arabic" in name for name in fonts)
    assert "26XD-1" in text_of(data)


def test_the_same_page_has_the_same_bytes_and_its_own_time() -> None:
    assert printed("Release note") == printed("Release note")
    document = pypdfium2.PdfDocument(io.BytesIO(printed("Release note")))
    made = document.get_metadata_dict()["CreationDate"]
    document.close()
    assert made.startswith("D:20260302090000")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x.png",
        "https://example.com/x.png",
        "file:///etc/passwd",
        "ftp://example.com/x",
        "https://static.invalid/../../pyproject.toml",
        "https://static.invalid/%2e%2e/%2e%2e/web/settings.py",
    ],
)
def test_nothing_is_fetched_from_elsewhere(address: str) -> None:
    with pytest.raises(ValueError, match=r"no static file|disallowed"):
        OwnFiles().fetch(address)
    data = printed("Here", more=f'<img src="{address}"><object data="{address}"></object>')
    assert data.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["vendor/noto-sans/noto-sans-latin-400.woff2", "documents/paper.css"])
def test_static_files_are_found(name: str) -> None:
    assert static_file(name).is_file()


def test_a_path_that_leads_outside_is_none() -> None:
    with pytest.raises(ValueError, match="no static file"):
        static_file("../settings.py")
    assert Path(static_file("css/print.css")).name == "print.css"


def test_without_pango_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "customhouse.foundation.documents.press", None)
    with pytest.raises(CannotPrint) as told:
        printed("Here")
    assert told.value.status == 503
    assert "libpango" in told.value.cure()


def test_a_code_is_drawn_as_segno_reckons_it() -> None:
    text = "https://customs.example/verify/ABC/"
    drawn = qr.svg(text, border=2)
    size = len(segno.make(text, error="m", micro=False).matrix) + 4
    assert f'viewBox="0 0 {size} {size}"' in drawn
    assert drawn == qr.svg(text, border=2)
    assert drawn != qr.svg(text + "x", border=2)
    assert "<?xml" not in drawn
