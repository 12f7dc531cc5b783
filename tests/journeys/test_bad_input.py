"""Bad input: whatever arrives is kept as it came, answered by a clear finding, and breaks nothing beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.clearance.showing.declarations import outcome_as_json
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.verification import verify
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.foundation.exchange.records import Status
from customhouse.messages.wco import records as wco
from tests.journeys.messages import IMPORTER, Goods, as_json, codes, declaration, message, send, trader

GOOD = message("GOOD")
BOMB = b"".join(b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 10) for n in range(1, 26))


def with_doctype(inside: bytes) -> bytes:
    head, _, body = GOOD.partition(b"?>")
    return head + b"?><!DOCTYPE MetaData [" + inside + b"]>" + body


UNREADABLE: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "MSG-EMPTY", "1:1"),
    "blanks": (b" \n\t ", "MSG-EMPTY", "1:1"),
    "null bytes alone": (b"\0\0\0", "MSG-EMPTY", "1:1"),
    "words": (b"Dear customs,\nplease release my pots.", "MSG-MALFORMED", "1:1"),
    "an element that is not closed": (b"<MetaData>\n  <Declaration>\n</MetaData>", "MSG-MALFORMED", "3:12"),
    "a message cut off": (GOOD[: len(GOOD) // 2], "MSG-MALFORMED", ""),
    "an encoding that nobody knows": (b'<?xml version="1.0" encoding="klingon"?><a/>', "MSG-ENCODING", ""),
    "Latin letters called UTF-8": (GOOD.replace(b"stainless", "inoxydablé".encode("latin-1")), "MSG-ENCODING", ""),
    "UTF-16 without being it": (b'<?xml version="1.0" encoding="utf-16"?><MetaData/>', "MSG-ENCODING", ""),
    "an entity bomb": (with_doctype(b'<!ENTITY a "boom">' + BOMB), "MSG-ENTITY", "1:1"),
    "an external entity": (with_doctype(b'<!ENTITY x SYSTEM "file:///etc/passwd">'), "MSG-ENTITY", "1:1"),
    "an external document type": (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "MSG-ENTITY", "1:1"),
    "a null byte in a name": (GOOD.replace(b"Cooking", b"Coo\0king"), "MSG-CHARACTER", ""),
    "a null character by number": (GOOD.replace(b"Cooking", b"Coo&#0;king"), "MSG-CHARACTER", ""),
    "a hundred thousand levels": (b"<a>" * 100_000 + b"</a>" * 100_000, "MSG-DEPTH", ""),
    "JSON cut off": (as_json(declaration())[:-5], "MSG-MALFORMED", ""),
    "JSON of a hundred thousand levels": (b"[" * 100_000, "MSG-DEPTH", "1:1"),
    "JSON that is a list": (b"[1, 2]", "MSG-MALFORMED", "1:1"),
    "JSON with a null character": (as_json(declaration()).replace(b"Cooking", b"Coo\\u0000king"), "MSG-CHARACTER", ""),
    "JSON with half a character": (as_json(declaration()).replace(b"Cooking", b"Coo\\ud800king"), "MSG-CHARACTER", ""),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_set_aside(name: str, demoland: CountryPack) -> None:
    data, code, place = UNREADABLE[name]
    before, outcome, after = lodge([Arrival(one, SYSTEM, AT) for one in (GOOD, data, message("AFTER"))])
    [error] = outcome.errors
    assert (outcome.result, error.code) == (Result.UNREADABLE, code)
    assert place in {"", error.path}
    line, _, column = error.path.partition(":")
    assert (int(line) >= 1, int(column) >= 1) == (True, True)
    assert error.cure()
    kept = ReceivedMessage.objects.get(pk=outcome.received)
    assert (bytes(kept.data), kept.sha256) == (data, sha256(data).hexdigest())
    assert (kept.status, kept.reason) == (Status.SET_ASIDE, code)
    assert (before.result, after.result) == (Result.ACCEPTED, Result.ACCEPTED)


@pytest.mark.parametrize("data", [b"<Invoice><ID>1</ID></Invoice>", b'{"Invoice": {"ID": "1"}}', b"<a><a/></a>"])
def test_what_is_no_declaration_is_set_aside(data: bytes, demoland: CountryPack) -> None:
    outcome = send(data)
    assert (outcome.result, codes(outcome.errors)) == (Result.UNSUPPORTED, ["MSG-NOT-DECLARATION"])
    assert ReceivedMessage.objects.get(pk=outcome.received).status == Status.SET_ASIDE


def xml_with(old: str, new: str) -> bytes:
    """The good message with one text replaced."""
    data = message("BAD")
    assert old.encode() in data, old
    return data.replace(old.encode(), new.encode())


def deep(levels: int) -> str:
    return "<Deep>" * levels + "</Deep>" * levels


AMOUNT = '<ItemChargeAmount currencyID="XDD">1000</ItemChargeAmount>'
LRN = "<FunctionalReferenceID>BAD</FunctionalReferenceID>"
MASS = '<NetNetWeightMeasure unitCode="KGM">100</NetNetWeightMeasure>'


def figures() -> Iterator[tuple[str, str, str]]:
    """Figures that are none, or too large, or below nothing, and what refuses them."""
    for value in ("NaN", "INF", "-Infinity", "1e5", "1,000", "٣", "0x10", "", "one"):
        yield AMOUNT, value, "MSG-NUMBER"
        yield MASS, value, "MSG-NUMBER"
    yield AMOUNT, "-1", "NUM-NEG"
    yield MASS, "-1", "MSG-NEGATIVE"
    yield AMOUNT, "1" + "0" * 12, "NUM-HUGE"
    yield AMOUNT, "9" * 30, "MSG-DIGITS"
    yield AMOUNT, "9" * 10_000, "MSG-DIGITS"
    yield AMOUNT, "1.00000001", "MSG-DIGITS"
    yield MASS, "1" + "0" * 9, "NUM-HUGE"
    yield MASS, "1.0000001", "MSG-DIGITS"


@pytest.mark.parametrize(("where", "value", "code"), list(figures()))
def test_figures_that_cannot_be_reckoned_with(where: str, value: str, code: str, demoland: CountryPack) -> None:
    figure = where[where.index(">") + 1 : where.rindex("<")]
    data = xml_with(where, where.replace(f">{figure}<", f">{value}<"))
    if where == AMOUNT:
        data = data.replace(
            b'<InvoiceAmount currencyID="XDD">1000<', f'<InvoiceAmount currencyID="XDD">{value}<'.encode()
        )
    outcome = send(data)
    assert outcome.result is Result.REJECTED
    assert code in codes(outcome.errors)
    assert all(row.pointer.startswith("42A") and row.cure() for row in outcome.errors)
    assert Declaration.objects.get(received=outcome.received).state == "rejected"


def test_the_largest_figures_are_kept_exactly(demoland: CountryPack) -> None:
    """Twelve digits before the point and three after it: both databases keep these, and no more."""
    goods = Goods(
        "85076010", "Cells of batteries", price="499999999999.123", net="999999999.123456", gross="999999999.5"
    )
    outcome = send(message("LARGE", goods))
    assert codes(outcome.errors) == []
    item = Declaration.objects.get(mrn=outcome.mrn).items.get()
    assert (str(item.price), str(item.net_mass)) == ("499999999999.123", "999999999.123456")


@pytest.mark.parametrize(("price", "currency"), [("333333333333", "EUR"), ("999999999999", "XDD")])
def test_sums_that_no_account_holds_are_refused(price: str, currency: str, demoland: CountryPack) -> None:
    """Each price may pass by itself; what they come to in national money, or what is owed on them, does not."""
    outcome = send(message("SUM", Goods(price=price, currency=currency)))
    assert [(row.code, row.pointer) for row in outcome.errors] == [("MON-HUGE", "42A/109")]
    assert "{" not in outcome.errors[0].text()


@pytest.mark.parametrize("date", ["18000101", "29000101", "20261340", "00000000", "99999999", "tomorrow"])
def test_dates_that_cannot_be(date: str, demoland: CountryPack) -> None:
    outcome = send(message("DATED", acceptance_date_time=wco.DateTime(date, "102")))
    assert outcome.result is Result.REJECTED
    assert {"MSG-DATE"} <= set(codes(outcome.errors))


STRANGE: dict[str, tuple[str, str, str]] = {
    "an unknown namespace": ('xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"', 'xmlns="urn:example:other"', "MSG-NAMESPACE"),
    "an unknown element": (LRN, LRN + "<Surprise>1</Surprise>", "MSG-UNKNOWN-ELEMENT"),
    "forty levels in a declaration": (LRN, LRN + deep(60), ""),
    "an element given twice": (LRN, LRN + LRN, ""),
    "a reference of 5000 letters": (">BAD<", f">{'B' * 5000}<", "MSG-LENGTH"),
    "a type of 300 letters": (">IMA<", f">{'I' * 300}<", ""),
    "a commodity of 300 digits": (">732393<", f">{'7' * 300}<", ""),
    "a party of 300 letters": (f">{IMPORTER}<", f">XD{'9' * 300}<", ""),
    "a country that does not exist": (">IT<", ">QZ<", ""),
    "an unknown currency": ('currencyID="XDD"', 'currencyID="QQQ"', "MON-RATE"),
    "an unknown function": ("<FunctionCode>9<", "<FunctionCode>77<", ""),
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_words_are_refused_where_they_stand(name: str, demoland: CountryPack) -> None:
    old, new, code = STRANGE[name]
    outcome = send(xml_with(old, new), trader())
    assert outcome.result in {Result.REJECTED, Result.UNREADABLE, Result.UNSUPPORTED}
    assert "SYS-FAULT" not in codes(outcome.errors)
    assert code == "" or code in codes(outcome.errors), codes(outcome.errors)
    assert all(row.pointer.startswith("42A") or row.path for row in outcome.errors)
    json.dumps(outcome_as_json(outcome)).encode()
    assert verify(actor=SYSTEM).ok


def test_9999_items_are_refused_at_once(demoland: CountryPack) -> None:
    before, item, after = message("MANY").partition(b"</GovernmentAgencyGoodsItem>")
    before, opened, item = (before + item).partition(b"<GovernmentAgencyGoodsItem>")
    outcome = send(before + (opened + item) * 9_999 + after)
    assert [(row.code, row.pointer) for row in outcome.errors[:1]] == [("MSG-REPEATED", "42A/67A/68A[1000]")]
    assert outcome.errors[0].params["limit"] == "999"


def test_as_many_items_as_the_law_allows_are_cleared(demoland: CountryPack) -> None:
    outcome = send(message("FULL", *[Goods()] * 999))
    assert (outcome.result, outcome.errors) == (Result.ACCEPTED, ())
    assert Declaration.objects.get(mrn=outcome.mrn).items.count() == 999


NAMES = {
    "Arabic": "شركة النخيل للتجارة",
    "Hebrew": "חברת הסחר",
    "emoji": "Pots 🍲🫕 & Co 👩‍🍳",
    "Chinese beyond the first plane": "𠮷野家鍋具",
    "accents that combine": "Cafe\u0301 Adriático",
    "quotes and tags": 'O\'Neill "<b>&amp;" ; DROP TABLE',
    "templates": "{code} %s {{ 7*7 }} ${x}",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["xml", "json"])
def test_names_of_the_whole_world_are_kept_as_written(name: str, form: str, demoland: CountryPack) -> None:
    tree = declaration("NAMED", Goods(description=NAMES[name]), exporter=wco.Exporter(name=NAMES[name], address=ITALY))
    outcome = send(message_of(tree, form))
    assert (outcome.result, codes(outcome.errors)) == (Result.ACCEPTED, [])
    assert Declaration.objects.get(mrn=outcome.mrn).items.get().description == NAMES[name]


ITALY = wco.Address(country_code="IT", city_name="Trieste", line="1", postcode_id="34121")


def message_of(tree: wco.Declaration, form: str) -> bytes:
    from tests.journeys.messages import as_xml

    return as_json(tree) if form == "json" else as_xml(tree)


def test_a_name_that_turns_its_own_direction_is_doubtful(demoland: CountryPack) -> None:
    outcome = send(message("TURNED", Goods(description="Pots \u202estop")))
    assert (outcome.result, codes(outcome.warnings)) == (Result.ACCEPTED, ["TXT-BIDI"])


def test_every_leaf_may_hold_nonsense(demoland: CountryPack) -> None:
    """Each leaf of a good message in turn becomes a long text, an emoji, a quote: always an answer, never a fault."""
    content = json.loads(as_json(declaration("LEAF")))
    arrivals = [
        Arrival(json.dumps(_with(content, way, value)).encode(), SYSTEM, AT)
        for way in _leaves(content)
        for value in ("x" * 3000, "🍲\u202e'\"<", "-0", "  ", "9" * 40)
    ]
    outcomes = lodge(arrivals)
    assert len(outcomes) == len(arrivals) > 150
    assert [codes(one.errors) for one in outcomes if "SYS-FAULT" in codes(one.errors)] == []
    assert ReceivedMessage.objects.count() == len(arrivals)
    assert verify(actor=SYSTEM).ok


def _leaves(content: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every text."""
    if isinstance(content, str):
        yield way
        return
    for key, inner in content.items() if isinstance(content, dict) else enumerate(content):
        yield from _leaves(inner, (*way, key))


def _with(content: Any, way: tuple[Any, ...], value: str) -> Any:
    """A copy with one text replaced."""
    if not way:
        return value
    copy = dict(content) if isinstance(content, dict) else list(content)
    copy[way[0]] = _with(content[way[0]], way[1:], value)
    return copy


def test_a_sender_may_be_anybody(demoland: CountryPack) -> None:
    """A trader's name in the actor, not in the message: it is only compared."""
    outcome: Outcome = send(message(), replace(trader("XD🍲"), name="somebody"))
    assert codes(outcome.errors) == ["PAR-SEND"]
