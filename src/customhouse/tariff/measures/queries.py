"""Reading the tariff's law: as a snapshot in memory for assessment, and measure by measure for the browser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from customhouse.foundation.config.asking import asked
from customhouse.tariff.measures.models import LawVersion, LegalAct, Measure, OriginGroupMember, Tax
from customhouse.tariff.measures.records import IMPORT, Act, MeasureLaw, Membership, TariffSnapshot, TaxLaw, in_force
from customhouse.tariff.measures.rules.reading import LANGUAGES

_kept: dict[str, TariffSnapshot] = {}
"""The snapshot of this process under the token of the law that it was made from: at most one."""


def snapshot(on: date | None = None) -> TariffSnapshot:
    """The law in memory: of all dates, or (`on`) of one day alone.

    The snapshot of all dates is made once and kept until the law changes; whether it has is one small read, so that
    every process notices what another wrote.
    """
    token = next(iter(_tokens()), "")
    law = _kept.get(token)
    if law is None:
        law = TariffSnapshot(tax_laws(), memberships(), measure_laws())
        _kept.clear()
        _kept[token] = law
    if on is None:
        return law
    return TariffSnapshot(
        (row for row in law.taxes if in_force(row, on)),
        (row for row in law.memberships if in_force(row, on)),
        (row for row in law.measures if in_force(row, on)),
    )


@asked
def _tokens() -> QuerySet[LawVersion, str]:
    return LawVersion.objects.order_by("pk").values_list("token", flat=True)[:1]


def measures_for(commodity: str, on: date, direction: str = IMPORT) -> Sequence[MeasureLaw]:
    """Every measure that reaches the commodity on that day, in order of charge, the closest code first."""
    return snapshot().measures_for(commodity, on, direction)


def legal_act(reference: str) -> Act | None:
    """The text of law of that reference; None where none is known."""
    row = LegalAct.objects.filter(reference=reference).first()
    return act_law(row) if row else None


def tax_names(on: date) -> dict[str, dict[str, str]]:
    """The names of the taxes in force, by type and language."""
    return {tax.type: dict(tax.names) for tax in snapshot().taxes_on(on)}


def acts() -> list[Act]:
    """Every text of law, in order of reference."""
    return [act_law(row) for row in LegalAct.objects.order_by("reference")]


def act_law(row: LegalAct) -> Act:
    """A row as a record."""
    return Act(row.reference, _texts(row, "title"), row.published)


def tax_laws() -> list[TaxLaw]:
    """Every tax of every date."""
    return [
        TaxLaw(
            row.type,
            row.order,
            row.base,
            row.rounding,
            row.scale,
            row.legal_reference,
            row.valid_from,
            row.valid_to,
            _texts(row, "name"),
        )
        for row in Tax.objects.order_by("order", "type", "valid_from")
    ]


def memberships() -> list[Membership]:
    """Every membership of every origin group."""
    rows = OriginGroupMember.objects.select_related("group").order_by("group_id", "member", "valid_from")
    return [
        Membership(row.group_id, row.member, row.valid_from, row.valid_to, _texts(row.group, "name")) for row in rows
    ]


def measure_laws() -> list[MeasureLaw]:
    """Every measure of every date, in order of id."""
    return [measure_law(row) for row in Measure.objects.order_by("id")]


def measure_law(row: Measure) -> MeasureLaw:
    """A row as a record."""
    return MeasureLaw(
        row.id,
        row.type,
        row.commodity,
        row.direction,
        row.origin_group,
        frozenset(row.excluded.split()),
        row.preference,
        row.additional_code,
        tuple(row.certificate.split()),
        row.expression,
        row.legal_reference,
        row.valid_from,
        row.valid_to,
        row.order_number,
    )


def _texts(row: object, what: str) -> dict[str, str]:
    return {language: getattr(row, f"{what}_{language}") for language in LANGUAGES}
