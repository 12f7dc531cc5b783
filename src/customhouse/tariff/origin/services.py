"""Schemes of preference: the only door for adopting one, and each later edition of its rules.

Nothing is edited in place: other rules are another edition, which ends the one before on the day before it begins.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction

from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.findings import msgid
from customhouse.tariff.origin import models
from customhouse.tariff.origin.access import ADOPT_RULES
from customhouse.tariff.origin.records import Scheme
from customhouse.tariff.origin.rules.pack import read_pack

BATCH = 500
ADOPTED, UNCHANGED, NEW_EDITION = "adopted", "unchanged", "new edition"


def load_law(*, pack: CountryPack, actor: Actor, at: datetime) -> int:
    """Bring in the schemes of a country pack whose rules do not stand yet; how many editions were written."""
    schemes = read_pack(
        pack.data("origin", "schemes.csv").read_text(encoding="utf-8"),
        pack.data("origin", "rules.csv").read_text(encoding="utf-8"),
    )
    return sum(adopt_scheme(scheme=one, since=one.valid_from, actor=actor, at=at) != UNCHANGED for one in schemes)


def outlook(scheme: Scheme) -> str:
    """What adopting a scheme would come to: `ADOPTED`, `UNCHANGED` or `NEW_EDITION`."""
    last = models.Edition.objects.filter(scheme__code=scheme.code).order_by("-number").first()
    if last is None:
        return ADOPTED
    return UNCHANGED if last.digest == digest_of(scheme) else NEW_EDITION


@transaction.atomic
def adopt_scheme(*, scheme: Scheme, since: date, actor: Actor, at: datetime) -> str:
    """Adopt a scheme, or a new edition of its rules from a day on; what it came to, as `outlook` tells it.

    Raises `AccessDenied`, and `Conflict` where a standing edition begins on that day or later.
    """
    require(actor, ADOPT_RULES)
    row, _ = models.Scheme.objects.get_or_create(
        code=scheme.code, defaults={"title": scheme.title, "source": scheme.source}
    )
    row = models.Scheme.objects.select_for_update().get(pk=row.pk)
    came_to = outlook(scheme)
    if came_to == UNCHANGED:
        return came_to
    number = _end_last(row, since)
    edition = models.Edition.objects.create(
        scheme=row,
        number=number,
        valid_from=since,
        valid_to=scheme.valid_to,
        provisions=scheme.provisions,
        proofs=list(scheme.proofs),
        digest=digest_of(scheme),
        adopted_at=at,
        adopted_by=actor.name,
    )
    _write_rules(edition, scheme)
    _write_members(row, scheme, since)
    told = {"edition": number, "since": since.isoformat(), "digest": edition.digest, "rule_sets": len(scheme.rule_sets)}
    record_event(subject=f"origin-scheme:{row.code}", kind="origin.rules_adopted", payload=told, actor=actor, at=at)
    return came_to


def digest_of(scheme: Scheme) -> str:
    """What tells two editions apart: a digest of everything that a scheme says but where it was read."""
    return sha256(json.dumps(asdict(replace(scheme, source="")), default=str, sort_keys=True).encode()).hexdigest()


def _end_last(row: models.Scheme, since: date) -> int:
    """End the edition in force on the day before; the number of the next."""
    last = row.editions.order_by("-number").first()
    if last is None:
        return 1
    if last.valid_from >= since:
        message = msgid("An edition of the scheme {scheme} stands from {day} on; another cannot begin on {since}.")
        remedy = msgid("Give a later day.")
        told = {"scheme": row.code, "day": last.valid_from.isoformat(), "since": since.isoformat()}
        raise Conflict("ORIGIN-EDITION", message, remedy, told)
    if last.valid_to is None or last.valid_to >= since:
        last.valid_to = since - timedelta(days=1)
        last.save(update_fields=["valid_to"])
    return last.number + 1


def _write_rules(edition: models.Edition, scheme: Scheme) -> None:
    models.ProductRules.objects.bulk_create(
        (
            models.ProductRules(
                edition=edition,
                heading=each.heading,
                goods=each.goods,
                first=each.first,
                last=each.last,
                alternatives=[asdict(rule) for rule in each.rules],
            )
            for each in scheme.rule_sets
        ),
        batch_size=BATCH,
    )


def _write_members(row: models.Scheme, scheme: Scheme, since: date) -> None:
    """Begin the membership of countries that are new, and end that of countries that are no longer named."""
    standing = {each.country: each for each in row.memberships.filter(valid_to=None)}
    for country in set(standing) - set(scheme.countries):
        gone = standing[country]
        gone.valid_to = max(since - timedelta(days=1), gone.valid_from)
        gone.save(update_fields=["valid_to"])
    models.Membership.objects.bulk_create(
        models.Membership(scheme=row, country=country, valid_from=since, valid_to=scheme.valid_to)
        for country in sorted(set(scheme.countries) - set(standing))
    )
