"""Messages for tests, made by hand: a small import declaration in an envelope, and ways to bend it."""

from __future__ import annotations

from customhouse.messages.wco.dictionary import DEC, DEC_TYPES, META, RES
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.writing import write_json

BODY = """\
<FunctionCode>9</FunctionCode>
<FunctionalReferenceID>LRN-1</FunctionalReferenceID>
<IssueDateTime><t:DateTimeString formatCode="102">20240131</t:DateTimeString></IssueDateTime>
<TypeCode>IMA</TypeCode>
<GoodsItemQuantity>2</GoodsItemQuantity>
<InvoiceAmount currencyID="EUR">1250.50</InvoiceAmount>
<AdditionalDocument><ID>1 a</ID></AdditionalDocument>
<AdditionalDocument><ID>2</ID></AdditionalDocument>
<CurrencyExchange><RateNumeric>1.25</RateNumeric></CurrencyExchange>
<Declarant><Name>Ürün 🚢 شركة</Name><Address><CountryCode>DE</CountryCode></Address></Declarant>
<GoodsShipment>
 <GovernmentAgencyGoodsItem>
  <SequenceNumeric>1</SequenceNumeric>
  <Commodity>
   <Description>Bicycles</Description>
   <Classification><ID>87120030</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification>
   <Classification><ID>00</ID></Classification>
   <GoodsMeasure><NetNetWeightMeasure unitCode="KGM">12.5</NetNetWeightMeasure></GoodsMeasure>
  </Commodity>
 </GovernmentAgencyGoodsItem>
 <GovernmentAgencyGoodsItem><SequenceNumeric>2</SequenceNumeric></GovernmentAgencyGoodsItem>
</GoodsShipment>"""


def declaration(body: str = BODY) -> bytes:
    """A declaration in its envelope."""
    return (
        f'<m:MetaData xmlns:m="{META}"><m:WCOTypeName>DEC</m:WCOTypeName>'
        f'<Declaration xmlns="{DEC}" xmlns:t="{DEC_TYPES}">{body}</Declaration></m:MetaData>'
    ).encode()


def bent(old: str, new: str) -> bytes:
    """The declaration with one piece replaced; the piece is there."""
    assert old in BODY
    return declaration(BODY.replace(old, new, 1))


def bare(body: str = BODY) -> bytes:
    """A declaration without envelope and namespaces."""
    return f"<Declaration>{body}</Declaration>".replace("t:DateTimeString", "DateTimeString").encode()


def response(inner: str, *, namespace: str = RES) -> bytes:
    """A response without envelope, about the declaration `X1`."""
    return (
        f'<Response xmlns="{namespace}"><FunctionCode>11</FunctionCode>{inner}'
        "<Declaration><ID>X1</ID></Declaration></Response>"
    ).encode()


def mirror() -> bytes:
    """The declaration as JSON."""
    reading = read_message(declaration())
    if reading.declaration is None:
        raise ValueError("The sample holds a declaration.")
    return write_json(reading.declaration, reading.metadata)
