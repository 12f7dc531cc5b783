"""The way of a draft: from what a person typed to a message, and through the same door as every message.

Composes drafts and the journey. What the form shows of duties and errors is judged here as lodging judges it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from customhouse.clearance.declarations.access import LODGE
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import changeable_by, visible_to
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.declarations.states import State, transition
from customhouse.clearance.drafts import queries, services
from customhouse.clearance.drafts.errors import amended_meanwhile, consumed
from customhouse.clearance.drafts.models import Draft
from customhouse.clearance.drafts.records import Answers, DraftWords, Step
from customhouse.clearance.drafts.rules.composing import Leaves, leaves_of, read_leaves
from customhouse.clearance.drafts.rules.differing import amendment, changed_paths
from customhouse.clearance.drafts.rules.reading_back import copied, words_of_record
from customhouse.clearance.estimating import Estimate, estimate
from customhouse.clearance.journey import lodge
from customhouse.clearance.law import Law, law_in_force
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.clearance.rejudging import said as said_by
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.exchange.records import Channel
from customhouse.messages.findings import Finding
from customhouse.messages.wco.amending import amend
from customhouse.messages.wco.reading import Reading
from customhouse.messages.wco.records import Declaration as Tree
from customhouse.messages.wco.writing import write_xml
from customhouse.tariff.nomenclature.rules.resolving import resolve


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of lodging a draft: the MRN of its declaration, or what refuses it."""

    mrn: str = ""
    errors: tuple[Finding, ...] = ()
    again: bool = False


def words(draft: Draft, at: datetime, changed: Mapping[int, Answers] | None = None) -> DraftWords:
    """What a draft says, with the units in which the tariff of the day counts its goods."""
    law = law_in_force()
    found = queries.words_of(draft, law.country.code, changed)
    return replace(found, tariff_units=_tariff_units(found, law, at))


def _tariff_units(said: DraftWords, law: Law, at: datetime) -> dict[int, str]:
    units = {}
    for item in said.items:
        line = resolve(str(item.answers.get("commodity", "")), law.nomenclature, legal_day(at)).line
        units[item.number] = line.unit if line else ""
    return units


def estimate_draft(*, draft: Draft, said: DraftWords, actor: Actor, at: datetime) -> Estimate:
    """What would become of the draft if it were lodged now."""
    if not draft.amends:
        return estimate(reading=read_leaves(leaves_of(said)), sender=actor, at=at)
    declaration = _amended(draft, actor)
    reading = read_leaves(leaves_of(said))
    before = said_by(declaration)
    tree, findings = amend(before, _amendment(declaration, said, reading, actor, "-"))
    whole = replace(reading, declaration=tree)
    return estimate(reading=whole, sender=actor, at=at, amended=declaration, also=findings)


def lodge_draft(*, draft: int, reason: str, actor: Actor, at: datetime) -> Entered:
    """Lodge a draft, once: its row is held while it goes its way, and it is consumed when it was accepted.

    A draft that would be refused is not lodged: what refuses it is returned. Pressed twice, the second answer is the
    first one. `reason` says in words why an amendment is asked for.

    Raises:
        NotFound: not the actor's draft, or it amends a declaration that is not theirs to change.
        Conflict: the declaration that it amends was changed meanwhile.
    """
    require(actor, LODGE)
    with transaction.atomic():
        taken = services.take_for_lodging(draft=draft, actor=actor)
        if taken.is_consumed:
            return Entered(taken.lodged_as, again=True)
        if taken.template:
            raise NotFound("draft", str(draft))
        said = words(taken, at)
        if errors := estimate_draft(draft=taken, said=said, actor=actor, at=at).errors:
            return Entered(errors=errors)
        outcome = _lodged(_message(taken, said, actor, reason), actor, at)
        if outcome.result is not Result.ACCEPTED:
            return Entered(errors=outcome.errors)
        services.consume_draft(draft=taken, mrn=outcome.mrn, at=at)
        return Entered(outcome.mrn)


def _message(draft: Draft, said: DraftWords, actor: Actor, reason: str) -> bytes:
    reading = read_leaves(leaves_of(said))
    if not draft.amends:
        return write_xml(reading.declaration or Tree())
    return write_xml(_amendment(_amended(draft, actor), said, reading, actor, reason))


def _lodged(data: bytes, actor: Actor, at: datetime) -> Outcome:
    return lodge([Arrival(data, actor, at, "application/xml", Channel.WEB.value)])[0]


def is_changed(draft: Draft, said: DraftWords, actor: Actor) -> bool:
    """Whether the draft of an amendment says anything else than the declaration."""
    return bool(changed_paths(_before(_amended(draft, actor), said), leaves_of(said)))


def _amendment(declaration: Declaration, said: DraftWords, reading: Reading, actor: Actor, reason: str) -> Tree:
    return amendment(
        reading.declaration or Tree(),
        changed_paths(_before(declaration, said), leaves_of(said)),
        mrn=declaration.mrn or "",
        lrn=declaration.lrn,
        submitter=next(
            (one for one in (declaration.declarant, declaration.agent) if one in actor.traders), declaration.declarant
        ),
        reason=reason,
    )


def _before(declaration: Declaration, said: DraftWords) -> Leaves:
    """The leaves of the declaration as the form shows it: what no field asks for is on neither side."""
    original = _words_of_declaration(declaration, said.country)
    on = declaration.accepted_at or declaration.received_at
    return leaves_of(replace(original, tariff_units=_tariff_units(original, law_in_force(), on)))


def _amended(draft: Draft, actor: Actor) -> Declaration:
    declaration = changeable_by(actor).filter(mrn=draft.amends).first()
    if declaration is None:
        raise NotFound("declaration", draft.amends)
    if declaration.version != draft.amends_version:
        raise amended_meanwhile(draft.amends)
    return declaration


def may_amend_by_form(declaration: Declaration, actor: Actor) -> bool:
    """Whether this declaration, as it stands, can be amended by who asks."""
    state = State(declaration.state)
    if state not in transition("amend").sources:
        return False
    if state is State.UNDER_CONTROL and not declaration.may_amend_under_control:
        return False
    return changeable_by(actor).filter(pk=declaration.pk).exists()


def copy_declaration(*, mrn: str, actor: Actor, at: datetime) -> Draft:
    """A new draft that says what a declaration says, without what belonged to those goods alone.

    Raises:
        NotFound: there is no such declaration that the actor may know of.
    """
    declaration = visible_to(actor).filter(mrn=mrn).first()
    if declaration is None:
        raise NotFound("declaration", mrn)
    said = _words_of_declaration(declaration, law_in_force().country.code)
    return services.begin_draft(words=copied(said), actor=actor, at=at)


def begin_amendment(*, mrn: str, actor: Actor, at: datetime) -> Draft:
    """The draft of an amendment: filled with what the declaration says; the one that was begun already if it holds.

    Raises:
        NotFound: there is no such declaration that the actor may change, as it stands.
    """
    declaration = changeable_by(actor).filter(mrn=mrn).first()
    if declaration is None or not may_amend_by_form(declaration, actor):
        raise NotFound("declaration", mrn)
    with transaction.atomic():
        begun = queries.visible_to(actor).filter(amends=mrn, lodged_as="").first()
        if begun is not None and begun.amends_version == declaration.version:
            return begun
        if begun is not None:
            services.delete_draft(draft=begun.pk, actor=actor)
        said = _words_of_declaration(declaration, law_in_force().country.code)
        return services.begin_draft(words=said, actor=actor, at=at, amends=mrn, amends_version=declaration.version)


def begin_from(*, draft: int, actor: Actor, at: datetime, template: str = "") -> Draft:
    """A new draft (or, with a name, a template) that says what another draft or template of the actor says.

    Raises:
        NotFound: not the actor's.
        Conflict: it was lodged: its words stand in the declaration now.
    """
    source = queries.find(actor, draft)
    if source.is_consumed:
        raise consumed(source.lodged_as)
    said = queries.words_of(source, law_in_force().country.code)
    parties = {**said.steps.get(Step.PARTIES, {}), "lrn": ""}
    fresh = replace(said, steps={**said.steps, Step.PARTIES: parties})
    return services.begin_draft(words=fresh, actor=actor, at=at, template=template)


def _words_of_declaration(declaration: Declaration, country: str) -> DraftWords:
    tree = said_by(declaration)
    record, _ = understand(tree, law_in_force().declarations)
    return words_of_record(record, tree, country)
