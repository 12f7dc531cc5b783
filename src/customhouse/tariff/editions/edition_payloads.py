"""Editions brought in from files, over HTTP and on the command line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from ninja import Schema

from customhouse.tariff.editions.loading import EditionReport
from customhouse.tariff.nomenclature.models import EditionRow


class EditionFinding(Schema):
    """What was found: code, severity (error, warning), place in the file, cause and remedy."""

    code: str
    severity: str
    field: str
    message: str
    remedy: str


class ChangedCode(Schema):
    """A code that stays with other words or another unit."""

    code: str
    was: str
    becomes: str


class EditionReportPayload(Schema):
    """What an edition changes: codes that come, end and are worded anew, how many stay, and the country's lines."""

    edition: str
    starts_on: date
    dry_run: bool
    codes: int
    added: list[str]
    ended: list[str]
    changed: list[ChangedCode]
    same: int
    lines_kept: int
    lines_ended: list[str]
    findings: list[EditionFinding]


class EditionPayload(Schema):
    """An edition that was brought in: its first day, its file with the digest, how many codes, by whom and when."""

    edition: str
    starts_on: date
    file: str
    digest: str
    codes: int
    loaded_at: datetime


def report_as_json(report: EditionReport) -> dict[str, Any]:
    """A report in stable keys."""
    change = report.change
    return {
        "edition": report.edition.name,
        "starts_on": report.edition.starts_on.isoformat(),
        "dry_run": report.dry_run,
        "codes": report.codes,
        "added": list(change.added),
        "ended": list(change.ended),
        "changed": [{"code": each.code, "was": each.was, "becomes": each.becomes} for each in change.changed],
        "same": change.same,
        "lines_kept": len(change.lines_kept),
        "lines_ended": list(change.lines_ended),
        "findings": [
            {
                "code": each.code,
                "severity": each.severity.value,
                "field": each.path,
                "message": each.text(gettext),
                "remedy": each.cure(gettext),
            }
            for each in report.findings
        ],
    }


def edition_as_json(row: EditionRow) -> dict[str, Any]:
    """An edition in stable keys."""
    return {
        "edition": row.name,
        "starts_on": row.starts_on,
        "file": row.file,
        "digest": row.digest,
        "codes": row.codes,
        "loaded_at": row.loaded_at,
    }
