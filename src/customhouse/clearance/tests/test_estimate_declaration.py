"""Estimating a declaration by API and command: judged as lodging judges it; nothing is kept, no lane is chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from customhouse.clearance.declarations.models import Declaration, MrnSeries
from customhouse.clearance.tests.api_clients import JSON, PROBLEM, XML, Message, message, officer, simulated, system_of
from customhouse.clearance.tests.lodged import PRECURSOR
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.config.settings import Settings
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.messages.wco.writing import write_xml
from customhouse.web.tests.command_lines import run

ESTIMATE = "/api/v1/declarations/estimate"


@pytest.fixture
def said(demoland: CountryPack) -> Message:
    return message(demoland)


def kept() -> tuple[int, ...]:
    """How much is kept in all."""
    return tuple(model.objects.count() for model in (ReceivedMessage, Event, Declaration, MrnSeries))


def estimated(client: Any, data: bytes, content_type: str = XML) -> dict[str, Any]:
    """An estimate, which must be one."""
    answer = client.post(ESTIMATE, data, content_type=content_type)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_the_estimate_is_what_lodging_says(said: Message) -> None:
    """Findings and duties of the estimate are those of the declaration, in XML and JSON; nothing was kept."""
    client = system_of(said.trader)
    before = kept()
    found = estimated(client, said.xml)
    assert estimated(client, said.json, JSON) == found
    assert kept() == before
    outcome = client.post("/api/v1/declarations", said.xml, content_type=XML).json()
    for name in ("lrn", "errors", "warnings", "duties", "total", "currency"):
        assert found[name] == outcome[name], name
    assert (found["outcome"], found["left_out"]) == ("acceptable", [])
    assert found["values"][0]["item"] == 1
    assert estimated(client, said.xml)["errors"][0]["code"] == "LRN-USED"


def test_it_tells_no_lane(demoland: CountryPack, said: Message) -> None:
    """Goods that are held for sure are estimated like any others: no key and no word tells of selection."""
    client = system_of(said.trader)
    commodity = simulated(demoland, 1)[0].truth.shipment.goods[0].commodity.encode()
    held = said.xml.replace(commodity, PRECURSOR)
    found = estimated(client, held)
    assert set(found) == {
        "lrn",
        "outcome",
        "errors",
        "warnings",
        "values",
        "duties",
        "total",
        "currency",
        "legal_date",
        "left_out",
    }
    assert client.post("/api/v1/declarations", held, content_type=XML).status_code == 201
    assert Declaration.objects.get().lane not in {"", "green"}
    assert not any(word in str(found).lower() for word in ("lane", "hold", "profile", "control"))


def test_goods_with_errors_are_left_out(demoland: CountryPack) -> None:
    """The rest is reckoned; the errors say where."""
    one = next(each for each in simulated(demoland, 60) if len(each.truth.shipment.goods) > 1)
    wrong = one.truth.shipment.goods[0].commodity
    data = write_xml(one.declaration, one.metadata).replace(wrong.encode(), b"99", 1)
    client = system_of(one.submitter)
    found = estimated(client, data)
    assert (found["outcome"], found["left_out"]) == ("refusable", [1])
    assert {row["item"] for row in found["values"]} == set(range(2, len(one.truth.shipment.goods) + 1))
    assert found["total"] is not None


def test_a_head_that_cannot_be_reckoned_with(said: Message) -> None:
    found = estimated(system_of(said.trader), said.xml.replace(b"<InvoiceAmount currencyID", b"<InvoiceAmount x", 1))
    assert found["outcome"] == "refusable"
    assert found["errors"]


@pytest.mark.parametrize(
    ("data", "content_type", "status", "code"),
    [
        (b"<a", XML, 400, "MSG-MALFORMED"),
        (b"", XML, 400, "MSG-EMPTY"),
        (b"<Letter/>", XML, 415, "MSG-NOT-ESTIMATED"),
        (b"hello", "image/png", 415, "MEDIA-UNFIT"),
    ],
)
def test_what_is_no_declaration(said: Message, data: bytes, content_type: str, status: int, code: str) -> None:
    before = kept()
    answer = system_of(said.trader).post(ESTIMATE, data, content_type=content_type)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert answer.json()["code"] == code
    assert kept()[0] == before[0]


def test_who_may_not_lodge_may_not_estimate(said: Message) -> None:
    assert officer().post(ESTIMATE, said.xml, content_type=XML).status_code == 403


def test_who_does_not_speak_for_the_declarant_is_refused(said: Message) -> None:
    found = estimated(system_of("XD0840002018"), said.xml)
    assert found["outcome"] == "refusable"


def test_too_large(said: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("customhouse.clearance.api.estimate.settings", lambda: Settings(max_message_bytes=1024))
    answer = system_of(said.trader).post(ESTIMATE, said.xml, content_type=XML)
    assert (answer.status_code, answer.json()["code"]) == (413, "MSG-TOO-LARGE")


@pytest.fixture
def file(said: Message, tmp_path: Path) -> Path:
    """The declaration as a file."""
    path = tmp_path / "declaration.xml"
    path.write_bytes(said.xml)
    return path


def test_the_command_says_the_same(
    capsys: pytest.CaptureFixture[str], said: Message, file: Path, demoland: CountryPack
) -> None:
    before = kept()
    ended = run(capsys, "estimate", str(file), "--json", "--as", said.trader, "--at", "2026-03-02")
    assert ended.code == 0, ended.err
    [line] = ended.lines
    assert line["total"] == estimated(system_of(said.trader), said.xml)["total"]
    assert kept()[0] == before[0]
    words = run(capsys, "estimate", str(file), "--at", "2026-03-02")
    assert f"total  {line['total']}" in words.out


def test_the_command_ends_with_one_where_it_would_be_refused(
    capsys: pytest.CaptureFixture[str], said: Message, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_bytes(said.xml.replace(b"IMA<", b"QQQ<"))
    ended = run(capsys, "estimate", str(bad))
    assert ended.code == 1
    assert "STR-TYPE" in ended.out
    bad.write_bytes(b"<Letter/>" + b" " * 2000)
    assert run(capsys, "estimate", str(bad), "--json").lines[0]["outcome"] == "unsupported"
    assert run(capsys, "estimate", str(bad), "--as", "??").code == 2
    assert run(capsys, "estimate", str(tmp_path / "none.xml")).code == 2
    monkeypatch.setattr("customhouse.clearance.commands.estimate.settings", lambda: Settings(max_message_bytes=1024))
    assert "MSG-SIZE" in run(capsys, "estimate", str(bad)).out
