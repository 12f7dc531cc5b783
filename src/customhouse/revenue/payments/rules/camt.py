"""CAMT.053, the bank's statement in XML (ISO 20022, camt.053.001.02 and later): bytes in, the booked lines out.

Read by local names, since banks differ in the version that they send. Pending entries (`PDNG`) are left out: they may
still be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from customhouse.revenue.payments.records import BankStatement, StatementLine
from customhouse.revenue.payments.rules.texts import figure, references_in

Element = etree._Element  # noqa: SLF001  # lxml gives its elements no public name
ROOT = b"BkToCstmrStmt"


class StatementError(ValueError):
    """A file that is no statement; the message says where and why."""


def is_camt(data: bytes) -> bool:
    """Whether a file looks like a CAMT.053 statement."""
    return ROOT in data[:4000]


def read_camt(data: bytes) -> list[BankStatement]:
    """The statements in a file; `StatementError` where it is not well-formed, or an entry lacks what it must have."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise StatementError(str(error)) from error
    return [
        BankStatement(_account(found), tuple(_lines(found)))
        for found in root.iter("{*}Stmt")
        if isinstance(found, Element)
    ]


def _account(statement: Element) -> str:
    return _text(statement, "{*}Acct/{*}Id/{*}IBAN") or _text(statement, "{*}Acct/{*}Id/{*}Othr/{*}Id")


def _lines(statement: Element) -> Iterator[StatementLine]:
    for number, entry in enumerate(statement.iterfind("{*}Ntry"), start=1):
        status = _text(entry, "{*}Sts/{*}Cd") or _text(entry, "{*}Sts")
        if status in {"", "BOOK"}:
            try:
                yield from _bookings(number, entry)
            except ValueError as error:
                raise StatementError(f"Ntry {number}: {error}") from error


def _bookings(number: int, entry: Element) -> Iterator[StatementLine]:
    """The bookings of an entry: each of its transactions where it gathers several with their amounts, else itself."""
    details = list(entry.iterfind("{*}NtryDtls/{*}TxDtls"))
    apart = len(details) > 1 and all(_amount(each) is not None for each in details)
    for part, each in enumerate(details if apart else [details[0] if details else entry], start=1):
        amount = (_amount(each) if apart else None) or _amount(entry)
        if amount is None:
            raise ValueError("no amount")
        text = " ".join(found.text or "" for found in each.iterfind(".//{*}RmtInf/{*}Ustrd"))
        structured = (found.text or "" for found in each.iterfind(".//{*}CdtrRefInf/{*}Ref"))
        own = _text(each, "{*}Refs/{*}AcctSvcrRef") or _text(entry, "{*}AcctSvcrRef") or _text(entry, "{*}NtryRef")
        yield StatementLine(
            number=number,
            key=f"{own}/{part}" if own and apart else own,
            booked_on=_day(entry),
            amount=amount[0],
            currency=amount[1],
            is_credit=_text(entry, "{*}CdtDbtInd") == "CRDT",
            payer=_text(each, ".//{*}RltdPties/{*}Dbtr//{*}Nm"),
            references=tuple(dict.fromkeys(found for said in (*structured, text) for found in references_in(said))),
            text=text[:500],
            valued_on=_valued(entry),
        )


def _amount(element: Element) -> tuple[Decimal, str] | None:
    for path in ("{*}Amt", "{*}AmtDtls/{*}TxAmt/{*}Amt"):
        found = element.find(path)
        if found is not None and found.text:
            return figure(found.text), found.get("Ccy", "")
    return None


def _day(entry: Element) -> date:
    said = _text(entry, "{*}BookgDt/{*}Dt") or _text(entry, "{*}BookgDt/{*}DtTm") or _text(entry, "{*}ValDt/{*}Dt")
    return date.fromisoformat(said[:10])


def _valued(entry: Element) -> date | None:
    said = _text(entry, "{*}ValDt/{*}Dt") or _text(entry, "{*}ValDt/{*}DtTm")
    return date.fromisoformat(said[:10]) if said else None


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
