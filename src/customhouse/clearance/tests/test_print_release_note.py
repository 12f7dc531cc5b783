"""The release note: its words and its QR code read back from the PDF, in three languages, and its public page."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdfium2
import pytest
import segno
from django.test import Client

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.release.models import Release
from customhouse.clearance.release.services import revoke_release
from customhouse.clearance.showing.note import note_of, note_pdf, verification_address
from customhouse.clearance.showing.verification import verification_of
from customhouse.clearance.tests.lodged import OFFICE, message, person, signed_in
from customhouse.clearance.tests.released import released
from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.documents.rules.codes import shown

SUPERVISOR = Actor("sofia", frozenset({Role.SUPERVISOR}), offices=frozenset({OFFICE}))
SCALE, DARK = 4, 40
MARGIN, CODE = 18, 50
"""Millimetres: of the page, and of the code with its quiet zone."""


@pytest.fixture
def there(demoland: CountryPack) -> tuple[Declaration, Release]:
    return released(message(demoland))


def text_of(data: bytes) -> str:
    """The words of a PDF, page after page."""
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def code_in(data: bytes, modules: int, *, right_to_left: bool) -> list[list[bool]]:
    """The dark squares of the QR code on the first page, which stands at the end of its lines."""
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    image = document[0].render(scale=SCALE).to_pil().convert("L")
    document.close()
    dark = image.point(lambda value: 255 if value < DARK else 0)
    start = MARGIN if right_to_left else 210 - MARGIN - CODE
    column = dark.crop((_pixels(start), 0, _pixels(start + CODE), dark.height))
    top = next(y for y in range(column.height) if _share(column, y) > 0.3)  # no line of text is so dark
    left, _, right, _ = column.crop((0, top, column.width, top + _pixels(5))).getbbox()
    step = (right - left) / modules
    return [
        [column.getpixel((int(left + (x + 0.5) * step), int(top + (y + 0.5) * step))) > 0 for x in range(modules)]
        for y in range(modules)
    ]


def _pixels(millimetres: float) -> int:
    return round(millimetres * 72 / 25.4 * SCALE)


def _share(column: Any, y: int) -> float:
    """How much of one row of pixels is dark."""
    return float(sum(column.crop((0, y, column.width, y + 1)).histogram()[255:]) / column.width)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_note_can_be_read_back(language: str, there: tuple[Declaration, Release]) -> None:
    declaration, release = there
    data = note_pdf(declaration, release, language, "https://customs.example")
    assert data.startswith(b"%PDF-")
    words = text_of(data)
    # Of an Arabic page the reader takes runs of figures and letters from right to left, however they stand on paper.
    runs = re.split(r"([A-Z]+)", str(declaration.mrn))
    assert (str(declaration.mrn) if language != "ar" else "".join(reversed(runs))) in words
    assert shown(release.code) in words
    note = note_of(release, language)
    assert note.trader in words
    if language != "ar":
        assert release.reference in words
    for load in note.loads:
        assert all(part in words for part in load.marks.split())


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_code_on_the_note_leads_to_its_public_page(language: str, there: tuple[Declaration, Release]) -> None:
    declaration, release = there
    data = note_pdf(declaration, release, language, "https://customs.example")
    address = f"https://customs.example/verify/{release.code}/"
    assert verification_address(release, "https://customs.example") == address
    wanted = [[bool(module) for module in row] for row in segno.make(address, error="m", micro=False).matrix]
    assert code_in(data, len(wanted), right_to_left=language == "ar") == wanted


def test_the_same_note_has_the_same_bytes(there: tuple[Declaration, Release]) -> None:
    assert note_pdf(*there, "en") == note_pdf(*there, "en")
    assert note_pdf(*there, "en") != note_pdf(*there, "ar")


def test_the_note_tells_nothing_commercial(there: tuple[Declaration, Release]) -> None:
    declaration, release = there
    words = text_of(note_pdf(declaration, release, "en"))
    for amount in (declaration.customs_value, declaration.total):
        assert f"{amount:,.2f}" not in words
    assert declaration.currency not in words


def test_the_public_page_tells_what_a_gate_must_know(there: tuple[Declaration, Release]) -> None:
    declaration, release = there
    page = Client().get(f"/verify/{release.code}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert str(declaration.mrn) in text
    assert "Valid now" in text
    told = verification_of(release, "en")
    for word in (*told.containers, release.reference, *(load.marks for load in told.loads)):
        assert word in text
    for secret in (declaration.trader_name, declaration.lrn, declaration.declarant, str(declaration.total), "lane"):
        assert secret not in text


@pytest.mark.parametrize("spelling", [str.lower, shown, lambda code: shown(code).lower().replace("-", " ")])
def test_a_code_is_read_however_it_is_typed(spelling: Any, there: tuple[Declaration, Release]) -> None:
    _, release = there
    client = Client()
    answer = client.get("/verify/", {"code": spelling(release.code)})
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{release.code}/")
    assert client.get(f"/verify/{spelling(release.code)}/").status_code == 200


@pytest.mark.parametrize("code", ["0" * 26, "x", "Z" * 27, "<script>", "é" * 26, "%00"])
def test_a_wrong_code_is_told_as_one(code: str, there: tuple[Declaration, Release]) -> None:
    for answer in (Client().get("/verify/", {"code": code}), Client().get(f"/verify/{code}/")):
        assert answer.status_code in {302, 404}
        if answer.status_code == 404:
            assert "<script>alert" not in answer.content.decode()
    assert Client().get("/verify/" + "0" * 26 + "/").status_code == 404
    assert "No release note has this code" in Client().get("/verify/" + "0" * 26 + "/").content.decode()


def test_a_revoked_release_shows_and_its_note_is_not_printed_again(there: tuple[Declaration, Release]) -> None:
    declaration, release = there
    revoke_release(declaration=declaration, reason="Wrong goods", actor=SUPERVISOR, at=AT)
    page = Client().get(f"/verify/{release.code}/").content.decode()
    assert "Not valid any more" in page
    assert "Wrong goods" not in page
    with pytest.raises(Conflict):
        note_pdf(declaration, Release.objects.get(pk=release.pk), "en")


def test_the_note_is_downloaded_by_those_who_may_read_the_declaration(there: tuple[Declaration, Release]) -> None:
    declaration, _ = there
    address = f"/declarations/{declaration.mrn}/release-note.pdf"
    own = signed_in(person("layla", Role.TRADER, trader=declaration.declarant)).get(address)
    assert (own.status_code, own["Content-Type"]) == (200, "application/pdf")
    assert own["Content-Disposition"].startswith("attachment")
    assert signed_in(person("omar", Role.OFFICER, office=OFFICE)).get(address).status_code == 200
    assert signed_in(person("eve", Role.TRADER)).get(address).status_code == 404
    assert Client().get(address).status_code == 302
