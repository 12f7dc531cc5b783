"""The swift readers never contradict the thorough one: whatever they read, it reads alike and finds nothing wrong."""

from __future__ import annotations

import json
from copy import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from customhouse.messages.wco import mirroring, plans, scanning, tags, written
from customhouse.messages.wco.dictionary import DEC, DEC_TYPES, META, RES
from customhouse.messages.wco.obvious import Doubt
from customhouse.messages.wco.reading import Reading, read_message, read_thoroughly
from customhouse.messages.wco.records import MetaData
from customhouse.messages.wco.tests import samples
from customhouse.messages.wco.tests.strategies import sections
from customhouse.messages.wco.writing import to_tree, write_json, write_xml

_ANSWER = {"FunctionCode": "11", "Declaration": {"ID": "a:b"}}
_PLANS = [plans.declaration, plans.response]
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def is_swift(data: bytes) -> bool:
    """Whether a swift reader reads the message."""
    return (mirroring if data[:1] == b"{" else scanning).read(data) is not None


def agree(data: bytes) -> Reading:
    """The message read swiftly if it can be, time and again, and the same thoroughly."""
    form = "json" if data[:1] == b"{" else "xml"
    thorough = read_thoroughly(data, form)  # type: ignore[arg-type]  # one of the two
    for _ in range(3):
        assert read_message(data) == thorough
    return thorough


def doubtful(data: bytes) -> Reading:
    """A message that the swift readers leave to the thorough one."""
    assert not is_swift(data)
    return agree(data)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_is_in_order_is_read_alike(data: st.DataObject) -> None:
    record = data.draw(sections(data.draw(st.sampled_from(_PLANS))()))
    envelope = data.draw(st.sampled_from([None, MetaData(wco_type_name="DEC")]))
    for message in (write_xml(record, envelope), write_json(record, envelope)):  # type: ignore[arg-type]
        reading = agree(message)
        assert (reading.declaration or reading.response, reading.metadata) == (record, envelope)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_bent_trees_are_read_alike(data: st.DataObject) -> None:
    root = to_tree(data.draw(sections(plans.declaration())))  # type: ignore[arg-type]
    victim = data.draw(st.sampled_from(list(root.iter())))
    action = data.draw(st.sampled_from(["text", "drop", "double", "attribute", "tail", "comment", "swap"]))
    if action == "text":
        victim.text = data.draw(st.sampled_from(["", " ", " 1", "-1", "01", "A", "é", "x" * 600, "2024", "a & b"]))
    elif action == "attribute":
        victim.set(data.draw(st.sampled_from(["currencyID", "unitCode", "formatCode", "listID", "odd"])), "102")
    elif action == "comment":
        victim.insert(0, etree.Comment("said aside"))
    elif action == "swap" and len(victim) > 1:
        victim.append(victim[0])
    elif (parent := victim.getparent()) is not None:
        if action == "drop":
            parent.remove(victim)
        elif action == "double":
            parent.append(copy(victim))
        else:
            victim.tail = "loose"
    agree(etree.tostring(root, encoding="UTF-8"))


_PIECES = ["<", ">", "/", "</ID>", "<ID>", '"', "'", "&", "&amp;", "&#32;", "&lt;", "<!-- c -->", "<!--", "<!>", "-->"]
_PIECES += [
    "<![CDATA[x]]>",
    "<?p?>",
    " ",
    "\t",
    "\r\n",
    "é",
    "\ufffe",
    "\x01",
    "x",
    "9",
    "-",
    'xmlns="urn:x"',
    ":",
    "t:",
]
_SIGNS = [*"{}[],:", '"', "\\", "\\u003a", "1", "null", "true", "1.5", "-0", '"ID":"2",', '"a"', " ", "é"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_bent_texts_are_read_alike(data: st.DataObject) -> None:
    for text, pieces in ((samples.declaration().decode(), _PIECES), (samples.mirror().decode(), _SIGNS)):
        start = data.draw(st.integers(1, len(text)))
        end = start + data.draw(st.integers(0, 6))
        agree((text[:start] + data.draw(st.sampled_from(["", *pieces])) + text[end:]).encode())


@pytest.mark.parametrize(
    "data",
    [
        samples.bare(),
        b'<?xml version="1.0" encoding="utf-8" standalone=\'yes\' ?>\n' + samples.declaration() + b"\n",
        samples.bent("<Name>", "<Name>Smith &amp; Sons &lt;"),
        samples.bent("<TypeCode>", "<!-- a <b> - b --><TypeCode>"),
        samples.bent("<Description>", "<Description><!-- c -->"),
        samples.declaration().replace(b'currencyID="EUR"', b"currencyID='EUR'"),
        samples.declaration().replace(b"<m:MetaData", f'<m:MetaData xmlns:i="{_XSI}" i:schemaLocation="a b"'.encode()),
        f'<d:Declaration xmlns:d="{DEC}" xmlns:e="{DEC}"><e:FunctionCode>9</e:FunctionCode></d:Declaration>'.encode(),
        samples.response("<Error><Description>x</Description></Error>"),
        (
            "<MetaData><Response><FunctionCode>11</FunctionCode><Declaration/></Response> "
            f'<x:Response xmlns:x="{RES}"><x:FunctionCode>11</x:FunctionCode><x:Declaration>'
            "<x:ID>1</x:ID></x:Declaration></x:Response></MetaData>"
        )
        .replace("<Declaration/>", "<Declaration></Declaration>")
        .encode(),
        samples.mirror(),
        b'{"Declaration": {"FunctionCode": "9", "GoodsItemQuantity": 2, "InvoiceAmount": "2.50"}}',
        b'{"Declaration":{"FunctionCode":"9","GoodsShipment":{"GovernmentAgencyGoodsItem":{"SequenceNumeric":1}}}}',
        json.dumps({"MetaData": {"Response": [_ANSWER, _ANSWER | {"od:Declaration": {"FunctionCode": "9"}}]}}).encode(),
        b'{"Declaration": {"CurrencyExchange": {"RateNumeric": 1.25}, "FunctionCode": "9"}}',
    ],
    ids=range(15),
)
def test_ways_of_writing_that_are_read_swiftly(data: bytes) -> None:
    assert is_swift(data)
    assert agree(data).is_valid


_ENVELOPE = f'<m:MetaData xmlns:m="{META}">'
_PLAIN = f'<Declaration xmlns="{DEC}" xmlns:t="{DEC_TYPES}"><FunctionCode>9</FunctionCode></Declaration>'


@pytest.mark.parametrize(
    "text",
    [
        "é",
        "<>",
        "\n<?xml version='1.0'?>" + _PLAIN,
        "x" + _PLAIN,
        _PLAIN + "x",
        _PLAIN + _PLAIN,
        _PLAIN.replace(">9", ">9<!>"),
        _PLAIN.replace(">9", "><!-- a -- b -->9"),
        _PLAIN.replace(">9", ">&copy;"),
        _PLAIN.replace("</Declaration>", ""),
        _PLAIN.replace("xmlns:t", "xmlns"),
        _PLAIN.replace(DEC_TYPES, "http://www.w3.org/2000/xmlns/"),
        _PLAIN.replace("xmlns:t", "xmlns:xmlt"),
        _PLAIN.replace(DEC_TYPES, "no uri"),
        _PLAIN.replace("xmlns:t", "t"),
        _PLAIN.replace(f'xmlns="{DEC}"', 'xmlns="urn:other"'),
        _PLAIN.replace("<Declaration", "<x:Declaration").replace("</D", "</x:D"),
        _PLAIN.replace(">9<", f">9{'x' * 2000}<"),
        _PLAIN.replace("<FunctionCode>", f'<FunctionCode a="{"x" * 2000}">'),
        _PLAIN.replace("<FunctionCode>", '<FunctionCode unitCode="x">'),
        _PLAIN.replace("<FunctionCode>", '<Odd unitCode="x">'),
        _PLAIN.replace("<FunctionCode>", '<FunctionCode a="1" b="2">'),
        f'<D xmlns:i="{_XSI}" xmlns:j="{_XSI}" i:schemaLocation="a" j:schemaLocation="a"/>',
        _PLAIN.replace("<Declaration", "loose<Declaration"),
        _ENVELOPE + "</m:MetaData>",
        _ENVELOPE + _PLAIN + "<m:WCOTypeName>DEC</m:WCOTypeName></m:MetaData>",
        _ENVELOPE + "loose" + _PLAIN + "</m:MetaData>",
        _ENVELOPE + _PLAIN + "loose</m:MetaData>",
        "<other/>",
        "<MetaData><Odd>1</Odd></MetaData>",
        '{"other": {}}',
        '{"MetaData": {"WCOTypeName": "DEC"}}',
        '{"MetaData": {"Response": []}}',
        '{"Declaration": [{}, {}]}',
        '{"Declaration": [{"FunctionCode": "9"}]}',
        '{"MetaData": {"Declaration": [{"FunctionCode": "9"}, {"FunctionCode": "9"}]}}',
        '{"Declaration": {}, "Response": {}}',
        '{"Declaration": "x"}',
        '{"Declaration": {"FunctionCode": "9", "FunctionCode": "9"}}',
        '{"Declaration": {"FunctionCode": "9", "ID": "\\u003a"}}',
        '{"Declaration": {"FunctionCode": "9", "IssueDateTime": {"DateTimeString": "20240131"}}}',
        '{"Declaration": {"FunctionCode": "9", "IssueDateTime": {"Odd": "20240131"}}}',
        '{"Declaration": {"FunctionCode": "9", "IssueDateTime": {"DateTimeString":{"value":"2","formatCode":"1"}}}}',
        '{"Declaration": {"FunctionCode": "9", "IssueDateTime": {"DateTimeString":{"value":"20240131"}}}}',
        '{"Declaration": {"FunctionCode": "9", "InvoiceAmount": {"value": "2", "currencyID": "eur"}}}',
        '{"Declaration": {"FunctionCode": "9", "InvoiceAmount": {"value": "2", "currencyID": 2}}}',
        '{"Declaration": {"FunctionCode": "9", "InvoiceAmount": {"value": "2", "odd": "EUR"}}}',
        '{"Declaration": {"FunctionCode": "9", "GoodsItemQuantity": "x"}}',
        '{"Declaration": {"FunctionCode": "9", "GoodsItemQuantity": true}}',
        '{"Declaration": {"FunctionCode": "9", "GoodsItemQuantity": 0}}',
        '{"Declaration": {"FunctionCode": "9", "Declarant": [{}]}}',
        '{"Declaration": {"FunctionCode": "9", "Odd": "1"}}',
        '{"Declaration": {"ID": "1"}}',
        '{"Declaration": {"FunctionCode": "9", "AdditionalDocument": ["x"]}}',
        '{"Declaration": {"FunctionCode": "9", "ID": ""}}',
        '{"Declaration": ' * 2000,
    ],
    ids=range(56),
)
def test_what_is_not_obvious_is_left_to_the_thorough_reader(text: str) -> None:
    doubtful(text.encode("utf-8", "surrogatepass"))


def test_what_is_no_utf_8_or_very_large_is_left_to_the_thorough_reader() -> None:
    doubtful(_PLAIN.encode("utf-16"))
    doubtful(b"<a>\xe9</a>")
    doubtful(_PLAIN.encode() + b" " * 4_000_000)


def items(*kinds: str) -> bytes:
    """A declaration with items of these kinds: each letter is a document with that number of leaves."""
    leaves = ["<CategoryCode>N</CategoryCode>", "<ID>1</ID>", "<Name>n</Name>", "<TypeCode>935</TypeCode>"]
    rows = (
        "".join(f"<AdditionalDocument>{''.join(leaves[: int(one)])}</AdditionalDocument>" for one in kind)
        for kind in kinds
    )
    number = "<SequenceNumeric>1</SequenceNumeric>"
    body = "".join(f"<GovernmentAgencyGoodsItem>{number}{row}</GovernmentAgencyGoodsItem>" for row in rows)
    return samples.declaration(f"<FunctionCode>9</FunctionCode><GoodsShipment>{body}</GoodsShipment>")


def test_pieces_are_learnt_when_they_come_again_and_no_more_than_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "_TEMPLATES_MADE", 3)
    monkeypatch.setattr(written, "_RUNS_REMEMBERED", 2)
    monkeypatch.setattr(written, "_WRITINGS_KEPT", 0)
    scanning._class.cache_clear()
    for _ in range(4):
        assert is_swift(items("1", "12", "123", "2", "1234", "4", "11", "3", "1" * 12, "1" * 12, "1" * 12, "1" * 12))
        assert agree(items("1234", "3", "2", "1")).is_valid
        assert agree(samples.declaration()).is_valid
    scanning._class.cache_clear()


def test_a_text_that_no_longer_fits_its_template_is_doubted() -> None:
    for _ in range(3):
        assert is_swift(items("4", "4"))
    for old, new in ((b"<ID>1<", b"<ID> 1<"), (b"</ID><N", b"</ID>loose<N"), (b">935<", b">9\x0135<")):
        bent = items("4", "4").replace(old, new, 1)
        assert bent != items("4", "4")
        doubtful(bent)


def test_many_orders_of_keys_are_learnt_bit_by_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirroring, "_BUILDS_KEPT", 2)
    monkeypatch.setattr(mirroring, "_LEARNT_AT_ONCE", 3)
    monkeypatch.setattr(mirroring, "_OWNS_KEPT", 0)
    mirroring._mirror.cache_clear()
    document = {"ID": "1", "CategoryCode": "N", "TypeCode": "935"}
    rows = [{key: document[key] for key in keys} for keys in (("ID",), ("TypeCode", "ID"), ("TypeCode",))]
    message = {"FunctionCode": "9", "AdditionalDocument": rows, "InvoiceAmount": {"value": "1", "currencyID": "EUR"}}
    data = json.dumps({"Declaration": message}).encode()
    assert not is_swift(data)
    assert agree(data).is_valid
    monkeypatch.setattr(mirroring, "_LEARNT_AT_ONCE", 9)
    assert is_swift(data)
    mirroring._mirror.cache_clear()


def test_a_tag_is_split_or_doubted() -> None:
    assert tags.split("a:b c='1' d=\"2\"") == ("a:b", {"c": "1", "d": "2"})
    for tag in ("", "1", "a b", "a b=c", "a b='<'", "a b='1' b='2'", "a/", "a " + " " * 2000):
        with pytest.raises(Doubt):
            tags.split(tag)
