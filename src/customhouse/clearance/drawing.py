"""Drawing on quotas: what goods claim is asked for when the declaration is accepted, and the duty goes by the answer.

It is asked for within the transaction that keeps the declaration, under its MRN and item, as of the moment of its
acceptance (of the presentation, for goods declared before they came). Regulation (EU) 2015/2447, articles 49 to 54, by
analogy. What is decided later, when a day is shared out, `clearance.sharing` follows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from customhouse.clearance.declarations.records import DeclarationRecord, party_key
from customhouse.clearance.declarations.rules.quotas import claimed, findings_on
from customhouse.clearance.judging import Assessed, assessed
from customhouse.clearance.law import Law
from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.duties.records import QuotaPart
from customhouse.tariff.measures.queries import snapshot as tariff_snapshot
from customhouse.tariff.quotas import services as quotas
from customhouse.tariff.quotas.queries import drawn_by, foresee, waiting_among
from customhouse.tariff.quotas.records import Answer, Cause, Claim, Drawn

Accepted = tuple[str, DeclarationRecord, Assessed, datetime]
"""A declaration about to be kept: its MRN, its words, its assessment so far, and when it is accepted."""


def draw_lodged(
    batch: Sequence[Accepted], law: Law, places: Mapping[str, Sequence[str]]
) -> dict[str, tuple[Assessed, list[Drawn]]]:
    """Ask for what a batch of declarations claims, in their order; each with claims as it is assessed by the answers.

    `places` are the declarations in whose place one of them stands, by MRN: it has what those asked for. The caller is
    in the transaction that keeps them, and tells the trail when they are kept (`tell`).
    """
    drawn: dict[str, list[Drawn]] = {}
    claims = []
    for mrn, record, result, accepted_at in batch:
        own = claims_of(mrn, record, result, accepted_at)
        if mrn in places and quotas.hand_over(subjects=places[mrn], to=mrn, claims=own, actor=SYSTEM, at=accepted_at):
            drawn[mrn] = quotas.draw_anew(subject=mrn, claims=own, actor=SYSTEM, at=accepted_at)
        else:
            claims += own
            drawn.update({mrn: []} if own else {})
    if not drawn:
        return {}
    for claim, answer in zip(claims, quotas.draw(claims=claims, actor=SYSTEM), strict=True):
        drawn[claim.subject].append(answer)
    return {
        mrn: (by_answers(record, law, result.legal_date, drawn[mrn]), drawn[mrn])
        for mrn, record, result, _ in batch
        if mrn in drawn
    }


def draw_changed(
    mrn: str, record: DeclarationRecord, result: Assessed, law: Law, accepted_at: datetime, at: datetime
) -> Assessed:
    """Bring what a declaration asked up to what it claims now, as of `at`; the assessment by the answers."""
    claims = claims_of(mrn, record, result, accepted_at)
    if not claims and not drawn_by(mrn):
        return result
    drawn = quotas.draw_anew(subject=mrn, claims=claims, actor=SYSTEM, at=at)
    return by_answers(record, law, result.legal_date, drawn)


def assessed_as_drawn(mrn: str, record: DeclarationRecord, law: Law, on: date) -> Assessed:
    """The assessment of a declaration that is kept, by what quotas gave it so far; nothing is asked for."""
    return by_answers(record, law, on, drawn_by(mrn)) if claimed(record) else assessed(record, law, on)


def assessed_as_foreseen(record: DeclarationRecord, law: Law, on: date, at: datetime, mrn: str = "") -> Assessed:
    """The assessment of a declaration that would be lodged (or amended) now, by what its quotas would answer."""
    result = assessed(record, law, on)
    if not result.claims:
        return result
    standing = {each.item: each for each in drawn_by(mrn)}
    drawn = [standing.get(claim.item) or foresee(claim) for claim in claims_of(mrn, record, result, at)]
    return by_answers(record, law, on, drawn)


def tell(mrn: str, drawn: Iterable[Drawn], at: datetime) -> None:
    """Tell the trail of a declaration how its goods stand towards quotas."""
    quotas.tell_drawn(subject=mrn, drawn=drawn, actor=SYSTEM, at=at)


def tell_standing(mrn: str, at: datetime) -> None:
    """Tell the trail how a declaration that was changed stands towards quotas, if it draws on any."""
    if drawn := drawn_by(mrn):
        tell(mrn, drawn, at)


def waiting(mrns: Collection[str]) -> frozenset[str]:
    """Of these declarations those whose duty waits for a quota; nothing is read where the law has none."""
    return waiting_among(mrns) if mrns and tariff_snapshot().has_quotas else frozenset()


def claims_of(mrn: str, record: DeclarationRecord, result: Assessed, accepted_at: datetime) -> list[Claim]:
    """What the goods of a declaration claim of quotas that the law lets them draw on, in the order of its items."""
    if not result.claims:
        return []
    parties = (record.importer, record.exporter, record.declarant)
    holders = frozenset(map(party_key, parties)) - {""}
    of_all = frozenset(document.reference.strip() for document in record.documents)
    return [
        Claim(
            order_number=goods.order_number,
            subject=mrn,
            item=item.number,
            quantities=goods.quantities,
            accepted_at=accepted_at,
            licences=of_all | frozenset(document.reference.strip() for document in item.documents),
            holders=holders,
        )
        for item in record.items
        if (goods := result.claims.get(item.number)) is not None
    ]


def by_answers(record: DeclarationRecord, law: Law, on: date, drawn: Iterable[Drawn]) -> Assessed:
    """The assessment by what quotas answered, with what is told of each answer; what was not answered gets nothing."""
    answers = {each.item: each for each in drawn}
    result = assessed(record, law, on, {item: part_of(each) for item, each in answers.items()})
    nothing = Decimal(0)
    unanswered = (
        Drawn(goods.order_number, item, "", nothing, nothing, Answer.REFUSED, Cause.UNKNOWN)
        for item, goods in result.claims.items()
        if item not in answers
    )
    told = [each for each in (*answers.values(), *unanswered) if each.item in result.claims]
    return replace(result, findings=(*result.findings, *findings_on(record, told)))


def part_of(drawn: Drawn) -> QuotaPart:
    """What an item counts as having got: what waits counts as got, unless the quota is held."""
    got = drawn.got or Decimal(0)
    waits = drawn.answer is Answer.WAITS
    if waits and drawn.cause is not Cause.SUSPENDED:
        got += drawn.waiting
    return QuotaPart(drawn.order_number, got, drawn.asked, is_at_stake=waits and drawn.cause is Cause.CRITICAL)
