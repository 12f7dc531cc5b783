"""Tables of watch lists: the lists, what was brought in, what waits, and what a file changes, as page and as CSV."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from customhouse.foundation.access.models import ROLE_NAMES
from customhouse.foundation.access.records import Role
from customhouse.foundation.pages.records import Tone, Words
from customhouse.foundation.pages.tables import Column, Table
from customhouse.targeting.screening.models import KIND_NAMES
from customhouse.targeting.screening.records import Kind
from customhouse.targeting.screening.rules.differing import ReportRow, Turn

FORMATS = {
    "own": gettext_lazy("Own table (CSV)"),
    "un": gettext_lazy("United Nations, Security Council (XML)"),
    "ofac": gettext_lazy("United States, OFAC (XML)"),
    "eu": gettext_lazy("European Union (XML 1.1)"),
    "uk": gettext_lazy("United Kingdom (CSV)"),
}
TURNS: dict[Turn, tuple[Words, Tone]] = {
    Turn.ADDED: (gettext_lazy("New"), Tone.GOOD),
    Turn.CHANGED: (gettext_lazy("Changed"), Tone.INFO),
    Turn.ENDED: (gettext_lazy("Ends"), Tone.WARN),
    Turn.LEFT_OUT: (gettext_lazy("Left out"), Tone.BAD),
}
FIELDS = {
    "kind": gettext_lazy("Kind"),
    "name": gettext_lazy("Name"),
    "births": gettext_lazy("Born"),
    "countries": gettext_lazy("Countries"),
    "numbers": gettext_lazy("Numbers"),
    "note": gettext_lazy("What the list says"),
}


def said_readers(readers: list[str]) -> str:
    """For whom a list is, in words."""
    named = ", ".join(str(ROLE_NAMES[Role(each)]) for each in readers)
    return named or gettext("All who may screen")


def _says(row: ReportRow) -> str:
    template = gettext("{field}: {before}, now {after}")
    return "; ".join(
        template.format(field=FIELDS[each.field], before=each.before or "–", after=each.after or "–")
        for each in row.changes
    )


def _plain_changes(row: ReportRow) -> str:
    return "; ".join(f"{each.field}: {each.before} -> {each.after}" for each in row.changes)


def _kind(row: ReportRow) -> Words:
    return gettext(KIND_NAMES[Kind(row.kind)]) if row.kind else ""


REPORT = Table(
    gettext_lazy("What the file changes"),
    (
        Column("what", gettext_lazy("What"), lambda row: row.turn.value),
        Column("key", gettext_lazy("Key"), lambda row: row.key, "ref"),
        Column("kind", gettext_lazy("Kind"), lambda row: row.kind),
        Column("name", gettext_lazy("Name"), lambda row: row.name),
        Column("changes", gettext_lazy("What changes"), _plain_changes),
        Column("reason", gettext_lazy("Reason"), lambda row: row.reason(gettext)),
    ),
)
"""The report for another program: the codes of things, not their names."""
SHOWN_REPORT = Table(
    gettext_lazy("What the file changes"),
    (
        Column("what", gettext_lazy("What"), lambda row: TURNS[row.turn], "chip"),
        Column("key", gettext_lazy("Key"), lambda row: row.key, "ref"),
        Column("name", gettext_lazy("Name"), lambda row: row.name),
        Column("kind", gettext_lazy("Kind"), _kind),
        Column("changes", gettext_lazy("Why"), lambda row: row.reason(gettext) or _says(row)),
    ),
    empty=gettext_lazy("Nothing: the list stands as the file says."),
    is_exported=False,
)


def _list_url(row: Any) -> str:
    return reverse("screening:list", args=[row[0].code])


LISTS = Table(
    gettext_lazy("Watch lists"),
    (
        Column("code", gettext_lazy("Code"), lambda row: row[0].code, "ref", link=_list_url),
        Column("name", gettext_lazy("Name"), lambda row: row[0].name),
        Column("entries", gettext_lazy("Entries"), lambda row: row[1], "number"),
        Column("edition", gettext_lazy("Edition"), lambda row: row[0].edition, "number"),
        Column("loaded_at", gettext_lazy("Last brought in"), lambda row: row[0].loaded_at, "moment"),
        Column("readers", gettext_lazy("For whom"), lambda row: said_readers(row[0].readers)),
        Column(
            "needs_two",
            gettext_lazy("A match is cleared by"),
            lambda row: gettext("two persons") if row[0].needs_two else gettext("one person"),
        ),
    ),
    is_exported=False,
)
LOADS = Table(
    gettext_lazy("Editions brought in"),
    (
        Column("edition", gettext_lazy("Edition"), lambda row: row.told["edition"], "number"),
        Column("at", gettext_lazy("When"), lambda row: row.at, "moment"),
        Column("by", gettext_lazy("By"), lambda row: row.by),
        Column("added", gettext_lazy("New"), lambda row: row.told["added"], "number"),
        Column("changed", gettext_lazy("Changed"), lambda row: row.told["changed"], "number"),
        Column("removed", gettext_lazy("Ended"), lambda row: row.told["removed"], "number"),
        Column("left_out", gettext_lazy("Left out"), lambda row: row.told.get("left_out"), "number"),
        Column("file", gettext_lazy("File"), lambda row: row.told.get("file", "")),
        Column("sha256", gettext_lazy("Digest"), lambda row: row.told.get("sha256", "")[:16], "ref"),
    ),
    is_exported=False,
)


def _file_url(row: Any) -> str:
    return reverse("screening:file", args=[row.pk])


FILES = Table(
    gettext_lazy("Sent, not brought in yet"),
    (
        Column("file", gettext_lazy("File"), lambda row: row.file_name, link=_file_url),
        Column("code", gettext_lazy("List"), lambda row: row.code, "ref"),
        Column("sent_at", gettext_lazy("When"), lambda row: row.sent_at, "moment"),
        Column("sent_by", gettext_lazy("By"), lambda row: row.sent_by),
    ),
    is_exported=False,
)
