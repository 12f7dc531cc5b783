"""Writing law rows in bulk. Called by services alone, inside their transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from customhouse.foundation.access.errors import Conflict
from customhouse.messages.findings import msgid
from customhouse.tariff.measures.models import LegalAct, Measure, OriginGroup, OriginGroupMember, Tax
from customhouse.tariff.measures.records import Act, MeasureLaw, Membership, TaxLaw
from customhouse.tariff.measures.rules.reading import Law

_BATCH = 500
_ACT = ("title_en", "title_fr", "title_ar", "published")
Row = TypeVar("Row", bound=Model)


def insert_law(law: Law) -> int:
    """Write the rows that do not stand yet, set ends that standing rows lack; how many rows were touched.

    Raises `Conflict` where a row that stands says something else.
    """
    groups = {row.group: row for row in law.memberships}
    return (
        _insert(LegalAct, [_act_row(act) for act in law.acts], ("reference",))
        + _insert(Tax, [_tax_row(tax) for tax in law.taxes], ("type", "valid_from"))
        + _insert(OriginGroup, [_group_row(row) for row in groups.values()], ("code",))
        + _insert(OriginGroupMember, _member_rows(law.memberships), ("group_id", "member", "valid_from"))
        + _insert(Measure, [measure_row(measure) for measure in law.measures], ("id",))
    )


def add_measures(measures: Iterable[MeasureLaw], text: Act) -> None:
    """Write new measures, and the text that brings them where none of its reference is known.

    Raises `Conflict` where an id is used, or a measure answers what another does from the same day on.
    """
    row = _act_row(text)
    LegalAct.objects.get_or_create(reference=row.reference, defaults={name: getattr(row, name) for name in _ACT})
    try:
        with transaction.atomic():
            Measure.objects.bulk_create(map(measure_row, measures), batch_size=_BATCH)
    except IntegrityError:
        raise Conflict(
            "LAW-STANDS-ALREADY",
            msgid("One of the measures is law already."),
            msgid("Check the draft again: the law has changed since."),
        ) from None


def measure_row(measure: MeasureLaw) -> Measure:
    """A measure as a row."""
    return Measure(
        id=measure.id,
        type=measure.type,
        commodity=measure.commodity,
        direction=measure.direction,
        origin_group=measure.origin_group,
        excluded=" ".join(sorted(measure.excluded)),
        preference=measure.preference,
        additional_code=measure.additional_code,
        certificate=" ".join(measure.certificates),
        expression=measure.expression,
        legal_reference=measure.legal_reference,
        valid_from=measure.valid_from,
        valid_to=measure.valid_to,
        order_number=measure.order_number,
    )


def _insert(table: type[Row], rows: Sequence[Row], key: tuple[str, ...]) -> int:
    standing = {_values(row, key): row for row in table._default_manager.all()}  # noqa: SLF001  # Django's public name for it
    fresh = {_values(row, key): row for row in rows if _values(row, key) not in standing}
    ended = [
        stands for row in rows if (stands := standing.get(_values(row, key))) is not None and _gains_end(stands, row)
    ]
    table._default_manager.bulk_create(fresh.values(), batch_size=_BATCH)  # noqa: SLF001  # as above
    if ended:
        table._default_manager.bulk_update(ended, ["valid_to"], batch_size=_BATCH)  # noqa: SLF001  # as above
    return len(fresh) + len(ended)


def _gains_end(stands: Model, row: Model) -> bool:
    """Whether the new row ends the one that stands (which then gets the end); `Conflict` where they differ else."""
    columns = [field.attname for field in stands._meta.concrete_fields if not field.auto_created]  # noqa: SLF001  # Django's public name for it
    differing = [name for name in columns if getattr(stands, name) != getattr(row, name)]
    if not differing:
        return False
    if differing != ["valid_to"]:
        raise Conflict(
            "LAW-STANDS",
            msgid("{row} is in the law already, and differs in: {columns}."),
            msgid(
                "Law that was loaded is never changed: end the present row, "
                "and give the new one a later beginning or another id."
            ),
            {"row": f"{stands._meta.model_name} {stands.pk}", "columns": ", ".join(differing)},  # noqa: SLF001  # as above
        )
    if row.valid_to is None or stands.valid_to is not None:  # type: ignore[attr-defined]  # only dated rows have it
        return False
    stands.valid_to = row.valid_to  # type: ignore[attr-defined]  # as above
    return True


def _values(row: Model, key: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in key)


def _act_row(act: Act) -> LegalAct:
    titles = {f"title_{language}": title for language, title in act.titles.items()}
    return LegalAct(reference=act.reference, published=act.published, **titles)


def _tax_row(tax: TaxLaw) -> Tax:
    return Tax(
        type=tax.type,
        order=tax.order,
        base=tax.base,
        rounding=tax.rounding,
        scale=tax.scale,
        legal_reference=tax.legal_reference,
        valid_from=tax.valid_from,
        valid_to=tax.valid_to,
        **{f"name_{language}": name for language, name in tax.names.items()},
    )


def _group_row(row: Membership) -> OriginGroup:
    return OriginGroup(code=row.group, **{f"name_{language}": name for language, name in row.names.items()})


def _member_rows(memberships: Iterable[Membership]) -> list[OriginGroupMember]:
    return [
        OriginGroupMember(group_id=row.group, member=row.member, valid_from=row.valid_from, valid_to=row.valid_to)
        for row in memberships
    ]
