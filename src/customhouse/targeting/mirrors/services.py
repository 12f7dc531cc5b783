"""Bringing in partners' statistics, and keeping comparisons: the only door for writing them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.mirrors import queries
from customhouse.targeting.mirrors.access import KEEP_MIRRORS
from customhouse.targeting.mirrors.models import MirrorComparison, MirrorEdition, MirrorGap, MirrorStatement
from customhouse.targeting.mirrors.records import FARTHEST, Gap, Statement
from customhouse.targeting.mirrors.rules.differing import Difference, difference
from customhouse.targeting.mirrors.rules.reading import read_table

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What was looked at before it is brought in: the SHA-256 of the file, and the edition that stood (0: none)."""

    digest: str
    edition: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an edition changes, or changed: `edition` is its number, `against` that of the one before (0: none)."""

    edition: int
    against: int
    digest: str
    difference: Difference
    findings: tuple[Finding, ...]


def load_statistics(
    *, data: bytes, file: str, source: str, actor: Actor, at: datetime, looked_at: LookedAt | None = None, dry_run: bool
) -> Loaded:
    """Bring in an edition of partners' statistics; with `dry_run` say what it changes and write nothing.

    The edition speaks for the partners and periods that it holds: what it no longer states of them ends. With
    `looked_at` only that file is brought in, and only onto that edition. Raises `AccessDenied`, `Refused` where the
    file holds no statistics, and `Conflict` where something else was looked at.
    """
    require(actor, KEEP_MIRRORS)
    read = read_table(data)
    if not read.statements:
        raise Refused(read.findings or [_empty()])
    digest = sha256(data).hexdigest()
    if dry_run:
        return Loaded(*2 * (queries.last_edition(),), digest, _difference(read.statements), read.findings)
    with transaction.atomic():
        against = queries.last_edition(for_update=True)
        if looked_at is not None and looked_at != LookedAt(digest, against):
            raise _looked_at_other()
        changes = _difference(read.statements)
        edition = MirrorEdition.objects.create(
            source=source[:200],
            file_name=file[:200],
            digest=digest,
            content=data,
            added=len(changes.added),
            changed=len(changes.changed),
            ended=len(changes.ended),
            left_out=len(read.findings),
            at=at,
            by=actor.name,
        )
        _keep(edition, changes)
        told = {"sha256": digest, "added": edition.added, "changed": edition.changed, "ended": edition.ended}
        record_event(subject=f"mirrors:{edition.pk}", kind="mirrors.loaded", payload=told, actor=actor, at=at)
    return Loaded(edition.pk, against, digest, changes, read.findings)


def _difference(statements: tuple[Statement, ...]) -> Difference:
    return difference(queries.standing_of(statements), statements)


def _keep(edition: MirrorEdition, changes: Difference) -> None:
    ended = [*changes.ended, *(before for before, _ in changes.changed)]
    for partner, period in sorted({(each.partner, each.period) for each in ended}):
        products = [each.product for each in ended if (each.partner, each.period) == (partner, period)]
        for start in range(0, len(products), BATCH):
            standing = MirrorStatement.objects.filter(partner=partner, period=period, until=None)
            standing.filter(product__in=products[start : start + BATCH]).update(until=edition)
    begun = [*changes.added, *(after for _, after in changes.changed)]
    MirrorStatement.objects.bulk_create((_row(edition, each) for each in begun), batch_size=BATCH)


def _row(edition: MirrorEdition, said: Statement) -> MirrorStatement:
    return MirrorStatement(
        product=said.product,
        partner=said.partner,
        period=said.period,
        value=said.value,
        currency=said.currency,
        net_mass=said.net_mass,
        quantity=said.quantity,
        unit=said.unit,
        basis=said.basis.value,
        since=edition,
    )


@transaction.atomic
def keep_comparison(
    *, gaps: Iterable[Gap], edition: int, unrated: int, freight_reference: str, actor: Actor, at: datetime
) -> MirrorComparison:
    """Keep the gaps of all that stands; those of comparisons before are let go. Raises `AccessDenied`."""
    require(actor, KEEP_MIRRORS)
    found = list(gaps)
    comparison = MirrorComparison.objects.create(
        edition_id=edition, at=at, gaps_count=len(found), unrated=unrated, freight_reference=freight_reference[:200]
    )
    MirrorGap.objects.exclude(comparison=comparison).delete()
    MirrorGap.objects.bulk_create((_gap_row(comparison, each) for each in found), batch_size=BATCH)
    told = {"edition": edition, "gaps": len(found), "unrated": unrated}
    record_event(subject=f"mirrors:{edition}", kind="mirrors.compared", payload=told, actor=actor, at=at)
    return comparison


def _gap_row(comparison: MirrorComparison, gap: Gap) -> MirrorGap:
    return MirrorGap(
        comparison=comparison,
        product=gap.product,
        partner=gap.partner,
        period=gap.period,
        months=gap.months,
        is_pooled=gap.is_pooled,
        basis=gap.basis.value,
        percent=gap.percent,
        stated=gap.stated,
        declared=gap.declared,
        unit=gap.unit,
        stated_amount=gap.stated_amount,
        declared_amount=gap.declared_amount,
        missing=_kept(gap.missing),
        by_quantity=_kept(gap.by_quantity),
        by_price=_kept(gap.by_price),
    )


def _kept(figure: Decimal) -> Decimal:
    """A figure by which tables are ordered, as its column holds it: a thousandth of a unit may cost more."""
    return max(-FARTHEST, min(FARTHEST, figure))


def _empty() -> Finding:
    message = msgid("The file states nothing.")
    return Finding("MIR-EMPTY", Severity.ERROR, "", "table", message, msgid("Send a file with a row a statement."))


def _looked_at_other() -> Conflict:
    message = msgid("This is not what was looked at: the file is another, or statistics came in meanwhile.")
    return Conflict("MIR-LOOKED-AT", message, msgid("Look at the report anew, then bring it in."))
