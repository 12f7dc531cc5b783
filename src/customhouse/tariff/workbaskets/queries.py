"""Reading workbaskets: those one may see, their records, what rules find against them, and what was announced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.messages.findings import Finding
from customhouse.reference.countries.queries import national_countries
from customhouse.reference.countries.rules import is_country
from customhouse.reference.tables import read_table
from customhouse.tariff.measures import queries as measures
from customhouse.tariff.measures.footnotes import attachments, footnotes
from customhouse.tariff.measures.records import MeasureLaw
from customhouse.tariff.measures.services import vocabulary
from customhouse.tariff.nomenclature.queries import snapshot as nomenclature
from customhouse.tariff.quotas.queries import order_numbers
from customhouse.tariff.workbaskets.access import READ
from customhouse.tariff.workbaskets.models import Workbasket, WorkbasketLine, WorkbasketNote
from customhouse.tariff.workbaskets.records import Basket, BasketState, Deed, Line, Note, NoteDeed
from customhouse.tariff.workbaskets.rules.catalogue import check
from customhouse.tariff.workbaskets.rules.drafting import law_after, measure_of
from customhouse.tariff.workbaskets.rules.rule import World
from customhouse.tariff.workbaskets.states import standing_on


def visible_to(actor: Actor) -> QuerySet[Workbasket]:
    """The baskets that the actor may read, the newest first. Raises `AccessDenied`."""
    require(actor, READ)
    return Workbasket.objects.order_by("-id")


def find(actor: Actor, name: str) -> Workbasket:
    """The basket of that name. Raises `AccessDenied`, `NotFound`."""
    plain = "".join(filter(str.isprintable, name))[:30]
    found = visible_to(actor).filter(name=plain).first()
    if found is None:
        raise NotFound("workbasket", plain)
    return found


def announced(since: date | None = None) -> QuerySet[Workbasket]:
    """The baskets whose law was enacted (on or after a day), the newest first: everybody may read them."""
    found = Workbasket.objects.filter(state=BasketState.APPROVED.value).order_by("-decided_at", "-id")
    return found.filter(decided_at__date__gte=since) if since else found


def find_announced(name: str) -> Workbasket:
    """An announced basket. Raises `NotFound`."""
    plain = "".join(filter(str.isprintable, name))[:30]
    found = announced().filter(name=plain).first()
    if found is None:
        raise NotFound("workbasket", plain)
    return found


def withdrawn_among(names: Iterable[str]) -> set[str]:
    """Those of the names that are of withdrawn baskets."""
    found = Workbasket.objects.filter(name__in=list(names), state=BasketState.WITHDRAWN.value)
    return set(found.values_list("name", flat=True))


def state_of(basket: Workbasket, today: date) -> BasketState:
    """Where a basket stands today."""
    return standing_on(BasketState(basket.state), basket.live_on, today)


def record_of(row: Workbasket) -> Basket:
    """A basket as its rules see it."""
    lines = tuple(map(line_of, row.lines.order_by("number")))
    notes = tuple(map(note_of, row.notes.order_by("number")))
    return Basket(row.name, row.live_on, row.legal_reference, lines, row.reason, notes)


def note_of(row: WorkbasketNote) -> Note:
    """A line on a footnote as its rules see it."""
    texts = row.text_en, row.text_fr, row.text_ar
    return Note(row.number, NoteDeed(row.deed), row.footnote, *texts, row.measure, row.commodity)


def line_of(row: WorkbasketLine) -> Line:
    """A line as its rules see it."""
    return Line(
        row.number,
        Deed(row.deed),
        row.measure,
        row.type,
        row.commodity,
        row.direction,
        row.origin_group,
        frozenset(row.excluded.split()),
        row.preference,
        row.additional_code,
        tuple(row.certificates.split()),
        row.expression,
        row.legal_reference,
        row.valid_to,
        row.order_number,
    )


def world(today: date) -> World:
    """The law of this installation as draft law is checked against it."""
    law, pack = measures.snapshot(), installed_pack()
    national = national_countries()
    return World(
        today=today,
        measures={row.id: row for row in law.measures},
        taxes=law.taxes,
        memberships=law.memberships,
        nomenclature=nomenclature(),
        vocabulary=vocabulary(pack.currency),
        is_country=lambda code: is_country(code, national),
        documents=_codes(pack, "documents"),
        preferences=_codes(pack, "preferences"),
        quotas=order_numbers(),
        footnotes=footnotes(),
        attachments=attachments(),
    )


def findings_of(basket: Workbasket, today: date) -> tuple[Finding, ...]:
    """Everything that the rules find against a basket, as of a day."""
    return check(record_of(basket), world(today))


def beside(basket: Basket) -> list[tuple[Line, MeasureLaw | None, MeasureLaw | None]]:
    """Each line with the measure that it changes or ends, and the one that it brings."""
    standing = named(basket)
    return [
        (line, standing.get(line.measure) if line.deed is not Deed.ADD else None, measure_of(line, basket, standing))
        for line in basket.lines
    ]


def named(basket: Basket) -> Mapping[str, MeasureLaw]:
    """The measures of the law that a basket names, by id."""
    ids = {line.measure for line in basket.lines if line.deed is not Deed.ADD}
    return {row.id: row for row in measures.snapshot().measures if row.id in ids} if ids else {}


def draft_law(basket: Basket) -> list[MeasureLaw]:
    """Every measure of the law as the basket would leave it."""
    return law_after(measures.snapshot().measures, basket)


def authors_of(basket: Workbasket) -> set[str]:
    """Everybody who wrote any of a basket or submitted it: none of them approves it."""
    wrote: Iterable[str] = basket.lines.values_list("written_by", flat=True)
    noted: Iterable[str] = basket.notes.values_list("written_by", flat=True)
    return {basket.written_by, basket.submitted_by, *wrote, *noted} - {""}


@lru_cache(maxsize=16)
def _codes(pack: CountryPack, listed: str) -> frozenset[str]:
    file = pack.data("code_lists", f"{listed}.csv")
    return frozenset(row["code"] for row in read_table(file)) if file.is_file() else frozenset()
