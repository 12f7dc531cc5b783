"""Loading the nomenclature's law: the only door for writing goods codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime

from django.db import transaction

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.nomenclature import queries
from customhouse.tariff.nomenclature.access import LOAD_NOMENCLATURE
from customhouse.tariff.nomenclature.models import GoodsCodeRow
from customhouse.tariff.nomenclature.records import GoodsCode
from customhouse.tariff.nomenclature.rules.reading import pack_codes

BATCH = 500
KEY = ("code", "valid_from")
FACTS = tuple(field.name for field in fields(GoodsCode))
CHANGEABLE = [name for name in (*FACTS, "loaded_at") if name not in KEY]


def load_law(*, pack: CountryPack, actor: Actor, at: datetime) -> int:
    """Load the Harmonized System and the pack's own lines; the number of rows written (0: nothing was new).

    Reads `tariff/editions.csv`, `tariff/nomenclature.csv` and `tariff/units.csv` of the pack. A row that stands already
    as it should is left alone; one that the pack tells otherwise (an end of validity, a better text) is brought up to
    date; none is taken away, since declarations may cite it. Raises `AccessDenied`, and `NomenclatureFileError` for a
    file that cannot be read as goods codes.
    """
    require(actor, LOAD_NOMENCLATURE)
    wanted = pack_codes(pack)
    with transaction.atomic():
        standing = {(goods.code, goods.valid_from): goods for goods in queries.stored_codes()}
        changed = [goods for goods in wanted if standing.get((goods.code, goods.valid_from)) != goods]
        if changed:
            _write(changed, at)
            payload = {"pack": pack.name, "rows": len(changed)}
            record_event(
                subject=f"nomenclature:{pack.code}", kind="nomenclature.loaded", payload=payload, actor=actor, at=at
            )
    queries.forget()
    return len(changed)


def is_loaded() -> bool:
    """Whether any nomenclature is loaded: an installation without one is not ready."""
    return GoodsCodeRow.objects.exists()


def _write(codes: Iterable[GoodsCode], at: datetime) -> None:
    """Insert the rows, or bring them up to date where the code's span is there already."""
    GoodsCodeRow.objects.bulk_create(
        [GoodsCodeRow(loaded_at=at, **_facts(goods)) for goods in codes],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=KEY,
        update_fields=CHANGEABLE,
    )


def _facts(goods: GoodsCode) -> dict[str, str | date | None]:
    return {name: getattr(goods, name) for name in FACTS}
