"""Who declarations name, with what: sightings for `targeting.links`, and what stands against parties.

Names and addresses are those declared, and those of the traders' register from when it had them. Nothing is read twice,
and nothing is left out: versions are read up to the last number below which nobody can write any more (`_settled`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import OperationalError, connection, transaction
from django.db.models import Max

from customhouse.clearance.declarations.models import Version
from customhouse.clearance.declarations.records import DeclarationRecord, Direction, Party, party_key
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.law import Law
from customhouse.clearance.reading import read_version
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import legal_day
from customhouse.messages.wco import records as wco
from customhouse.parties.traders.models import Trader
from customhouse.parties.traders.queries import known_traders
from customhouse.parties.traders.records import TraderStatus
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.records import NoticeState
from customhouse.targeting.links.records import Blot, Kind, Mark, Seen
from customhouse.targeting.links.rules.spelling import (
    address_key,
    mail_key,
    name_key,
    number_key,
    party_named,
    phone_key,
)

PAGE = 500
"""Versions read at a time."""
WAIT = "2s"
"""So long writers are waited for; who waits holds up those who come after."""
OPEN = (NoticeState.OPEN.value, NoticeState.PART_PAID.value)
MAIL = "@"


@dataclass(frozen=True, slots=True)
class Page:
    """The sightings of some versions: up to which number, and when customs learned the last of them."""

    seen: list[Seen]
    position: int
    upto: datetime
    versions: int


@dataclass(frozen=True, slots=True)
class _Moment:
    """In which declaration, and when, somebody is named; what the register says of whom, and since when."""

    mrn: str
    at: datetime
    known: Mapping[str, Trader]
    since: Mapping[str, datetime]


def count_since(position: int) -> int:
    """How many versions there are to be read."""
    return Version.objects.filter(pk__gt=position, declaration__mrn__isnull=False).count()


def seen_since(position: int, law: Law) -> Iterator[Page]:
    """Whom the versions after a position name, a page of versions at a time."""
    after, last = position, _settled(position)
    while True:
        chosen = Version.objects.filter(pk__gt=after, pk__lte=last, declaration__mrn__isnull=False)
        rows = list(chosen.select_related("received", "declaration").order_by("pk")[:PAGE])
        if not rows:
            return
        after = rows[-1].pk
        yield Page(_of_rows(rows, law), after, max(row.at for row in rows), len(rows))


def _settled(position: int) -> int:
    """The last number of a version up to which nothing can appear any more; `position` where writers keep at it.

    On PostgreSQL a version may become visible after one of a higher number: numbers are given when rows are written,
    rows are seen when their transaction ends. Whoever writes a version holds its table's lock of writers from before
    the number is given until the end. So in the moment in which this lock is had against all of them, every number
    given is that of a row seen now or never, and later ones are higher. SQLite has one writer at a time.
    """
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT])
                    table = connection.ops.quote_name(Version._meta.db_table)  # noqa: SLF001  # Django has no other door
                    cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
            return Version.objects.aggregate(last=Max("pk"))["last"] or position
    except OperationalError:
        return position


def _of_rows(rows: Sequence[Version], law: Law) -> list[Seen]:
    read = [
        (row, tree, understand(tree, law.declarations)[0])
        for row in rows
        if (tree := read_version(row).declaration) is not None
    ]
    keys = {party_key(party) for _, _, record in read for party in _everybody(record)} - {""}
    known = known_traders(keys)
    since = _registered_since(known)
    return [
        each
        for row, tree, record in read
        for each in _of(tree, record, _Moment(row.declaration.mrn or "", row.at, known, since))
    ]


def _registered_since(known: Mapping[str, Trader]) -> dict[str, datetime]:
    """Since when the register has said of each what it says now."""
    subjects = [f"trader:{identifier}" for identifier in known]
    found = Event.objects.filter(subject__in=subjects, kind="registered").values_list("subject").annotate(Max("at"))
    later = {subject.removeprefix("trader:"): at for subject, at in found}
    return {identifier: max(row.created_at, later.get(identifier, row.created_at)) for identifier, row in known.items()}


def _everybody(record: DeclarationRecord) -> list[Party]:
    every = (record.declarant, record.agent, record.importer, record.exporter, record.seller, record.buyer)
    return [party for party in every if party is not None and party.is_named]


def _of(tree: wco.Declaration, record: DeclarationRecord, moment: _Moment) -> Iterator[Seen]:
    for named in dict.fromkeys(_everybody(record)):
        yield from _identities(named, moment)
    for party, contact in _contacts(tree, record):
        if contact.id:
            yield _contact(party, contact.id, moment)
    owner = record.importer if record.direction is Direction.IMPORT else record.exporter
    if owner is not None:
        yield from _owned(owner, record, moment)


def _contacts(tree: wco.Declaration, record: DeclarationRecord) -> Iterator[tuple[Party, wco.Communication]]:
    """The parties who may say how to reach them, with what they say."""
    shipment = tree.goods_shipment or wco.GoodsShipment()
    sections = (
        (record.declarant, tree.declarant),
        (record.exporter, tree.exporter),
        (record.importer, shipment.importer),
        (record.seller, shipment.seller),
        (record.buyer, shipment.buyer),
    )
    for party, section in sections:
        if party is not None and section is not None and section.communication is not None:
            yield party, section.communication


def _identities(party: Party, moment: _Moment) -> Iterator[Seen]:
    """Who somebody says they are, and who the register says they are."""
    key, name = _known_as(party, moment)
    declared = (party.name, party.line, party.city, party.postcode, party.country, moment.at)
    told = [declared] if party.name or party.line else []
    trader = moment.known.get(key)
    if trader:
        since = max(moment.at, moment.since[key])
        told.append((trader.name, trader.line, trader.city, trader.postcode, trader.country, since))
    yield Seen(key, name, Kind.NAME, "", "", moment.at, moment.mrn)
    for called, line, city, postcode, country, at in told:
        yield Seen(key, name, Kind.NAME, name_key(called, country), called, at, moment.mrn)
        shown = ", ".join(part for part in (line, postcode, city, country) if part)
        yield Seen(key, name, Kind.ADDRESS, address_key(line, city, postcode, country), shown, at, moment.mrn)


def _contact(party: Party, number: str, moment: _Moment) -> Seen:
    key, name = _known_as(party, moment)
    if MAIL in number:
        return Seen(key, name, Kind.EMAIL, mail_key(number), number, moment.at, moment.mrn)
    return Seen(key, name, Kind.PHONE, phone_key(number), number, moment.at, moment.mrn)


def _owned(owner: Party, record: DeclarationRecord, moment: _Moment) -> Iterator[Seen]:
    """What goes with the goods of their owner: containers, guarantees, the seller."""
    key, name = _known_as(owner, moment)
    for kind, numbers in ((Kind.CONTAINER, record.containers), (Kind.GUARANTEE, record.guarantees)):
        for number in numbers:
            yield Seen(key, name, kind, number_key(number), number, moment.at, moment.mrn)
    seller = record.seller or (record.exporter if record.direction is Direction.IMPORT else None)
    if seller is not None:
        other, called = _known_as(seller, moment)
        yield Seen(key, name, Kind.SELLER, other if other != key else "", called, moment.at, moment.mrn)


def _known_as(party: Party, moment: _Moment) -> tuple[str, str]:
    """The key of a party, and how it is called."""
    key = party_key(party) or party_named(party.name, party.country)
    trader = moment.known.get(key)
    return key, party.name or (trader.name if trader else "")


def marks(at: datetime, zone: ZoneInfo) -> Iterator[Mark]:
    """What stands against traders just before a moment: findings that count, suspensions, debts not paid when due."""
    hits = (
        WorkOrder.objects.filter(is_hit=True, ended_at__lt=at)
        .select_related("declaration")
        .only("mrn", "ended_at", "declaration__importer", "declaration__exporter", "declaration__direction")
    )
    for order in hits.iterator(PAGE):
        owner = (
            order.declaration.importer
            if order.declaration.direction == Direction.IMPORT
            else order.declaration.exporter
        )
        if owner and order.ended_at:
            yield Mark(owner, Blot.FINDING, order.ended_at, order.mrn)
    yield from _suspensions(at)
    late = Notice.objects.filter(state__in=OPEN, due_on__lt=legal_day(at), unpaid__gt=0)
    for debtor, due_on, reference in late.values_list("debtor", "due_on", "reference").iterator(PAGE):
        yield Mark(debtor, Blot.DEBT, datetime.combine(due_on + timedelta(days=1), time.min, zone), reference)


def _suspensions(at: datetime) -> Iterator[Mark]:
    suspended = Trader.objects.filter(status=TraderStatus.SUSPENDED).values_list("identifier", flat=True)
    events = Event.objects.filter(subject__in=[f"trader:{each}" for each in suspended], kind="suspended", at__lt=at)
    for subject, since in events.order_by().values_list("subject").annotate(Max("at")):
        yield Mark(subject.removeprefix("trader:"), Blot.SUSPENDED, since, subject.removeprefix("trader:"))
