"""Lists brought in on the site and over HTTP: what a file changes is looked at first, and that very file comes in."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from customhouse.clearance.tests.lodged import person, signed_in
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.settings import settings
from customhouse.targeting.screening import queries, sending
from customhouse.targeting.screening.models import ListedEntry, SentFile, WatchList
from customhouse.targeting.screening.rules.formats import READERS, Format, own
from customhouse.targeting.screening.services import LookedAt, NewList, load_list
from customhouse.targeting.screening.tests.lists import AT, FILES, OWN, loaded

ANNA = Actor("anna", frozenset({Role.ANALYST}))
BOTH = Actor("sara", frozenset({Role.ANALYST, Role.SUPERVISOR}))
OMAR = Actor("omar", frozenset({Role.OFFICER}))
NEXT = OWN.replace(b"Zofia", b"Sofia").replace(b"A2,company", b"A6,company") + b"A9,ghost,Nobody,,,,,\n"


def upload(data: bytes = NEXT) -> dict[str, Any]:
    """What a form sends."""
    return {"file": SimpleUploadedFile("own.csv", data)}


@pytest.mark.django_db
def test_page_shows_what_changes_and_brings_in_what_was_looked_at() -> None:
    """Empty state, a new list, an edition's report before it is written, the download, the deed, and the history."""
    anna = signed_in(person("anna", Role.ANALYST))
    assert "Bring in a new list" in anna.get("/screening/lists/").content.decode()
    start = {"code": "OWN", "name": "Our own list", "format": "own", "needs_two": "on"}
    wrong = anna.post("/screening/files/new/", start | upload(b"no list\n"))
    assert (wrong.status_code, SentFile.objects.count()) == (422, 0)
    assert "holds no list in this format" in wrong.content.decode()
    sent = anna.post("/screening/files/new/", start | upload(OWN))
    assert (sent.status_code, WatchList.objects.count()) == (302, 0)
    brought(anna, sent["Location"])
    assert (WatchList.objects.get().needs_two, ListedEntry.objects.count()) == (True, 5)

    second = anna.post("/screening/lists/OWN/", upload())["Location"]
    page = anna.get(second)
    assert [(row.turn.value, row.key) for row in page.context["loaded"].report()] == [
        ("left_out", "7:kind"), ("changed", "A5"), ("removed", "A2"), ("added", "A6"),
    ]  # fmt: skip
    assert "Zofia Wilkanowska, now Sofia Wilkanowska" in page.content.decode()
    table = b"".join(anna.get(f"{second}report.csv")).decode("utf-8-sig").splitlines()
    assert table[0] == "what,key,kind,name,changes,reason"
    assert "ghost is no kind of entry" in table[1]
    assert table[2] == "changed,A5,person,Sofia Wilkanowska,name: Zofia Wilkanowska -> Sofia Wilkanowska,"
    assert ListedEntry.objects.filter(until=None, key="A2").exists()
    assert "ghost" not in anna.get("/screening/lists/").content.decode()
    assert "edition 2 of the list own" in brought(anna, second).lower()
    history = anna.get("/screening/lists/OWN/").context["loads"].rows
    assert [[cell.value for cell in row[:1]] for row in history] == [[2], [1]]
    assert "It was brought in as edition" in anna.get(second).content.decode()
    assert anna.get(f"{second}report.csv").status_code == 302


def brought(anna: Client, url: str) -> str:
    """Bring in the file of a page, as its form says it; what the next page says."""
    given = anna.get(url).context["form"].initial
    return anna.post(url, given | {"deed": "bring_in"}, follow=True).content.decode()


@pytest.mark.django_db
def test_nothing_else_slips_in() -> None:
    """Another file, another edition, a file that was closed, another format: refused, and nothing is written."""
    loaded()
    new = NewList("OWN", "", Format.OWN)
    sent = sending.send_file(new=new, data=NEXT, name="own.csv", actor=ANNA, at=AT)
    seen = sending.look_at(sent=sent, actor=ANNA, at=AT)
    for looked_at in (LookedAt("0" * 64, 1), LookedAt(seen.digest, 0)):
        with pytest.raises(Conflict) as other:
            sending.bring_in(number=sent.pk, looked_at=looked_at, actor=ANNA, at=AT)
        assert other.value.code == "WLS-LOOKED-AT"
    loaded(OWN.replace(b"Bluewater", b"Redwater"))
    page = signed_in(person("anna", Role.ANALYST))
    late = {"deed": "bring_in", "digest": seen.digest, "against": "1"}
    assert "has changed since" in page.post(f"/screening/files/{sent.pk}/", late, follow=True).content.decode()
    late = {"deed": "set_aside", "digest": seen.digest, "against": "1"}
    assert "set aside" in page.post(f"/screening/files/{sent.pk}/", late, follow=True).content.decode()
    sent.refresh_from_db()
    assert (bytes(sent.content), WatchList.objects.get().edition) == (b"", 2)
    assert "its bytes are not kept" in page.get(f"/screening/files/{sent.pk}/").content.decode()
    with pytest.raises(Conflict):
        sending.bring_in(number=sent.pk, looked_at=LookedAt(seen.digest, 2), actor=ANNA, at=AT)
    with pytest.raises(Refused) as other_format:
        load_list(new=NewList("OWN", "", Format.UN), data=FILES[Format.UN], actor=ANNA, at=AT)
    assert other_format.value.code == "WLS-FORMAT"
    with pytest.raises(AccessDenied):
        queries.find_file(OMAR, sent.pk)
    with pytest.raises(NotFound):
        queries.find_file(ANNA, 2**63)


@pytest.mark.django_db
def test_what_is_for_others_stays_unknown() -> None:
    """A keeper whose part a list is not for finds neither it nor its files; a new edition opens it to nobody else."""
    new = NewList("SECRET", "Secret", Format.OWN, (Role.SUPERVISOR,), needs_two=True)
    with pytest.raises(Refused) as own_part:
        load_list(new=new, data=OWN, actor=ANNA, at=AT)
    assert own_part.value.code == "WLS-OWN-PART"
    first = sending.send_file(new=new, data=OWN, name="s.csv", actor=BOTH, at=AT)
    assert (queries.files_waiting(ANNA), queries.files_waiting(BOTH)) == ([], [first])
    sending.bring_in(number=first.pk, looked_at=LookedAt(first.digest, 0), actor=BOTH, at=AT)
    for act in (
        lambda: queries.find_file(ANNA, first.pk),
        lambda: load_list(new=NewList("SECRET", "", Format.OWN), data=NEXT, actor=ANNA, at=AT, dry_run=True),
        lambda: sending.send_file(new=NewList("SECRET", "", Format.OWN), data=NEXT, name="", actor=ANNA, at=AT),
    ):
        with pytest.raises(NotFound):
            act()
    again = sending.send_file(new=NewList("SECRET", "", Format.OWN), data=NEXT, name="", actor=BOTH, at=AT)
    sending.bring_in(number=again.pk, looked_at=LookedAt(again.digest, 1), actor=BOTH, at=AT)
    load_list(new=NewList("SECRET", "", Format.OWN), data=OWN, actor=SYSTEM, at=AT)
    row = WatchList.objects.get()
    assert (row.name, row.readers, row.needs_two, row.edition) == ("Secret", ["supervisor"], True, 3)
    anna, omar = signed_in(person("anna", Role.ANALYST)), signed_in(person("omar", Role.OFFICER))
    start = {"code": "SECRET", "name": "Mine", "format": "own"}
    assert anna.post("/screening/files/new/", start | upload()).status_code == 404
    for reader in (anna, omar):
        assert "SECRET" not in reader.get("/screening/lists/").content.decode()
        assert reader.get("/screening/lists/SECRET/").status_code == 404
        assert reader.get("/api/v1/watch-lists").json() == []
        assert reader.get("/api/v1/watch-lists/SECRET").status_code == 404


@pytest.mark.django_db
def test_api_reports_then_brings_in(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded()
    anna = signed_in(person("anna", Role.ANALYST))
    token = {"X-CSRFToken": anna.get("/screening/").context["csrf_token"]}

    def sent(data: bytes = NEXT, **query: Any) -> Any:
        named = "&".join(f"{name}={value}" for name, value in query.items())
        return anna.post(
            f"/api/v1/watch-lists/OWN/editions?{named}", data, content_type="application/octet-stream", headers=token
        )

    told = sent().json()
    assert (told["added"], told["changed"], told["removed"], told["left_out"], told["against"]) == (1, 1, 1, 1, 1)
    assert told["rows"][1]["changes"] == [["name", "Zofia Wilkanowska", "Sofia Wilkanowska"]]
    assert sent(dry_run="false").status_code == 409
    assert sent(OWN, dry_run="false", digest=told["digest"], against=1).json()["code"] == "WLS-LOOKED-AT"
    assert sent(dry_run="false", digest=told["digest"], against=1).json()["edition"] == 2
    assert sent(b"").status_code == 422
    shown = anna.get("/api/v1/watch-lists/OWN").json()
    assert [(each["edition"], each["sha256"] == told["digest"]) for each in shown["loads"]] == [(2, True), (1, False)]
    assert anna.get("/api/v1/watch-lists").json()[0]["entries"] == 5
    monkeypatch.setattr(settings(), "max_list_bytes", 10)
    assert sent().json()["code"] == "WLS-LARGE"
    assert "larger than" in anna.post("/screening/lists/OWN/", upload()).content.decode()


def test_what_cannot_be_kept_is_told() -> None:
    """Keys that are none, too long or twice; signs that no text has; a quotation mark left open over the limit."""
    long = b"k" * 101
    read = own.read(b"key,name\n" + long + b",A\n1,B\n")
    assert ([each.code for each in read.findings], len(read.entries)) == (["WLS-KEY"], 1)
    for data in (b"key,name\n1,A\0\n", b'key,name\n1,"' + b"x" * 140_000):
        assert [each.code for each in own.read(data).findings] == ["WLS-FILE"]
    twice = FILES[Format.OFAC].replace(b"<uid>8</uid>", b"<uid>7</uid>")
    nobody = FILES[Format.OFAC].replace(b"<uid>8</uid>", b"")
    for data in (twice, nobody):
        read = READERS[Format.OFAC](data)
        assert ([each.code for each in read.findings], len(read.entries)) == (["WLS-KEY"], 1)
        assert read.findings[0].text()
