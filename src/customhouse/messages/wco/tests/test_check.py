"""Checking: each fault is told with its code, pointer and path, alike in XML and JSON."""

from __future__ import annotations

import json

import pytest

from customhouse.messages.wco.catalogue import CATALOGUE
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.tests import samples
from customhouse.messages.wco.writing import write_json

_ITEM = "GoodsShipment/GovernmentAgencyGoodsItem"
_CLASS = "<Classification><ID>87120030</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification>"
_CASES = [
    # what is replaced, by what, code, pointer
    ("<TypeCode>IMA", "<TypeCode>IMAX", "MSG-LENGTH", "42A/D013"),
    ("<ID>87120030", f"<ID>{'8' * 19}", "MSG-LENGTH", "42A/67A/68A[1]/23A/21A[1]/145"),
    ("<CountryCode>DE", "<CountryCode>D", "MSG-LENGTH", "42A/57B/04A/242"),
    ("<CountryCode>DE", "<CountryCode>D1", "MSG-PATTERN", "42A/57B/04A/242"),
    ("<FunctionCode>9", "<FunctionCode>7", "MSG-CODE", "42A/017"),
    ("<FunctionCode>9", "<FunctionCode>x", "MSG-PATTERN", "42A/017"),
    ("Bicycles", "two\nlines", "MSG-PATTERN", "42A/67A/68A[1]/23A/137"),
    ("Bicycles", " ", "MSG-PATTERN", "42A/67A/68A[1]/23A/137"),
    ("<GoodsItemQuantity>2", "<GoodsItemQuantity>2.5", "MSG-DIGITS", "42A/228"),
    ("<GoodsItemQuantity>2", "<GoodsItemQuantity>123456", "MSG-DIGITS", "42A/228"),
    ("<GoodsItemQuantity>2", "<GoodsItemQuantity>-2", "MSG-NEGATIVE", "42A/228"),
    ("<GoodsItemQuantity>2", "<GoodsItemQuantity>NaN", "MSG-NUMBER", "42A/228"),
    ("<GoodsItemQuantity>2", "<GoodsItemQuantity>", "MSG-NUMBER", "42A/228"),
    (">1250.50", ">INF", "MSG-NUMBER", "42A/109"),
    (">1250.50", ">1e3", "MSG-NUMBER", "42A/109"),
    (">1250.50", ">1250.5005", "MSG-DIGITS", "42A/109"),
    (">1250.50", f">{'9' * 400}", "MSG-DIGITS", "42A/109"),
    (">12.5<", ">-12.5<", "MSG-NEGATIVE", "42A/67A/68A[1]/23A/65A/128"),
    (">1.25<", ">-1.25<", "MSG-NEGATIVE", "42A/40A[1]/118"),
    (">20240131<", ">20230229<", "MSG-DATE", "42A/D011"),
    (">20240131<", ">18000101<", "MSG-DATE", "42A/D011"),
    (">20240131<", ">29000101<", "MSG-DATE", "42A/D011"),
    (">20240131<", ">20240131101010+99<", "MSG-DATE", "42A/D011"),
    ('formatCode="102"', 'formatCode="999"', "MSG-ATTRIBUTE", "42A/D011"),
    (' formatCode="102"', "", "MSG-MISSING", "42A/D011"),
    ('currencyID="EUR"', 'currencyID="eur"', "MSG-ATTRIBUTE", "42A/109"),
    ('currencyID="EUR"', 'unit="EUR"', "MSG-UNKNOWN-ATTRIBUTE", "42A/109"),
    ('unitCode="KGM"', 'unitCode=""', "MSG-ATTRIBUTE", "42A/67A/68A[1]/23A/65A/128"),
    ("<ID>1 a", '<ID schemeAgencyID="XXXX">1 a', "MSG-ATTRIBUTE", "42A/02A[1]/D005"),
    ("<SequenceNumeric>2</SequenceNumeric>", "", "MSG-MISSING", "42A/67A/68A[2]/006"),
    ("<FunctionCode>9</FunctionCode>\n", "", "MSG-MISSING", "42A/017"),
    (
        "<Description>Bicycles</Description>",
        "<Description>a</Description><Description>b</Description>",
        "MSG-REPEATED",
        "42A/67A/68A[1]/23A/137",
    ),
    ("<Description>", "<Colour>red</Colour><Description>", "MSG-UNKNOWN-ELEMENT", "42A/67A/68A[1]/23A"),
    ("Bicycles", "<b>Bicycles</b>", "MSG-UNKNOWN-ELEMENT", "42A/67A/68A[1]/23A/137"),
]
_XML_ONLY = [
    (
        "<Description>Bicycles</Description>",
        f"{_CLASS}<Description>x</Description>",
        "MSG-ORDER",
        "42A/67A/68A[1]/23A/137",
    ),
    ("<GoodsShipment>", '<GoodsShipment a="b">', "MSG-UNKNOWN-ATTRIBUTE", "42A/67A"),
    ("<GoodsShipment>", "<GoodsShipment>loose", "MSG-TEXT", "42A/67A"),
    ("<Commodity>", "\u00a0<Commodity>", "MSG-TEXT", "42A/67A/68A[1]"),
    ("</Commodity>", "</Commodity>loose", "MSG-TEXT", "42A/67A/68A[1]"),
    ("<Commodity>", '<Commodity xmlns="urn:else">', "MSG-NAMESPACE", "42A/67A/68A[1]"),
    ("<t:DateTimeString", '<t:DateTimeString xmlns:t="urn:else"', "MSG-NAMESPACE", "42A/D011"),
    ('<t:DateTimeString formatCode="102">20240131</t:DateTimeString>', "20240131", "MSG-TEXT", "42A/D011"),
    (
        '<t:DateTimeString formatCode="102">',
        '<t:X/><t:DateTimeString formatCode="102">',
        "MSG-UNKNOWN-ELEMENT",
        "42A/D011",
    ),
]


@pytest.mark.parametrize(("old", "new", "code", "pointer"), [*_CASES, *_XML_ONLY])
def test_a_fault_is_told_at_its_place(old: str, new: str, code: str, pointer: str) -> None:
    reading = read_message(samples.bent(old, new))
    assert (code, pointer) in [(one.code, one.pointer) for one in reading.errors]
    assert reading.declaration is not None
    assert all(one.path.startswith("Declaration") and "{" not in one.text() + one.cure() for one in reading.errors)


@pytest.mark.parametrize(
    "body",
    [
        samples.BODY.replace("<TypeCode>IMA<", "<TypeCode> IMA\n<"),
        samples.BODY.replace(">2</GoodsItemQuantity>", "> +002.0 </GoodsItemQuantity>"),
        samples.BODY.replace(">1250.50<", ">-0001250.500000<"),
        samples.BODY.replace(">1.25<", ">.5<"),
        samples.BODY.replace(">20240131<", ">20240131235959+13<"),
        samples.BODY.replace("Bicycles", "  Bi  cycles "),
        samples.BODY.replace(">20240131<", ">20240229<"),
    ],
)
def test_what_the_schema_allows_is_allowed(body: str) -> None:
    assert read_message(samples.declaration(body)).findings == ()


def test_a_root_in_another_namespace_is_told() -> None:
    reading = read_message(samples.response("", namespace="urn:else"))
    assert reading.errors[0].code == "MSG-NAMESPACE"
    assert reading.errors[0].pointer == "07B"


def test_a_strange_attribute_of_the_root_is_told() -> None:
    data = samples.declaration().replace(b"<Declaration ", b'<Declaration odd="1" ')
    assert [(one.code, one.pointer) for one in read_message(data).errors] == [("MSG-UNKNOWN-ATTRIBUTE", "42A")]


def test_a_message_that_is_wrong_everywhere_is_not_told_everywhere() -> None:
    body = samples.BODY + "<Foo/>" * 1000
    assert len(read_message(samples.declaration(body)).findings) == 200


def test_a_thousand_items_are_one_too_many() -> None:
    items = "".join(
        f"<GovernmentAgencyGoodsItem><SequenceNumeric>{n}</SequenceNumeric></GovernmentAgencyGoodsItem>"
        for n in range(1, 1001)
    )
    body = f"<FunctionCode>9</FunctionCode><GoodsShipment>{items}</GoodsShipment>"
    (found,) = read_message(samples.declaration(body)).errors
    assert (found.code, found.pointer) == ("MSG-REPEATED", "42A/67A/68A[1000]")


def _as_json(data: bytes) -> dict[str, object]:
    reading = read_message(data)
    assert reading.declaration is not None
    found: dict[str, object] = json.loads(write_json(reading.declaration))
    return found


def test_json_is_checked_as_xml_is() -> None:
    content = _as_json(samples.declaration())
    inner = content["Declaration"]
    assert isinstance(inner, dict)
    inner |= {
        "TypeCode": "IMAX",
        "GoodsItemQuantity": -1,
        "InvoiceAmount": {"value": 1.10, "currencyID": 7},
        "TotalPackageQuantity": float("nan"),
        "ID": None,
        "Declarant": {"Name": ["a", "b"]},
        "Agent": "a text",
        "IssueDateTime": {"DateTimeString": {"value": "20240131", "formatCode": "102", "more": {}}},
        "Colour": {"red": "1"},
        "IssueLocationID": [["x"]],
    }
    errors = read_message(json.dumps(content).encode()).errors
    assert {(one.code, one.pointer) for one in errors} == {
        ("MSG-UNKNOWN-ELEMENT", "42A/D014"),  # null
        ("MSG-PATTERN", "42A/D014"),
        ("MSG-UNKNOWN-ATTRIBUTE", "42A/D011"),
        ("MSG-UNKNOWN-ELEMENT", "42A/D012"),  # a list in a list
        ("MSG-PATTERN", "42A/D012"),
        ("MSG-LENGTH", "42A/D013"),
        ("MSG-NEGATIVE", "42A/228"),
        ("MSG-ATTRIBUTE", "42A/109"),
        ("MSG-NUMBER", "42A/146"),
        ("MSG-TEXT", "42A/05A"),
        ("MSG-REPEATED", "42A/57B/R124"),
        ("MSG-UNKNOWN-ELEMENT", "42A"),
    }


def test_a_key_twice_is_a_repetition() -> None:
    errors = read_message(b'{"Declaration": {"FunctionCode": "9", "FunctionCode": "9"}}').errors
    assert [one.code for one in errors] == ["MSG-REPEATED"]


def test_the_order_of_json_keys_says_nothing() -> None:
    reading = read_message(b'{"Declaration": {"TypeCode": "IMA", "FunctionCode": 9}}')
    assert reading.findings == ()
    assert reading.declaration is not None
    assert reading.declaration.function_code == "9"


def test_every_entry_of_the_catalogue_has_a_remedy() -> None:
    assert all(entry.message and entry.remedy and code == entry.code for code, entry in CATALOGUE.items())


def test_what_comes_thrice_is_told_once() -> None:
    data = samples.bent("<TypeCode>IMA</TypeCode>", "<TypeCode>IMA</TypeCode>" * 3)
    assert [one.code for one in read_message(data).findings] == ["MSG-REPEATED"]
