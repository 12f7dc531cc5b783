"""Bank statements for tests, as banks write them."""

from __future__ import annotations

ENTRY = """
    <Ntry><NtryRef>{key}</NtryRef><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>{status}</Sts>
      <BookgDt><Dt>{booked}</Dt></BookgDt>{valued}<AcctSvcrRef>{key}</AcctSvcrRef>
      <NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Karamel Foods</Nm></Dbtr></RltdPties>
        <RmtInf>{remittance}</RmtInf></TxDtls></NtryDtls></Ntry>"""
FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
  <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-02T18:00:00</CreDtTm></GrpHdr>
  <Stmt><Id>S1</Id><Acct><Id><IBAN>XD70DEMO0000000000000042</IBAN></Id></Acct>{entries}</Stmt>
</BkToCstmrStmt></Document>"""


def entry(  # noqa: PLR0913  # what a booking says
    key: str,
    amount: str,
    *,
    structured: str = "",
    text: str = "",
    way: str = "CRDT",
    currency: str = "XDD",
    status: str = "BOOK",
    booked: str = "2026-03-02",
    valued: str = "",
) -> str:
    """One booking."""
    valued = f"<ValDt><Dt>{valued}</Dt></ValDt>" if valued else ""
    words = f"<Strd><CdtrRefInf><Ref>{structured}</Ref></CdtrRefInf></Strd>" if structured else ""
    words += f"<Ustrd>{text}</Ustrd>" if text else ""
    return ENTRY.format(
        key=key,
        amount=amount,
        remittance=words,
        way=way,
        currency=currency,
        status=status,
        booked=booked,
        valued=valued,
    )


def camt(*entries: str) -> bytes:
    """A CAMT.053 statement of these bookings."""
    return FRAME.format(entries="".join(entries)).encode()


def table(*rows: str) -> bytes:
    """A plain table of these rows."""
    return "\n".join(["account,reference,booked_on,amount,currency,payer,text", *rows]).encode()
