"""Read and written again, a message says exactly the same, in XML and in JSON."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customhouse.messages.wco import plans, xml
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.records import (
    Declaration,
    MetaData,
    Response,
    ResponseDeclaration,
)
from customhouse.messages.wco.roundtripping import leaves, lost_in, roundtrip, validate
from customhouse.messages.wco.tests import samples
from customhouse.messages.wco.tests.strategies import sections
from customhouse.messages.wco.writing import write_json, write_xml


@pytest.mark.parametrize(
    "data",
    [
        samples.declaration(),
        samples.bare(),
        samples.bent("<ID>1 a", '<ID schemeID="X">1 a'),
        samples.response("<Error><Description>x</Description></Error>"),
        samples.bent("<TypeCode>IMA", '<TypeCode listID="a"> IMA '),
        samples.bent(">2</GoodsItemQuantity>", ">+02.0</GoodsItemQuantity>"),
        samples.bent(">2</GoodsItemQuantity>", ">two</GoodsItemQuantity>"),
        samples.bent(">1250.50<", "><"),
        samples.bent("<Declarant>", "<Agent/><Declarant>"),
        samples.bent('currencyID="EUR"', 'currencyID="EUR" note="x"'),
    ],
    ids=range(10),
)
def test_nothing_is_lost(data: bytes) -> None:
    answer = roundtrip(data)
    assert (answer["lost"], answer["ok"]) == ([], True)


def test_the_mirror_in_json_says_the_same() -> None:
    reading = read_message(samples.declaration())
    assert reading.declaration is not None
    mirror = write_json(reading.declaration, reading.metadata)
    again = read_message(mirror)
    assert (again.form, again.findings) == ("json", ())
    assert (again.declaration, again.metadata) == (reading.declaration, reading.metadata)
    assert roundtrip(mirror)["ok"]


def test_a_repeated_singleton_is_lost_and_said_so() -> None:
    data = samples.bent("<TypeCode>IMA</TypeCode>", "<TypeCode>IMA</TypeCode><TypeCode>IMD</TypeCode>")
    answer = roundtrip(data)
    assert (answer["ok"], answer["lost"]) == (False, ["MetaData/Declaration[1]/TypeCode[2]"])
    loose = samples.bent("</Commodity>", "</Commodity>loose")
    assert roundtrip(loose)["lost"] == ["MetaData/Declaration[1]/GoodsShipment[1]/GovernmentAgencyGoodsItem[1]"]
    assert lost_in(b"<a", read_message(samples.declaration())) == [""]


def test_what_is_no_message_is_named_and_not_written() -> None:
    assert validate(b"<a/>")["valid"] is False
    answer = roundtrip(b"<a/>")
    assert (answer["kind"], answer["ok"], answer["lost"]) == ("other", False, [])


def test_several_responses_need_and_keep_an_envelope() -> None:
    several = (Response(function_code="1"), Response(function_code="2"))
    with pytest.raises(ValueError, match="envelope"):
        write_xml(several)
    for written in (write_xml(several, MetaData()), write_json(several, MetaData())):
        assert read_message(written).responses == several


def test_a_response_can_carry_a_whole_declaration() -> None:
    whole = Response(
        function_code="7",
        declaration=ResponseDeclaration(id="X1"),
        original_declaration=Declaration(function_code="9", type_code="IMA"),
    )
    for written in (write_xml(whole), write_json(whole)):
        reading = read_message(written)
        assert (reading.responses, reading.findings) == ((whole,), ())
    text = write_xml(whole).decode().replace(' xmlns="urn:wco:datamodel:WCO:RES-DMS:2"', "")
    bare = text.replace(' xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"', "").encode()
    assert read_message(bare).responses == (whole,)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_messages_survive(data: st.DataObject) -> None:
    plan = data.draw(st.sampled_from([plans.declaration(), plans.response()]))
    record = data.draw(sections(plan))
    assert isinstance(record, Declaration | Response)
    for written in (write_xml(record), write_json(record)):
        reading = read_message(written)
        assert reading.findings == ()
        assert (reading.declaration or reading.response) == record
        assert roundtrip(written)["ok"]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_no_bytes_raise(data: bytes) -> None:
    for start in (b"", b"<", b"{", b"<?xml version='1.0'?><Declaration>", b'{"Declaration": '):
        assert roundtrip(start + data)["kind"]


def test_leaves_name_every_word_and_no_namespace() -> None:
    root = xml.parse(samples.declaration())
    found = leaves(root)  # type: ignore[arg-type]
    assert found["MetaData/Declaration[1]/InvoiceAmount[1]"] == ("1250.50", {"currencyID": "EUR"})
    assert all("{" not in path for path in found)
