"""A published tariff on the site and over the API: looked at before anything is written, then brought in as it was."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from conftest import AT
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.access.tests.people import signed_in
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.config.settings import settings
from customhouse.foundation.documents.models import Document
from customhouse.tariff.measures.models import Measure
from customhouse.tariff.schedules.models import ImportRun, MeasureRow
from customhouse.tariff.schedules.records import Content, Line, Row
from customhouse.tariff.schedules.rules.comparing import NAMES, Difference, compare, named, overlaid
from customhouse.tariff.schedules.services import Source, read
from customhouse.tariff.schedules.tests import published
from customhouse.tariff.workbaskets import import_forms
from customhouse.tariff.workbaskets.import_showing import schedule_words
from customhouse.tariff.workbaskets.models import Workbasket, WorkbasketLine
from customhouse.tariff.workbaskets.services import withdraw_basket
from customhouse.tariff.workbaskets.tests.test_import_draft import PROOF
from customhouse.tariff.workbaskets.tests.test_import_draft import published as published_measure

PAGE = "/workbaskets/published/"
HEADING = "commodity,kind,rate,area,excluded,valid_to,order_number\n"
COFFEE = HEADING + "0901,third country,5 %,,,,\n0902,third country,7 %,,,,\n0903,control,,,,,\n,exchange,NaN,USD,,,\n"
DEARER = HEADING + "0901,third country,6 %,,,,\n0902,third country,7 %,,,2026-12-31,\n"
NATIONAL = HEADING + "0902,third country,77 %,,,,\n870323,quota,3 %,,,,050001\n870323,control,,,,,\n"


def files(*bodies: str | bytes) -> list[SimpleUploadedFile]:
    given = [body.encode() if isinstance(body, str) else body for body in bodies]
    return [SimpleUploadedFile(f"tariff-{place}.csv", body) for place, body in enumerate(given, 1)]


def sent(client: Client, *bodies: str | bytes, status: int = 302, **said: str) -> Any:
    answer = client.post(PAGE, {"format": "sheet", "purpose": "keep", "file": files(*bodies)} | said)
    assert answer.status_code == status, answer.text
    return answer


def looked(client: Client, address: str, status: int = 200) -> Any:
    page = client.get(address)
    assert page.status_code == status, page.text
    return page


@time_machine.travel(AT, tick=False)
def test_a_schedule_is_looked_at_and_brought_in_as_one_deed(demoland: CountryPack) -> None:
    sven, _ = signed_in("sven", Role.TARIFF_SPECIALIST)
    assert 'href="/workbaskets/published/"' in sven.get("/schedules/").text
    assert "commodity,description" in sven.get("/schedules/template.csv").content.decode()
    address = sent(sven, COFFEE, DEARER, schedule="ke", currency="kes")["Location"]
    page = looked(sven, address)
    told = " ".join(page.text.split())
    assert "Nothing is written yet." in told
    assert "is no rate of exchange" in told
    assert "<del><bdi>5 %</bdi></del> <ins><bdi>6 %</bdi></ins>" in told
    assert not ImportRun.objects.exists()
    saved = sven.get(address.replace("difference/", "difference.jsonl")).content.decode()
    lines = [json.loads(line) for line in saved.splitlines()]
    counts = [line for line in lines if "what" not in line]
    assert [(each["added"], each["changed"], each["ended"], each["refused"]) for each in counts] == [
        (5, 0, 0, 1),
        (0, 1, 1, 0),
    ]
    assert all(each["written"] is False for each in counts)
    seal = page.context["looked"].seal
    other = sven.post(address, {"seen": "0" * 64})
    assert (other.status_code, "not what you looked at" in other.text) == (409, True)
    assert not MeasureRow.objects.exists()
    done = sven.post(address, {"seen": seal})
    assert (done.status_code, done["Location"]) == (302, "/schedules/")
    runs = list(ImportRun.objects.order_by("pk"))
    assert [json.loads(run.counts)["changed"] for run in runs] == [0, 1]
    numbers = [int(each) for each in parse_qs(urlsplit(address).query)["file"]]
    assert [run.digest for run in runs] == [Document.objects.get(pk=number).sha256 for number in numbers]
    again = looked(sven, address).text  # of what stands now, not of what was looked at
    assert sven.post(address, {"seen": seal}).status_code == 409
    assert "6 %" in again
    assert ImportRun.objects.count() == 2
    export = sven.get("/schedules/ke/export/?format=sheet")
    assert (export.status_code, "6 %" in export.content.decode()) == (200, True)
    assert sven.get("/schedules/ke/export/?format=x").status_code == 404
    same = " ".join(looked(sven, sent(sven, DEARER, schedule="ke")["Location"]).text.split())
    assert "It changes nothing." in same
    assert 'name="seen"' not in same or "Bring it in</button>" not in same


@time_machine.travel(AT, tick=False)
def test_a_file_is_drafted_as_national_law(demoland: CountryPack) -> None:
    sven, _ = signed_in("sven", Role.TARIFF_SPECIALIST)
    before = Measure.objects.count()
    draft: dict[str, Any] = {"purpose": "draft", "workbasket": "BUDGET-28"}
    assert "There is no basket BUDGET-28" in sent(sven, NATIONAL, status=422, **draft).text
    assert "Name the basket" in sent(sven, NATIONAL, status=422, purpose="draft").text
    head = draft | {"live_on": "2026-07-01", "law": "XD-9", "title": "Budget"}
    address = sent(sven, NATIONAL, **head)["Location"]
    page = looked(sven, address)
    told = " ".join(page.text.split())
    assert "It charges nothing that the national law has a tax for." in told
    assert "WB-QUOTA" in told
    assert not Workbasket.objects.exists()
    saved = sven.get(address.replace("difference/", "difference.jsonl")).content.decode().splitlines()
    assert [json.loads(line).get("what") for line in saved] == ["changed", "added", "refused", "finding", None]
    assert sven.post(address, {"seen": ""}).status_code == 409
    assert not Workbasket.objects.exists()
    done = sven.post(address, {"seen": page.context["looked"].seal})
    assert done["Location"] == "/workbaskets/BUDGET-28/"
    assert WorkbasketLine.objects.count() == 2
    written = json.loads(Event.objects.get(subject="workbasket:BUDGET-28", kind="written").payload)
    assert (written["file"], len(written["digest"])) == ("tariff-1.csv", 64)
    assert Measure.objects.count() == before
    asked = "/api/v1/tariff-imports?format=sheet&workbasket=BUDGET-28"
    dry = sven.post(asked, NATIONAL, content_type="application/octet-stream").json()
    assert (dry["counts"]["written"], dry["counts"]["changed"]) == (False, 1)
    wet = f"{asked}&dry_run=false&seen="
    assert sven.post(f"{wet}{'0' * 64}", NATIONAL, content_type="application/octet-stream").status_code == 409
    made = sven.post(f"{wet}{dry['seen']}", NATIONAL, content_type="application/octet-stream").json()
    assert (made["counts"]["written"], WorkbasketLine.objects.count()) == (True, 4)
    withdraw_basket(name="BUDGET-28", actor=SYSTEM, at=AT)
    closed = sent(sven, NATIONAL, status=422, **draft)
    assert "This cannot be done with basket BUDGET-28 now." in closed.text
    assert looked(sven, address, status=409)


@time_machine.travel(AT, tick=False)
def test_what_is_wrong_is_told_and_nothing_is_kept(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    sven, _ = signed_in("sven", Role.TARIFF_SPECIALIST)
    trader, _ = signed_in("tom", Role.TRADER)
    assert trader.post(PAGE, {"format": "sheet", "purpose": "keep", "file": files(COFFEE)}).status_code == 403
    assert "None was brought in yet." in Client().get("/schedules/").text
    for body, format_ in ((b"\xff\xfe\x00", "sheet"), (b"a,b\n1,2\n", "sheet"), (b"{", "uk"), (b'{"data":3}', "uk")):
        assert f"is no tariff in the format {format_}" in sent(sven, body, status=422, format=format_).text
    entities = b"<!DOCTYPE a [<!ENTITY b 'c'>]><e><record><x.y><a>1</a></x.y></record></e>"
    assert "holds scripts" in sent(sven, entities, status=422, format="taric").text
    assert sent(sven, COFFEE, status=422, schedule="Kenya").status_code == 422
    monkeypatch.setattr(import_forms, "MOST_FILES", 1)
    assert "These are 2 files" in sent(sven, COFFEE, DEARER, status=422).text
    monkeypatch.setattr(settings(), "max_message_bytes", 10)
    assert "at most 10 are taken in" in sent(sven, COFFEE, status=422).text
    assert not Document.objects.exists()
    for query in ("", "file=x", "file=1", "format=sheet&purpose=keep&file=1"):
        assert sven.get(f"{PAGE}difference/?{query}").status_code == 404
    assert not ImportRun.objects.exists()


@time_machine.travel(AT, tick=False)
def test_the_api_tells_before_it_writes(demoland: CountryPack) -> None:
    sven, _ = signed_in("sven", Role.TARIFF_SPECIALIST)
    body, asked = json.dumps(published.commodity()), "/api/v1/tariff-imports?format=uk&file=butter.json"
    dry = sven.post(asked, body, content_type="application/octet-stream").json()
    assert dry["lines"][0]["what"] == "added"
    assert (dry["counts"]["written"], ImportRun.objects.count()) == (False, 0)
    assert sven.post(f"{asked}&dry_run=false", body, content_type="application/octet-stream").status_code == 409
    other = f"{asked}&dry_run=false&seen={dry['seen']}"
    assert sven.post(other, body + " ", content_type="application/octet-stream").status_code == 409
    done = sven.post(other, body, content_type="application/octet-stream").json()
    assert (done["counts"]["written"], done["seen"], done["digest"]) == (True, dry["seen"], dry["digest"])
    assert Client().get("/api/v1/tariff-schedules").json()[0]["file"] == "butter.json"
    assert b"commodity" in sven.get("/api/v1/tariff-schedules/template").content
    assert sven.get("/api/v1/tariff-schedules/uk/export?format=uk").headers["Content-Type"] == "application/json"
    assert sven.get("/api/v1/tariff-schedules/zz/export").status_code == 404


def test_what_tables_cannot_hold_is_refused_with_the_column() -> None:
    rows = [
        ("0901", "third country", "5 %", "A" * 80, "", "", "B" * 80),
        ("0901", "third country", "6 %", "", "C" * 3, "", ""),
        ("0902", "third country", "5 %", "", "", "", ""),
        ("", "exchange", "1e20", "USD", "", "", ""),
        ("", "currency", "Shilling", "", "", "", ""),
        ("", "area", "", "ACP", "K\0", "", ""),
    ]
    body = HEADING + "".join(",".join(row) + "\n" for row in rows)
    content, _ = read(Source("sheet", "x", body.encode()))
    assert [each.why for each in content.refused] == [
        "it is no currency of three capital letters",
        "key has more than 120 characters",
        "rate is no rate between 0.0000000001 and 10000000000000",
        "key holds characters that are no text",
    ]
    assert [row.commodity for row in content.rows if hasattr(row, "commodity")] == ["0901", "0902"]


def test_what_differs_is_told_in_words() -> None:
    """Conditions, sets of countries and yes or no, not as the program writes them; long texts are cut."""
    before = published_measure("M", "103", "0901", excluded=frozenset({"KE", "BR"}), conditions=PROOF)
    after = published_measure("M", "103", "0901", is_stopped=True, expression="5 % + " * 60)
    [row] = schedule_words("a.csv", "d", compare([before], Content((after,)))).sorts[1].rows
    told = {each.field: (each.before, each.after) for each in row.changes}
    assert told["Countries excluded"] == ("BR, KE", "")
    assert told["Conditions"] == ("B N954, B", "")
    assert told["Stopped"] == ("no", "yes")
    assert told["Rate"][1].endswith("…")


LINES = st.builds(Line, st.sampled_from(["01", "02", "03"]), text=st.sampled_from("ab"))


@given(standing=st.lists(LINES), files=st.lists(st.lists(LINES, max_size=4), max_size=4), ends=st.data())
def test_files_looked_at_together_differ_as_if_brought_in_one_by_one(
    standing: list[Line], files: list[list[Line]], ends: st.DataObject
) -> None:
    stands: dict[object, Row] = {named(row): row for row in standing}
    begun, earlier = dict(stands), list[Difference]()
    for rows in files:
        gone = ends.draw(st.sets(st.sampled_from(["01", "02", "03"]), max_size=1))
        keys = frozenset((NAMES[Line], f"{code} 80 0001-01-01") for code in gone)
        content = Content(tuple(rows), ends=keys)
        by_one = compare(stands.values(), content)
        assert compare(overlaid(begun.values(), earlier), content) == by_one
        earlier.append(by_one)
        for row in by_one.gone:
            del stands[named(row)]
        stands |= {named(row): row for row in by_one.added}
        stands |= {named(change.after): change.after for change in (*by_one.changed, *by_one.closed)}
