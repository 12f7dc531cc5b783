"""Reading: any bytes become a reading; what is in order becomes records."""

from __future__ import annotations

from decimal import Decimal

import pytest

from customhouse.messages.wco.reading import Kind, Purpose, read_message
from customhouse.messages.wco.records import Amount, DateTime, Measure
from customhouse.messages.wco.tests import samples


def codes(data: bytes, **options: object) -> list[str]:
    return [one.code for one in read_message(data, **options).findings]  # type: ignore[arg-type]


def test_a_declaration_becomes_typed_records() -> None:
    reading = read_message(samples.declaration())
    assert (reading.kind, reading.form, reading.findings, reading.is_valid) == (Kind.DECLARATION, "xml", (), True)
    found = reading.declaration
    assert found is not None
    assert found.functional_reference_id == "LRN-1"
    assert found.issue_date_time == DateTime("20240131", "102")
    assert found.invoice_amount == Amount(Decimal("1250.50"), "EUR")
    assert str(found.invoice_amount.value) == "1250.50"
    assert found.currency_exchanges[0].rate_numeric == Decimal("1.25")
    assert found.additional_documents[0].id == "1 a"
    assert found.goods_shipment is not None
    first, second = found.goods_shipment.government_agency_goods_items
    assert second.sequence_numeric == Decimal(2)
    assert first.commodity is not None
    assert first.commodity.goods_measure is not None
    assert first.commodity.goods_measure.net_net_weight_measure == Measure(Decimal("12.5"), "KGM")
    assert [one.id for one in first.commodity.classifications] == ["87120030", "00"]
    assert reading.metadata is not None
    assert reading.metadata.wco_type_name == "DEC"
    assert reading.response is None


def test_what_stands_beside_a_value_is_kept_beside_it() -> None:
    data = samples.bent("<ID>1 a", '<ID schemeID="X">1 a').replace(b"<TypeCode>IMA<", b"<TypeCode> IMA\n<")
    found = read_message(data).declaration
    assert found is not None
    assert found.additional_documents[0].id == "1 a"
    assert found.additional_documents[0].supplementary == {"id": {"schemeID": "X"}}
    assert (found.type_code, found.supplementary) == ("IMA", {"type_code": {"": " IMA\n"}})


def test_a_message_without_namespaces_is_read_with_a_warning() -> None:
    reading = read_message(samples.bare())
    assert [(one.code, one.is_error) for one in reading.findings] == [("MSG-NAMESPACE-MISSING", False)]
    assert reading.declaration == read_message(samples.declaration()).declaration


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_are_read(encoding: str) -> None:
    text = samples.declaration().decode()
    assert read_message(text.encode(encoding)).is_valid


def test_latin_1_is_read_where_it_is_declared() -> None:
    body = "<FunctionCode>9</FunctionCode><Declarant><Name>é</Name></Declarant>"
    data = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + samples.declaration(body).decode().encode("latin-1")
    found = read_message(data).declaration
    assert found is not None
    assert found.declarant is not None
    assert found.declarant.name == "é"


@pytest.mark.parametrize(
    ("function", "type_code", "kind", "purpose"),
    [
        ("9", "IMA", Kind.DECLARATION, Purpose.LODGEMENT),
        ("14", "IMD", Kind.DECLARATION, Purpose.ADVANCE),
        ("13", "COR", Kind.AMENDMENT, Purpose.AMENDMENT),
        ("13", "INV", Kind.CANCELLATION, Purpose.CANCELLATION),
        ("13", "GPR", Kind.AMENDMENT, Purpose.PRESENTATION),
        ("4", "IMA", Kind.AMENDMENT, Purpose.AMENDMENT),
        ("1", "IMA", Kind.CANCELLATION, Purpose.CANCELLATION),
    ],
)
def test_function_and_type_say_what_is_asked(function: str, type_code: str, kind: Kind, purpose: Purpose) -> None:
    body = f"<FunctionCode>{function}</FunctionCode><TypeCode>{type_code}</TypeCode>"
    reading = read_message(samples.declaration(body))
    assert (reading.kind, reading.purpose, reading.findings) == (kind, purpose, ())


def test_a_response_is_read_and_asks_for_nothing() -> None:
    reading = read_message(samples.response("<Status><NameCode>39</NameCode></Status>"))
    assert (reading.kind, reading.findings, reading.purpose) == (Kind.RESPONSE, (), None)
    assert reading.response is not None
    assert reading.response.statuses[0].name_code == "39"
    assert reading.response.declaration is not None
    assert reading.response.declaration.id == "X1"


def test_a_wrapped_message_is_given_but_named_a_wrapper() -> None:
    inner = samples.declaration().decode()
    reading = read_message(f'<w:submit xmlns:w="urn:x"><w:head/>{inner}</w:submit>'.encode())
    assert reading.kind is Kind.WRAPPER
    assert reading.declaration is not None
    assert [one.code for one in reading.errors] == ["MSG-NOT-DECLARATION"]


@pytest.mark.parametrize(
    "data", [b"<order/>", b'{"order": {}}', b"<MetaData><WCOTypeName>DEC</WCOTypeName></MetaData>"]
)
def test_another_message_is_other(data: bytes) -> None:
    reading = read_message(data)
    assert (reading.kind, codes(data)) == (Kind.OTHER, ["MSG-NOT-DECLARATION"])


def test_an_envelope_holds_one_declaration() -> None:
    two = (
        samples.declaration()
        .decode()
        .replace("</Declaration>", "</Declaration><Declaration><FunctionCode>9</FunctionCode></Declaration>")
    )
    assert "MSG-REPEATED" in codes(two.encode())


_ENTITIES = '<!DOCTYPE a [<!ENTITY b "bb">]>'
_UNREADABLE = [
    (b"", "MSG-EMPTY", "1:1"),
    (b" \n\t", "MSG-EMPTY", "1:1"),
    (b"\0\0\0", "MSG-EMPTY", "1:1"),
    (b"<a>\n<b></a>", "MSG-MALFORMED", "2:8"),
    (b"hello", "MSG-MALFORMED", "1:1"),
    (b"<a>&unknown;</a>", "MSG-MALFORMED", "1:13"),
    (b'{"Declaration": \n{,}}', "MSG-MALFORMED", "2:2"),
    (b"[1]", "MSG-MALFORMED", "1:1"),
    (b'{"a": {}, "b": {}}', "MSG-MALFORMED", "1:1"),
    (b"<a>\xe9</a>", "MSG-ENCODING", "1:4"),
    (b'{"a": {\n"b": "\xe9"}}', "MSG-ENCODING", "2:7"),
    (b'<?xml version="1.0" encoding="UTF-9"?><a/>', "MSG-ENCODING", None),
    (b'<?xml version="1.0" encoding="UTF-16"?><a/>', "MSG-ENCODING", None),
    (b'<?xml version="1.0" encoding="utf-7"?><a/>', "MSG-ENCODING", None),
    ("<a/>".encode("utf-32"), "MSG-ENCODING", "1:1"),
    (b"<a>\0</a>", "MSG-CHARACTER", "1:4"),
    (b"<a>&#0;</a>", "MSG-CHARACTER", "1:8"),
    (b'{"Declaration": {"ID": "\\u0000"}}', "MSG-CHARACTER", "1:1"),
    (b'{"Declaration": {"a b": "x"}}', "MSG-CHARACTER", "1:1"),
    (b'{"Declaration": {"ID": "\\ud800"}}', "MSG-CHARACTER", "1:1"),
    (f"{_ENTITIES}<a>&b;</a>".encode(), "MSG-ENTITY", "1:1"),
    (f"<?xml version='1.0'?><!-- c -->{_ENTITIES}<a/>".encode("utf-16"), "MSG-ENTITY", "1:1"),
    (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "MSG-ENTITY", "1:1"),
    (b"<a>" * 300, "MSG-DEPTH", None),
    (b"<a>" * 60 + b"</a>" * 60, "MSG-DEPTH", None),
    (b'{"a":' * 60 + b"1" + b"}" * 60, "MSG-DEPTH", None),
    (b'{"a":' * 100_000 + b"1", "MSG-DEPTH", None),
]


@pytest.mark.parametrize(("data", "code", "place"), _UNREADABLE, ids=range(len(_UNREADABLE)))
def test_what_cannot_be_read_says_why_and_where(data: bytes, code: str, place: str | None) -> None:
    reading = read_message(data)
    assert (reading.kind, len(reading.findings)) == (Kind.UNREADABLE, 1)
    (found,) = reading.findings
    assert (found.code, found.pointer) == (code, "42A")
    assert place is None or found.path == place
    assert found.text()
    assert found.cure()


def test_a_hidden_document_type_in_another_encoding_is_found_after_parsing() -> None:
    hidden = _ENTITIES.replace("<!DOCTYPE", "+ADwAIQ-DOCTYPE", 1)
    assert codes(f'<?xml version="1.0" encoding="utf-7"?>{hidden}<a/>'.encode()) == ["MSG-ENTITY"]


def test_a_laughing_bomb_is_refused_unparsed() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    assert codes(f'<!DOCTYPE a [<!ENTITY l0 "lol">{lines}]><a>&l19;</a>'.encode()) == ["MSG-ENTITY"]


def test_a_doctype_inside_a_comment_or_text_is_only_text() -> None:
    body = (
        "<FunctionCode>9</FunctionCode><!-- <!DOCTYPE a> --><Declarant><Name><![CDATA[<!DOCTYPE]]></Name></Declarant>"
    )
    reading = read_message(samples.declaration(body))
    assert reading.is_valid
    assert reading.declaration is not None
    assert reading.declaration.declarant is not None
    assert reading.declaration.declarant.name == "<!DOCTYPE"


def test_a_message_over_the_limit_is_not_parsed() -> None:
    assert codes(b"<a/>" * 100, max_bytes=100) == ["MSG-SIZE"]


def test_the_content_type_decides_where_it_is_named() -> None:
    assert codes(b"<a/>", content_type="application/json; charset=utf-8") == ["MSG-MALFORMED"]
    assert read_message(b"{}", content_type="text/xml").form == "xml"


def test_blanks_beside_comments_inside_a_value_are_kept() -> None:
    data = samples.bent("<Description>Bicycles", "<Description>  <!-- c -->Bicycles")
    found = read_message(data).declaration
    assert found is not None
    assert found.goods_shipment is not None
    commodity = found.goods_shipment.government_agency_goods_items[0].commodity
    assert commodity is not None
    assert commodity.description == "  Bicycles"
