"""Loading the nomenclature's law: the only door for writing goods codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.findings import msgid
from customhouse.tariff.nomenclature import queries
from customhouse.tariff.nomenclature.access import LOAD_NOMENCLATURE
from customhouse.tariff.nomenclature.models import EditionRow, GoodsCodeRow
from customhouse.tariff.nomenclature.records import GoodsCode, NewEdition
from customhouse.tariff.nomenclature.rules.edition_change import EditionChange, compare, meetings, replaced
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
        ended = queries.ended_by_editions()
        wanted = [_as_ended(goods, ended) for goods in wanted]
        changed = [goods for goods in wanted if standing.get((goods.code, goods.valid_from)) != goods]
        if changed:
            _write(changed, at)
            payload = {"pack": pack.name, "rows": len(changed)}
            record_event(
                subject=f"nomenclature:{pack.code}", kind="nomenclature.loaded", payload=payload, actor=actor, at=at
            )
    queries.forget()
    return len(changed)


@transaction.atomic
def take_edition(
    *, edition: NewEdition, codes: Sequence[GoodsCode], dry_run: bool, actor: Actor, at: datetime
) -> EditionChange:
    """Put the codes of an edition in the place of those that stand, from its first day on; what that changes.

    The codes of the Harmonized System end the day before. An edition that is not in force yet can be taken anew: what
    was written for it goes, what it ended stands again, and the file replaces it. A dry run leaves everything as it is.
    Raises `AccessDenied`; `Refused` where codes overlap others; `Conflict` where the edition is in force, its first day
    is not in the future, or another edition begins then or later.
    """
    require(actor, LOAD_NOMENCLATURE)
    _refuse_untimely(edition, timezone.localdate(at))
    _withdraw(edition.name, at)
    stored = list(queries.stored_codes())
    if overlaps := list(meetings(codes, stored, edition.starts_on)):
        raise Refused(overlaps)
    eve = edition.starts_on - timedelta(days=1)
    standing = [goods for goods in stored if goods.is_valid(eve)]
    change = compare(standing, codes)
    if dry_run:
        transaction.set_rollback(True)
    else:
        ended = _end(list(replaced(standing, codes)), eve, at)
        _write(codes, at)
        _keep(edition, change, ended, len(codes), actor, at)
    queries.forget()
    return change


def is_loaded() -> bool:
    """Whether any nomenclature is loaded: an installation without one is not ready."""
    return GoodsCodeRow.objects.exists()


def _keep(
    edition: NewEdition, change: EditionChange, ended: list[tuple[int, str]], codes: int, actor: Actor, at: datetime
) -> None:
    """Keep that an edition was taken, and tell the trail."""
    EditionRow.objects.create(
        name=edition.name,
        starts_on=edition.starts_on,
        file=edition.file[:200],
        digest=edition.digest,
        codes=codes,
        ended=ended,
        loaded_by=actor.name[:150],
        loaded_at=at,
    )
    payload = {
        "starts_on": edition.starts_on.isoformat(),
        "file": edition.file[:200],
        "digest": edition.digest,
        "codes": codes,
        "added": len(change.added),
        "ended": len(change.ended) + len(change.lines_ended),
    }
    subject = f"nomenclature:{edition.name}"
    record_event(subject=subject, kind="nomenclature.edition_taken", payload=payload, actor=actor, at=at)


def _refuse_untimely(edition: NewEdition, today: date) -> None:
    params = {"name": edition.name, "day": edition.starts_on.isoformat()}
    held = EditionRow.objects.filter(name=edition.name).first()
    if held and held.starts_on <= today:
        message = msgid("Edition {name} is in force since {day}: law in force is not replaced.")
        params["day"] = held.starts_on.isoformat()
        raise Conflict("HS-ED-IN-FORCE", message, msgid("Bring in what changes as the next edition."), params)
    if edition.starts_on <= today:
        message = msgid("Edition {name} would begin on {day}, which is not in the future.")
        raise Conflict("HS-ED-PAST", message, msgid("Name the first day on which it is law, after today."), params)
    later = EditionRow.objects.filter(starts_on__gte=edition.starts_on).exclude(name=edition.name).last()
    if later:
        message = msgid("Edition {other} begins on {other_day}: {name} cannot begin on {day} and hold on.")
        params |= {"other": later.name, "other_day": later.starts_on.isoformat()}
        raise Conflict("HS-ED-OVERLAP", message, msgid("Bring editions in in their order."), params)


def _withdraw(name: str, at: datetime) -> None:
    """Take an edition out that is not in force yet, and let what it ended stand as before."""
    held = EditionRow.objects.filter(name=name).first()
    if held is None:
        return
    GoodsCodeRow.objects.filter(edition=held.name, valid_from=held.starts_on).delete()
    last_days: dict[str, list[int]] = {}
    for key, last in held.ended:
        last_days.setdefault(last, []).append(key)
    for last, keys in last_days.items():
        _set_end(keys, date.fromisoformat(last) if last else None, at)
    held.delete()


def _end(standing: Sequence[GoodsCode], eve: date, at: datetime) -> list[tuple[int, str]]:
    """Let codes end on a day; the keys of their rows, each with the last day that it had (or nothing)."""
    keys = {(code, first): pk for pk, code, first in GoodsCodeRow.objects.values_list("pk", "code", "valid_from")}
    ended = [
        (keys[goods.code, goods.valid_from], goods.valid_to.isoformat() if goods.valid_to else "") for goods in standing
    ]
    _set_end([key for key, _ in ended], eve, at)
    return ended


def _set_end(keys: Sequence[int], last: date | None, at: datetime) -> None:
    for first in range(0, len(keys), BATCH):
        GoodsCodeRow.objects.filter(pk__in=keys[first : first + BATCH]).update(valid_to=last, loaded_at=at)


def _as_ended(goods: GoodsCode, ended: Mapping[tuple[str, date], date]) -> GoodsCode:
    """A code of the pack as it stands now that a later edition ended it; as the pack has it where none did."""
    last = ended.get((goods.code, goods.valid_from))
    return replace(goods, valid_to=min(last, goods.valid_to or last)) if last else goods


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
