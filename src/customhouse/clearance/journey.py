"""The way of a declaration, from bytes to a lane. Read this first.

    receive     every message is kept as it came, before it is read
    understand  the WCO Data Model becomes a flat record of what the declarant says
    check       the catalogue of rules, as of the legal date; errors refuse, warnings are told
    assess      what the goods are worth and what is owed, each line with its law
    draw        what goods claim of tariff quotas, and the duty by the answer
    choose      a lane, with its controls and its reasons
    keep        the declaration, its lines, and what happened to it in the event trail
    go on       ask for what is owed, open the controls, release what nothing stands in the way of

A message travels alone or in a batch: there is one code path. A batch is one transaction; what is answered is on disk.
This module composes: it alone calls the services of more than one area. Data goes one way.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.db import OperationalError, transaction

from customhouse.clearance.collecting import charge_lodged, is_put_off, waits_for_payment
from customhouse.clearance.completing import Completed, complete, completed_in, lock_named
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.errors import reference_used
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import DeclarationRecord, Lodging, Stage, party_key
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.catalogue import check
from customhouse.clearance.declarations.rules.completing import DONE
from customhouse.clearance.declarations.rules.legal_date import legal_date
from customhouse.clearance.declarations.rules.rule import Hit
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.drawing import draw_lodged, tell
from customhouse.clearance.judging import Assessed, assessed, judgement, selected
from customhouse.clearance.law import Law, law_in_force
from customhouse.clearance.proceeding import open_work, proceed
from customhouse.clearance.reading import read_arrival
from customhouse.clearance.recognising import Earlier
from customhouse.clearance.records import Arrival, Outcome
from customhouse.clearance.requesting import answer_request
from customhouse.clearance.sources.lists import keep_listed
from customhouse.clearance.surroundings import Surroundings, sender_findings, surroundings_of
from customhouse.clearance.telling import told, told_broken, told_unreadable
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.exchange import services as exchange
from customhouse.messages.findings import Finding
from customhouse.messages.wco.reading import Kind, Reading
from customhouse.messages.wco.records import Declaration as Tree
from customhouse.parties.traders import services as traders
from customhouse.tariff.quotas.records import Drawn

log = logging.getLogger(__name__)
CROSSINGS = 3
"""How often a batch that a deadlock threw out goes again."""


def lodge(arrivals: Sequence[Arrival]) -> list[Outcome]:
    """Take messages from bytes to their outcomes, in order; each outcome is on disk when this returns.

    Declarations, amendments, cancellations and presentations may be mixed. A message that breaks Customhouse itself
    is set aside with its bytes and reason, to be replayed; the others of its batch go on without it.

    Raises:
        OperationalError: the database is not there; nothing of the batch was kept, and it may be sent again.
    """
    for _ in range(CROSSINGS):
        try:
            return _together(arrivals)
        except OperationalError as error:
            if not _is_crossing(error):
                raise
            log.warning("Two batches waited for each other; this one, of %d messages, goes again", len(arrivals))
    return _together(arrivals)


def _is_crossing(error: OperationalError) -> bool:
    """Whether the database chose this transaction to end a deadlock (SQLSTATE 40P01, 40001): it may simply go again."""
    return getattr(error.__cause__, "sqlstate", "") in {"40P01", "40001"}


def _together(arrivals: Sequence[Arrival]) -> list[Outcome]:
    """The whole batch in one transaction; if Customhouse fails on it, each message by itself, still in one."""
    try:
        with transaction.atomic():
            return _travel(arrivals)
    except OperationalError:
        raise
    except Exception:
        log.exception("A batch of %d messages failed; each goes alone", len(arrivals))
        with transaction.atomic():
            return [_alone(arrival) for arrival in arrivals]


def _alone(arrival: Arrival) -> Outcome:
    try:
        with transaction.atomic():
            return _travel([arrival])[0]
    except OperationalError:
        raise
    except Exception as error:
        log.exception("A message was set aside")
        with transaction.atomic():
            [received] = exchange.keep_received([arrival])
            return told_broken(arrival, received, error)


def _travel(arrivals: Sequence[Arrival]) -> list[Outcome]:
    """Receive a batch; runs of declarations travel together, every other message by itself, all in order."""
    received = exchange.keep_received(arrivals)
    readings = [read_arrival(arrival) for arrival in arrivals]
    law = law_in_force()
    outcomes: list[Outcome] = []
    for kind, run in groupby(zip(arrivals, received, readings, strict=True), key=lambda each: each[2].kind):
        if kind is Kind.DECLARATION:
            outcomes += _lodge(list(run), law)
        elif kind in {Kind.AMENDMENT, Kind.CANCELLATION}:
            outcomes += [answer_request(*each, law) for each in run]
        else:
            outcomes += [told_unreadable(*each) for each in run]
    return outcomes


@dataclass(frozen=True, slots=True)
class Draft:
    """A declaration on its way: what arrived, what it says, what was found and reckoned so far."""

    arrival: Arrival
    received: int
    record: DeclarationRecord
    findings: tuple[Finding, ...]
    result: Assessed | None = None
    mrn: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether anything found so far refuses it."""
        return any(row.is_error for row in self.findings)

    @property
    def presented_at(self) -> datetime | None:
        """When the goods were there: at once, unless the declaration is lodged before them."""
        return None if self.record.stage is Stage.PRELODGED else self.arrival.at

    @property
    def reference(self) -> tuple[str, str]:
        """What may be used once: the declarant (by identifier, else by name) and their LRN."""
        return party_key(self.record.declarant) or self.record.declarant.name, self.record.lrn

    def found(self, *findings: Finding) -> Draft:
        """The draft with more findings."""
        return replace(self, findings=(*self.findings, *findings))

    def reassessed(self, result: Assessed) -> Draft:
        """The draft with another assessment, and what that found, in place of the one that it has."""
        before = len(self.findings) - (len(self.result.findings) if self.result else 0)
        return replace(self, findings=(*self.findings[:before], *result.findings), result=result)


def _lodge(arrived: Sequence[tuple[Arrival, int, Reading]], law: Law) -> list[Outcome]:
    """Check, assess, number and select declarations; keep them all, accepted and refused."""
    drafts = [_understood(*each, law) for each in arrived]
    records = [draft.record for draft in drafts]
    lock_named(records)
    around = surroundings_of(records, law)
    drafts = _completed_once([_checked(draft, around, law) for draft in drafts], around, law)
    drafts = [_assessed(draft, law) for draft in drafts]
    drafts, drawn = _drawn(_numbered(drafts, law), around, law)
    at = arrived[0][0].at
    earlier = around.trace([draft.record for draft in drafts if draft.mrn], at)
    lodgings = [_lodging(draft, around, earlier, law) for draft in drafts]
    traders.ensure_parties(batch=around.strangers(lodgings), actor=SYSTEM, at=at)
    rows = declarations.lodge_declarations(lodgings=lodgings)
    keep_listed(earlier.context, at, is_first=True)
    names = {identifier: trader.name for identifier, trader in around.traders.items()}
    for mrn, answers in drawn.items():
        tell(mrn, answers, at)
    kept = list(zip(rows, lodgings, strict=True))
    completed = complete(kept, around.completables, law, at)
    _go_on(kept, names, completed, max(lodging.at for lodging in lodgings))
    return [told(row, lodging) for row, lodging in zip(rows, lodgings, strict=True)]


def _go_on(
    kept: Sequence[tuple[Declaration, Lodging]], names: Mapping[str, str], completed: Completed, at: datetime
) -> None:
    """Ask for what is owed, open the controls, and release what nothing stands in the way of.

    `names` are those of the register by identifier, `completed` what supplementary declarations complete, `at` when the
    batch is decided: not before any of its declarations was accepted.
    """
    accepted = [(row, lodging) for row, lodging in kept if row.mrn]
    owing = {notice.subject for notice in charge_lodged(accepted, names=names, completed=completed, at=at)}
    open_work([row for row, _ in accepted], at=at)
    unhindered = [row.mrn or "" for row, lodging in accepted if row.mrn not in owing or is_put_off(lodging.record)]
    unhindered += [other.mrn or "" for others in completed.values() for other in others]  # owing less, some owe nothing
    if unhindered:
        proceed(mrns=unhindered, actor=SYSTEM, at=at)


def _understood(arrival: Arrival, received: int, reading: Reading, law: Law) -> Draft:
    record, findings = understand(reading.declaration or Tree(), law.declarations)
    return Draft(arrival, received, record, (*reading.findings, *findings))


def _checked(draft: Draft, around: Surroundings, law: Law) -> Draft:
    circumstances = around.circumstances(draft.arrival.at, presented_at=draft.presented_at)
    return draft.found(
        *sender_findings(draft.record, draft.arrival.sender), *check(draft.record, law.declarations, circumstances)
    )


def _completed_once(drafts: Sequence[Draft], around: Surroundings, law: Law) -> list[Draft]:
    """Of several supplementary declarations of one batch that complete the same one, the first does."""
    taken: set[str] = set()
    found = []
    for draft in drafts:
        on = legal_day(draft.arrival.at)
        rows = [] if draft.is_refused else completed_in(draft.record, around.completables, law, on)
        twice = [DONE.finding(Hit(place.SHIPMENT, {"mrn": row.mrn or ""})) for row in rows if row.mrn in taken]
        found.append(draft.found(*twice))
        taken.update(row.mrn or "" for row in rows if not twice)
    return found


def _assessed(draft: Draft, law: Law) -> Draft:
    """Worth and duties as of the legal date; what stands in the way of reckoning them refuses."""
    if draft.is_refused:
        return draft
    accepted_at, presented_at = draft.arrival.at, draft.presented_at
    on = legal_date(draft.record, law.declarations, accepted_at=accepted_at, presented_at=presented_at)
    result = assessed(draft.record, law, on)
    return replace(draft.found(*result.findings), result=result)


def _numbered(drafts: Sequence[Draft], law: Law) -> list[Draft]:
    """Give an MRN to each declaration that may have one; of several with one LRN, also at once, the first."""
    passed = [draft for draft in drafts if not draft.is_refused]
    numbers = iter(declarations.reserve_mrns(country=law.country.code, at=drafts[0].arrival.at, count=len(passed)))
    numbered = [draft if draft.is_refused else replace(draft, mrn=next(numbers)) for draft in drafts]
    holders = declarations.claim_references(claims=[(*draft.reference, draft.mrn) for draft in numbered if draft.mrn])
    return [
        draft
        if not draft.mrn or holders[draft.reference] == draft.mrn
        else replace(draft.found(reference_used(draft.record.lrn)), mrn="")
        for draft in numbered
    ]


def _drawn(drafts: Sequence[Draft], around: Surroundings, law: Law) -> tuple[list[Draft], dict[str, list[Drawn]]]:
    """Ask quotas for what goods that are there claim, and assess by the answers; whoever claims none passes as it is.

    A supplementary declaration has what those that it completes asked for.

    Nothing is refused from here on: what could not be assessed without the quota was refused before.
    """
    asking = [
        (draft.mrn, draft.record, draft.result, draft.arrival.at)
        for draft in drafts
        if draft.mrn
        and draft.result is not None
        and draft.presented_at is not None
        and (draft.result.claims or draft.record.stage is Stage.SUPPLEMENTARY)
    ]
    if not asking:
        return list(drafts), {}
    places = {
        draft.mrn: completed_in(draft.record, around.completables, law, draft.result.legal_date)
        for draft in drafts
        if draft.mrn and draft.result is not None
    }
    heard = draw_lodged(asking, law, {mrn: [row.mrn or "" for row in rows] for mrn, rows in places.items() if rows})
    answered = [draft.reassessed(heard[draft.mrn][0]) if draft.mrn in heard else draft for draft in drafts]
    return answered, {mrn: drawn for mrn, (_, drawn) in heard.items()}


def _lodging(draft: Draft, around: Surroundings, earlier: Earlier, law: Law) -> Lodging:
    """The declaration as it is kept: refused, or judged, with a lane unless its goods or its money are awaited."""
    at = draft.arrival.at
    office = around.office(draft.record, legal_day(at))
    kept = Lodging(draft.record, draft.received, draft.arrival.sender, office, at, draft.findings, draft.mrn)
    if draft.result is None or not draft.mrn:
        return kept
    owed = draft.result.assessment.total
    if draft.record.stage is Stage.PRELODGED or waits_for_payment(office, owed, law, draft.result.legal_date):
        return replace(kept, judgement=judgement(draft.result, draft.findings, None))
    known = earlier.selectable(draft.mrn, draft.record, draft.result, office=office, at=at)
    decision = selected(draft.record, draft.result, known, law, earlier.context, at)
    earlier.decided(draft.record, draft.result, decision, at)
    return replace(kept, judgement=judgement(draft.result, draft.findings, decision))
