"""Keeping attachments: byte for byte, once each, of known types only, and never handed out to be shown."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import DatabaseError, connection, transaction

from conftest import AT
from customhouse.foundation.access.errors import AccessDenied, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.audit.verification import verify
from customhouse.foundation.config.settings import settings
from customhouse.foundation.documents.downloads import download
from customhouse.foundation.documents.models import Content, Document
from customhouse.foundation.documents.queries import data_of, documents, size_of, visible_to
from customhouse.foundation.documents.records import EXTENSIONS, MediaType
from customhouse.foundation.documents.rules.naming import plain_name
from customhouse.foundation.documents.rules.recognising import faults_of, media_type_of, recognised
from customhouse.foundation.documents.services import keep_document

TRADER = Actor("layla", frozenset({Role.TRADER}), frozenset({"XD0470001009"}))
OFFICER = Actor("omar", frozenset({Role.OFFICER}))


def workbook(*extra: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", *extra):
            archive.writestr(name, "<x/>")
    return file.getvalue()


GOOD = {
    MediaType.PDF: b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF",
    MediaType.JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF",
    MediaType.PNG: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    MediaType.WEBP: b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    MediaType.HEIC: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    MediaType.XML: '<?xml version="1.0"?><Invoice>فاتورة</Invoice>'.encode("utf-16"),
    MediaType.JSON: b'{"Invoice": 1}',
    MediaType.CSV: "n°;poids\n1;2,5".encode("cp1252"),
    MediaType.XLSX: workbook(),
    MediaType.TEXT: "plain words, كلمات".encode(),
}


@pytest.mark.parametrize("kind", MediaType)
def test_each_type_is_known_by_its_bytes(kind: MediaType) -> None:
    assert faults_of(GOOD[kind], kind, 1000) == []
    wrong = [other for other in MediaType if recognised(GOOD[other]) not in (None, kind)]
    assert all(faults_of(GOOD[other], kind, 1000)[0].code == "DOC-CONTENT" for other in wrong)


@pytest.mark.parametrize(
    ("data", "media_type", "code"),
    [
        (b"", "text/plain", "DOC-EMPTY"),
        (b"x" * 1001, "text/plain", "DOC-SIZE"),
        (b"<html>", "text/html", "DOC-TYPE"),
        (b"<svg/>", "image/svg+xml", "DOC-TYPE"),
        (b"<a/>", "application/json", "DOC-CONTENT"),
        (b"[" * 900, "application/json", "DOC-CONTENT"),
        (b"words\x00and a NUL", "text/plain", "DOC-CONTENT"),
        ("\ud800a".encode("utf-16", "surrogatepass"), "text/plain", "DOC-CONTENT"),
        (b"PK\x03\x04 no archive", MediaType.XLSX, "DOC-CONTENT"),
        (b"%PDF-1.7 <</S/JavaScript/JS(app.alert)>>", "application/pdf", "DOC-ACTIVE"),
        (b"%PDF-1.7 <</S /Launch >>", "application/pdf", "DOC-ACTIVE"),
        (b"<x:svg xmlns:x='http://www.w3.org/2000/svg'/>", "text/xml", "DOC-ACTIVE"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "application/xml", "DOC-ACTIVE"),
        (workbook("xl/vbaProject.bin"), MediaType.XLSX, "DOC-ACTIVE"),
    ],
)
def test_what_cannot_be_kept_is_told(data: bytes, media_type: str, code: str) -> None:
    (fault,) = faults_of(data, media_type, 1000)
    assert fault.code == code
    assert fault.text()
    assert fault.cure()


def test_names_of_media_types_are_forgiven() -> None:
    assert media_type_of("IMAGE/JPG; q=1") is MediaType.JPEG
    assert media_type_of("") is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("facture n°1.PDF", "facture n°1.PDF"),
        ("/etc/passwd", "passwd.pdf"),
        ("..\\..\\Ω.pdf", "Ω.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ('a"b<c>\r\n.pdf', "a_b_c_.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("العقد.pdf", "العقد.pdf"),
        ("é" * 300 + ".pdf", "é" * 196 + ".pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_names_keep_their_letters_and_lose_their_folders(name: str, kept: str) -> None:
    assert plain_name(name, MediaType.PDF) == kept


def test_every_type_has_an_ending() -> None:
    assert set(EXTENSIONS) == set(MediaType)


@pytest.mark.django_db
def test_a_document_is_kept_as_it_came() -> None:
    document = keep_document(data=GOOD[MediaType.PDF], media_type="application/pdf", name="a.pdf", actor=TRADER, at=AT)
    assert data_of(document) == GOOD[MediaType.PDF]
    assert size_of(document) == len(GOOD[MediaType.PDF])
    assert documents([document.pk, 0]) == {document.pk: document}
    (event,) = events_of(f"document:{document.pk}")
    assert (event.kind, event.actor) == ("kept", "layla")


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once() -> None:
    first = keep_document(data=b"words", media_type="text/plain", name="a", actor=TRADER, at=AT)
    second = keep_document(data=b"words", media_type="text/csv", name="b", actor=OFFICER, at=AT)
    assert first.sha256 == second.sha256
    assert Content.objects.count() == 1
    assert (first.name, second.name) == ("a.txt", "b.csv")


@pytest.mark.django_db
def test_a_trader_sees_their_own_and_an_officer_all() -> None:
    mine = keep_document(data=b"mine", media_type="text/plain", name="a", actor=TRADER, at=AT)
    yours = keep_document(data=b"yours", media_type="text/plain", name="b", actor=OFFICER, at=AT)
    assert list(visible_to(TRADER)) == [mine]
    assert list(visible_to(OFFICER)) == [yours, mine]


@pytest.mark.django_db
def test_who_may_not_attach_and_what_is_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AccessDenied):
        keep_document(data=b"x", media_type="text/plain", name="a", actor=Actor("anonymous"), at=AT)
    monkeypatch.setattr(settings(), "max_document_bytes", 4)
    with pytest.raises(Refused):
        keep_document(data=b"words", media_type="text/plain", name="a", actor=TRADER, at=AT)
    assert not Document.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["documents_content", "documents_document"])
def test_nothing_kept_can_be_changed(table: str) -> None:
    keep_document(data=b"words", media_type="text/plain", name="a", actor=TRADER, at=AT)
    column = "data" if table == "documents_content" else "name"
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):  # noqa: S608  # two names of ours
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
def test_bytes_that_are_not_of_their_digest_show_in_the_trail() -> None:
    keep_document(data=b"words", media_type="text/plain", name="a", actor=TRADER, at=AT)
    assert verify(actor=SYSTEM).ok
    Content.objects.create(sha256="0" * 64, size=5, data=b"other")
    assert [fault.what for fault in verify(actor=SYSTEM).faults] == [
        "the bytes of a document are not those of its digest"
    ]


@pytest.mark.django_db
def test_a_download_is_saved_and_never_shown() -> None:
    document = keep_document(data=b"words", media_type="text/plain", name='عقد "1".txt', actor=TRADER, at=AT)
    response = download(document)
    assert response.content == b"words"
    assert response["Content-Disposition"] == (
        "attachment; filename=\"___ _1_.txt\"; filename*=UTF-8''%D8%B9%D9%82%D8%AF%20_1_.txt"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
