"""Bringing in an edition from a file: read, checked, held against correlation and law, reported; law from a day on.

A composer: `nomenclature` keeps the codes, `editions` has the tables, `measures` the law that stands on codes.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.editions.errors import NoCorrelation, TableUnreadable
from customhouse.tariff.editions.queries import correlation
from customhouse.tariff.editions.rules.comparing_edition import against_tables, law_on_ended, without_tables
from customhouse.tariff.editions.rules.drafting import stands_on
from customhouse.tariff.editions.rules.reading import sheets_of
from customhouse.tariff.measures import queries as measures
from customhouse.tariff.nomenclature.access import LOAD_NOMENCLATURE
from customhouse.tariff.nomenclature.queries import snapshot
from customhouse.tariff.nomenclature.records import GoodsCode, Level, NewEdition
from customhouse.tariff.nomenclature.rules.edition_change import EditionChange
from customhouse.tariff.nomenclature.rules.edition_file import EditionFile, read_edition_file
from customhouse.tariff.nomenclature.services import take_edition

NAME = re.compile(r"HS(?:19|20)\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class EditionReport:
    """What was found in the file and what it changes (nothing, where errors keep it from being compared)."""

    edition: NewEdition
    codes: int
    change: EditionChange
    findings: tuple[Finding, ...]
    dry_run: bool

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the edition from being brought in."""
        return tuple(finding for finding in self.findings if finding.is_error)


def load_edition(
    *, name: str, starts_on: date, file: str, data: bytes, dry_run: bool, actor: Actor, at: datetime
) -> EditionReport:
    """Bring in an edition, law from its first day on; a dry run reports all the same and leaves everything as it is.

    Raises `AccessDenied`; `Refused` for a name that is none, a file that is no table and, if it is no dry run, with
    every error of the file; as `nomenclature.services.take_edition`.
    """
    require(actor, LOAD_NOMENCLATURE)
    if not NAME.fullmatch(name):
        raise Refused([_bad_name(name)])
    edition = NewEdition(name, starts_on, file, hashlib.sha256(data).hexdigest())
    eve = starts_on - timedelta(days=1) if starts_on > date.min else starts_on
    standing = [goods for goods in snapshot().codes if goods.is_valid(eve)]
    read = _read(edition, data, standing)
    if any(finding.is_error for finding in read.findings):
        if dry_run:
            return EditionReport(edition, len(read.codes), EditionChange(), read.findings, dry_run)
        raise Refused(read.findings)
    change = take_edition(edition=edition, codes=read.codes, dry_run=dry_run, actor=actor, at=at)
    found = (*read.findings, *_compared(edition, standing, read.codes, change))
    return EditionReport(edition, len(read.codes), change, found, dry_run)


def _read(edition: NewEdition, data: bytes, standing: list[GoodsCode]) -> EditionFile:
    """The first sheet of a file, its chapters put into the sections of the edition before where it has none."""
    sections = {goods.code: goods.parent for goods in standing if goods.level is Level.CHAPTER}
    try:
        _, rows = next(iter(sheets_of(edition.file, data)), ("", []))
    except TableUnreadable as error:
        raise Refused([_unreadable(edition.file, error)]) from None
    return read_edition_file(rows, edition.name, edition.starts_on, sections)


def _compared(
    edition: NewEdition, standing: list[GoodsCode], codes: tuple[GoodsCode, ...], change: EditionChange
) -> list[Finding]:
    ended = (*change.ended, *change.lines_ended)
    law = {row.id: row.commodity for row in stands_on(measures.snapshot().measures, edition.starts_on)}
    found = list(law_on_ended(ended, law))
    older = Counter(goods.edition for goods in standing if goods.level is Level.SUBHEADING).most_common(1)
    before, after = older[0][0].removeprefix("HS") if older else "", edition.name.removeprefix("HS")
    try:
        return found + against_tables(codes, change.lines_kept, correlation(before, after))
    except NoCorrelation:
        return [*found, without_tables(before, after)]


def _bad_name(name: str) -> Finding:
    shown = "".join(filter(str.isprintable, name))[:20]
    message, remedy = msgid("“{name}” is no edition of the Harmonized System."), msgid("Write HS and its year: HS2028.")
    return Finding("HS-ED-NAME", Severity.ERROR, "", "edition", message, remedy, {"name": shown})


def _unreadable(file: str, error: TableUnreadable) -> Finding:
    message = msgid("{file} cannot be read as a table: {why}")
    remedy = msgid("Hand in a CSV file in UTF-8, or an Excel workbook.")
    params = {"file": file[:80], "why": error.params["why"]}
    return Finding("HS-ED-FILE", Severity.ERROR, "", "table", message, remedy, params)
