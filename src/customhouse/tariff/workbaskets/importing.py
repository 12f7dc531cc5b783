"""Bringing a published tariff into the national law: as a draft basket that a second person approves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import Finding, Severity, fill, msgid
from customhouse.tariff.measures.queries import snapshot
from customhouse.tariff.schedules.records import Refusal
from customhouse.tariff.schedules.rules.sealing import seal
from customhouse.tariff.schedules.services import Source, looked_at_other, read
from customhouse.tariff.workbaskets import queries, services
from customhouse.tariff.workbaskets.access import WRITE
from customhouse.tariff.workbaskets.models import Workbasket
from customhouse.tariff.workbaskets.records import Basket, Deed
from customhouse.tariff.workbaskets.rules.catalogue import check
from customhouse.tariff.workbaskets.rules.importing import Drafted, Unheld, drafted
from customhouse.tariff.workbaskets.rules.reading import MOST, read_lines
from customhouse.tariff.workbaskets.services import Head


@dataclass(frozen=True, slots=True)
class ImportedDraft:
    """What a file came to as draft law: its lines, what of the file was refused, and what the rules find."""

    basket: str
    drafted: Drafted
    unread: tuple[Refusal, ...]
    findings: tuple[Finding, ...]
    is_written: bool

    @property
    def is_sound(self) -> bool:
        """Whether the basket could be submitted as it is."""
        return not any(each.is_error for each in self.findings)


def import_draft(
    *, source: Source, head: Head, dry_run: bool, today: date, actor: Actor, at: datetime
) -> ImportedDraft:
    """Write what a file would change in the national law into a basket: one that is open, or (by `head`) a new one.

    The basket's own day counts where it is open already. A file that changes nothing opens no basket. Nothing becomes
    law by it. Raises `AccessDenied`; `Refused` for a file that is none, too many lines or a head that is wanting;
    `Conflict` (the basket is no draft).
    """
    require(actor, WRITE)
    content, _ = read(source)
    standing = Workbasket.objects.filter(name=head.name).first()
    live_on = standing.live_on if standing else head.live_on
    law = snapshot()
    groups = {row.group for row in law.memberships}
    draft = drafted(content, law.measures, groups, live_on)
    if len(draft.lines) > MOST:
        raise Refused([_too_many(len(draft.lines))])
    if dry_run or not draft.lines:
        return ImportedDraft(head.name, draft, content.refused, _foreseen(head, draft, today), is_written=False)
    with transaction.atomic():
        if standing is None:
            services.open_basket(head=head, actor=actor, at=at)
        services.write_lines(
            name=head.name,
            rows=draft.lines,
            actor=actor,
            at=at,
            source={"file": source.name[:200], "digest": source.digest},
        )
    findings = queries.findings_of(queries.find(actor, head.name), today)
    return ImportedDraft(head.name, draft, content.refused, findings, is_written=True)


@dataclass(frozen=True, slots=True)
class BasketSaid:
    """What was said of the basket: its name, and what a new one needs."""

    name: str
    live_on: date | None = None
    law: str = ""
    title: str = ""


def head_of(said: BasketSaid, actor: Actor) -> Head:
    """The head of the basket that is open, or of a new one.

    Raises `AccessDenied`; `Refused` where a new one lacks its day, its text or its title.
    """
    require(actor, WRITE)
    standing = Workbasket.objects.filter(name=said.name).first()
    if standing is not None:
        return Head(said.name, standing.title_en, standing.live_on, standing.legal_reference, reason=standing.reason)
    if said.live_on is None or not said.law or not said.title:
        raise Refused([_headless(said.name)])
    return Head(said.name, said.title, said.live_on, said.law)


def look_at_draft(*, sources: Sequence[Source], head: Head, actor: Actor, at: datetime) -> list[ImportedDraft]:
    """What files would change in the national law. Writes nothing. Raises as `import_draft`."""
    services.check_open(head=head, actor=actor)
    today = legal_day(at)
    return [import_draft(source=each, head=head, dry_run=True, today=today, actor=actor, at=at) for each in sources]


@transaction.atomic
def draft_looked_at(
    *, sources: Sequence[Source], head: Head, seen: str, actor: Actor, at: datetime
) -> list[ImportedDraft]:
    """Draft the files that were looked at, all or none.

    `seen` is the seal (`seal_of`) of what they were told to change. Raises as `import_draft`, and `Conflict` where
    they are other files, or would by now change something else.
    """
    today = legal_day(at)
    made = [import_draft(source=each, head=head, dry_run=False, today=today, actor=actor, at=at) for each in sources]
    if seal_of(sources, made) != seen:
        raise looked_at_other()
    return made


def seal_of(sources: Sequence[Source], imported: Sequence[ImportedDraft]) -> str:
    """What names these files, the basket, and the lines that they come to: whoever shows it has looked at all."""
    lines: list[dict[str, Any]] = [
        {"basket": each.basket, **row} for each in imported for row in report(each, "") if row.get("what") != "finding"
    ]
    told = [{name: cell for name, cell in row.items() if name not in _OF_THE_DAY} for row in lines]
    return seal((each.digest for each in sources), told)


_OF_THE_DAY = frozenset({"written", "sound", "findings"})
"""What a report says of the basket as it stands, not of the files."""


def report(imported: ImportedDraft, file: str) -> list[dict[str, Any]]:
    """The report, an object a row: what differs, what was refused, what the rules find; and last the counts."""
    draft = imported.drafted
    told: list[dict[str, Any]] = [{"what": WORDS[Deed(line["deed"])], **line} for line in draft.lines]
    told += [_refused(each) for each in imported.unread] + [_unheld(each) for each in draft.refused]
    told += [
        {"what": "finding", "code": each.code, "severity": each.severity.value, "at": each.path, "why": each.text()}
        for each in imported.findings
    ]
    counts = {WORDS[deed]: draft.count(deed) for deed in Deed}
    refused = len(imported.unread) + len(draft.refused)
    counts |= {"unchanged": draft.unchanged, "refused": refused, "findings": len(imported.findings)}
    head = {"file": file, "workbasket": imported.basket, "written": imported.is_written, "sound": imported.is_sound}
    return [*told, {**head, **counts}]


WORDS = {Deed.ADD: "added", Deed.CHANGE: "changed", Deed.END: "ended"}
"""What lines are called in the report, as in that of a schedule."""


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {"what": "refused", "name": refusal.name, "where": refusal.where, "why": refusal.why}


def _unheld(unheld: Unheld) -> dict[str, Any]:
    return {"what": "refused", "name": unheld.name, "where": "", "why": fill(unheld.why, unheld.params)}


def _foreseen(head: Head, draft: Drafted, today: date) -> tuple[Finding, ...]:
    """What the rules would find against a basket of these lines alone."""
    lines, unread = read_lines(draft.lines)
    basket = Basket(head.name, head.live_on, head.legal_reference, tuple(lines), head.reason)
    return (*unread, *check(basket, queries.world(today))) if draft.lines else ()


def _headless(name: str) -> Finding:
    return Finding(
        "WB-NONE",
        Severity.ERROR,
        "",
        "workbasket",
        msgid("There is no basket {name}."),
        msgid("To begin it, say the day from which it is law, the text that enacts it, and its title."),
        {"name": name[:30]},
    )


def _too_many(count: int) -> Finding:
    return Finding(
        "WB-MANY",
        Severity.ERROR,
        "",
        "lines",
        msgid("The file would make {count} lines; a basket has {most} at most."),
        msgid("Bring it in by parts, each as a basket of its own."),
        {"count": str(count), "most": str(MOST)},
    )
