"""What an edition changes in a nomenclature on its first day: codes that come, end, are worded anew or stay.

The Harmonized System is replaced whole: chapters, headings and subheadings (and sections, where the file has them) end
the day before. The country's own lines stay where their subheading stands in the new edition and the file brings no
lines below it; else they end with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.nomenclature.records import SUBHEADING_DIGITS, GoodsCode, Level


@dataclass(frozen=True, slots=True)
class Changed:
    """A code that stays, with other words or another unit than before."""

    code: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class EditionChange:
    """Codes that come and end, those worded anew, and how many stay as they are; the country's lines told apart."""

    added: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    same: int = 0
    lines_kept: tuple[str, ...] = ()
    lines_ended: tuple[str, ...] = ()


def compare(standing: Sequence[GoodsCode], codes: Sequence[GoodsCode]) -> EditionChange:
    """What becomes of the codes that stand the day before, when those of the file replace them."""
    before = {goods.code: goods for goods in standing}
    after = {goods.code: goods for goods in codes}
    ending = {goods.code for goods in replaced(standing, codes)}
    lines = [code for code in before if before[code].level is Level.LINE]
    stays = [code for code in after if code in ending]
    changed = [
        Changed(code, said(before[code]), said(after[code])) for code in stays if _differ(before[code], after[code])
    ]
    return EditionChange(
        tuple(code for code in after if code not in before),
        tuple(code for code in before if code in ending and code not in after and code not in lines),
        tuple(changed),
        len(stays) - len(changed),
        tuple(code for code in lines if code not in ending),
        tuple(code for code in lines if code in ending and code not in after),
    )


def replaced(standing: Iterable[GoodsCode], codes: Sequence[GoodsCode]) -> Iterator[GoodsCode]:
    """The codes that end, of those that stand the day before, for an edition of these codes."""
    subheadings = {goods.code for goods in codes if goods.level is Level.SUBHEADING}
    divided = {goods.code[:SUBHEADING_DIGITS] for goods in codes if goods.level is Level.LINE}
    has_sections = any(goods.level is Level.SECTION for goods in codes)
    for goods in standing:
        if goods.level is Level.SECTION:
            ends = has_sections
        elif goods.level is Level.LINE:
            ends = goods.code[:SUBHEADING_DIGITS] in divided or goods.code[:SUBHEADING_DIGITS] not in subheadings
        else:
            ends = True
        if ends:
            yield goods


def said(goods: GoodsCode) -> str:
    """The English text of a code, with its unit behind a bar where it has one."""
    return f"{goods.text_en} | {goods.unit}" if goods.unit else goods.text_en


def meetings(codes: Iterable[GoodsCode], stored: Iterable[GoodsCode], starts_on: date) -> Iterator[Finding]:
    """Codes of the file that law has already from a day on or after the edition's first: two spans would overlap."""
    later = {goods.code: goods for goods in stored if goods.valid_from >= starts_on}
    for goods in codes:
        if goods.code in later:
            message = msgid("{code} is law already from {day} on: two spans of it would overlap.")
            remedy = msgid("Leave it out of the file, or let the edition begin on another day.")
            params = {"code": goods.code, "day": later[goods.code].valid_from.isoformat()}
            yield Finding("HS-ED-OVERLAP", Severity.ERROR, "", goods.code, message, remedy, params)


def _differ(before: GoodsCode, after: GoodsCode) -> bool:
    return (before.text_en, before.unit) != (after.text_en, after.unit)
