"""Workbaskets: the only door for writing draft law. What it becomes, `tariff.measures` writes.

A basket is enacted when it is approved: its rows are written with their days, and from then on everybody can see what
will be law. Nothing has to run on the day itself, and what was asked as of any day stays answered alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import installed_pack, legal_day
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.measures.footnotes import FootnoteChange, enact_footnotes
from customhouse.tariff.measures.records import Act as LegalText
from customhouse.tariff.measures.services import enact_measures
from customhouse.tariff.workbaskets import queries
from customhouse.tariff.workbaskets.access import APPROVE, WRITE
from customhouse.tariff.workbaskets.models import Workbasket, WorkbasketLine, WorkbasketNote
from customhouse.tariff.workbaskets.records import Basket, BasketState, Line, Note
from customhouse.tariff.workbaskets.rules.drafting import attached, brought, detached, ended, footnotes_of, replaced
from customhouse.tariff.workbaskets.rules.reading import MOST, NAME, read_rows
from customhouse.tariff.workbaskets.states import BY_VERB, SECOND, STATE_NAMES, WRITABLE

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Head:
    """What a basket says of itself; French and Arabic titles may be wanting."""

    name: str
    title_en: str
    live_on: date
    legal_reference: str
    title_fr: str = ""
    title_ar: str = ""
    reason: str = ""


@transaction.atomic
def open_basket(*, head: Head, actor: Actor, at: datetime) -> Workbasket:
    """Begin a basket of draft law. Raises `AccessDenied`, `Refused`, `Conflict` (the name is used)."""
    require(actor, WRITE)
    if findings := list(_wanting(head)):
        raise Refused(findings)
    if Workbasket.objects.filter(name=head.name).exists():
        raise Conflict(
            "WB-NAME-USED",
            msgid("There is a basket {name} already."),
            msgid("Choose another name."),
            {"name": head.name},
        )
    basket = Workbasket.objects.create(
        name=head.name,
        live_on=head.live_on,
        written_by=actor.name[:150],
        written_at=at,
        **{field: _text(getattr(head, field), most) for field, most in _TEXTS.items()},
    )
    return _told(basket, "opened", {"live_on": basket.live_on, "legal_reference": basket.legal_reference}, actor, at)


@transaction.atomic
def write_lines(
    *, name: str, rows: Sequence[Row], actor: Actor, at: datetime, source: Row | None = None
) -> list[WorkbasketLine | WorkbasketNote]:
    """Write lines (cells by field, see `rules.reading`) into a basket, behind those that are there.

    `source` is what the trail says of the file that they are from: its name and digest.

    Raises `AccessDenied`, `NotFound`, `Conflict` (it is no draft), `Refused` with every cell that cannot be read: then
    none is written.
    """
    basket = _writable(name, actor)
    last = max(each.aggregate(last=Max("number"))["last"] or 0 for each in (basket.lines, basket.notes))
    if basket.lines.count() + basket.notes.count() + len(rows) > MOST:
        raise Refused([_too_many()])
    lines, notes, findings = read_rows(rows, last + 1)
    if findings:
        raise Refused(findings)
    written: list[WorkbasketLine | WorkbasketNote] = [*_write_lines(basket, lines, actor, at)]
    written += _write_notes(basket, notes, actor, at)
    _told(basket, "written", {"first": last + 1, "lines": len(written), **(source or {})}, actor, at)
    return sorted(written, key=lambda row: row.number)


def check_open(*, head: Head, actor: Actor) -> None:
    """Whether lines can be written into the basket, or a new one begun by this head. Writes nothing.

    Raises as `open_basket` and `write_lines`.
    """
    require(actor, WRITE)
    standing = Workbasket.objects.filter(name=head.name).first()
    if standing is None and (findings := list(_wanting(head))):
        raise Refused(findings)
    if standing is not None and BasketState(standing.state) not in WRITABLE:
        raise _not_now(standing)


def _write_lines(basket: Workbasket, lines: Sequence[Line], actor: Actor, at: datetime) -> list[WorkbasketLine]:
    return WorkbasketLine.objects.bulk_create(
        WorkbasketLine(
            basket=basket,
            number=line.number,
            deed=line.deed.value,
            measure=line.measure,
            type=line.type,
            commodity=line.commodity,
            direction=line.direction,
            origin_group=line.origin_group,
            excluded=" ".join(sorted(line.excluded)),
            preference=line.preference,
            additional_code=line.additional_code,
            order_number=line.order_number,
            certificates=" ".join(line.certificates),
            expression=line.expression,
            legal_reference=line.legal_reference,
            valid_to=line.valid_to,
            written_by=actor.name[:150],
            written_at=at,
        )
        for line in lines
    )


def _write_notes(basket: Workbasket, notes: Sequence[Note], actor: Actor, at: datetime) -> list[WorkbasketNote]:
    return WorkbasketNote.objects.bulk_create(
        WorkbasketNote(
            basket=basket,
            number=note.number,
            deed=note.deed.value,
            footnote=note.footnote,
            text_en=note.text_en,
            text_fr=note.text_fr,
            text_ar=note.text_ar,
            measure=note.measure,
            commodity=note.commodity,
            written_by=actor.name[:150],
            written_at=at,
        )
        for note in notes
    )


@transaction.atomic
def remove_line(*, name: str, number: int, actor: Actor, at: datetime) -> Workbasket:
    """Take a line out of a basket. Raises as `write_lines`."""
    basket = _writable(name, actor)
    if not sum(each.filter(number=number).delete()[0] for each in (basket.lines, basket.notes)):
        raise NotFound("line", f"{name} {number}")
    return _told(basket, "line_removed", {"line": number}, actor, at)


@transaction.atomic
def submit_basket(*, name: str, actor: Actor, at: datetime) -> Workbasket:
    """Submit a basket for approval. Raises `AccessDenied`, `NotFound`, `Conflict`; `Refused` where a rule is broken."""
    basket = _moved(name, "submit", actor)
    _must_hold(basket, at)
    basket.submitted_by, basket.submitted_at, basket.words = actor.name[:150], at, ""
    basket.save()
    return _told(basket, "submitted", {"lines": basket.lines.count() + basket.notes.count()}, actor, at)


@transaction.atomic
def approve_basket(*, name: str, actor: Actor, at: datetime) -> Workbasket:
    """Approve a basket that others wrote: its law is enacted with its days, and announced.

    Raises `AccessDenied`, `NotFound`; `Conflict` where it is not submitted, or the actor wrote any of it; `Refused`
    where a rule is broken by now.
    """
    basket = _moved(name, "approve", actor)
    _must_hold(basket, at)
    record = queries.record_of(basket)
    enact_measures(
        ends=dict.fromkeys(ended(record), record.last_day),
        measures=[measure for _, measure in brought(record, queries.named(record))],
        text=_text_of_law(basket, at),
        currency=installed_pack().currency,
        actor=actor,
        at=at,
    )
    enact_footnotes(change=_footnotes(record), actor=actor, at=at)
    _decide(basket, "", actor, at)
    return _told(basket, "approved", {"live_on": basket.live_on}, actor, at)


@transaction.atomic
def return_basket(*, name: str, words: str, actor: Actor, at: datetime) -> Workbasket:
    """Send a basket back to its author. Raises as `approve_basket`; `Refused` without a reason."""
    basket = _moved(name, "return", actor)
    if not _text(words, 2000):
        raise Refused([_no_reason()])
    _decide(basket, words, actor, at)
    return _told(basket, "returned", {"words": basket.words}, actor, at)


@transaction.atomic
def withdraw_basket(*, name: str, actor: Actor, at: datetime) -> Workbasket:
    """Give a basket up that is not announced. Raises `AccessDenied`, `NotFound`, `Conflict`."""
    basket = _moved(name, "withdraw", actor)
    basket.save()
    return _told(basket, "withdrawn", {}, actor, at)


def act(*, name: str, verb: str, words: str, actor: Actor, at: datetime) -> Workbasket:
    """Do with a basket what a verb of `states.ACTS` says; errors are those of the service."""
    if verb == "return":
        return return_basket(name=name, words=words, actor=actor, at=at)
    doing = {"submit": submit_basket, "approve": approve_basket, "withdraw": withdraw_basket}
    return doing[verb](name=name, actor=actor, at=at)


def _writable(name: str, actor: Actor) -> Workbasket:
    require(actor, WRITE)
    basket = _held(name, actor)
    if BasketState(basket.state) not in WRITABLE:
        raise _not_now(basket)
    return basket


def _moved(name: str, verb: str, actor: Actor) -> Workbasket:
    """The basket, held, in the state in which an act leaves it; the actor is somebody who may do it."""
    doing = BY_VERB[verb]
    require(actor, APPROVE if doing.who == SECOND else WRITE)
    basket = _held(name, actor)
    if BasketState(basket.state) not in doing.before:
        raise _not_now(basket)
    if doing.who == SECOND and any(is_same_person(actor, author) for author in queries.authors_of(basket)):
        raise Conflict(
            "WB-SECOND",
            msgid("Basket {name} was written or submitted by you: a second person decides on it."),
            msgid("Ask somebody else who may approve draft law."),
            {"name": basket.name},
        )
    basket.state = doing.after.value
    return basket


def _held(name: str, actor: Actor) -> Workbasket:
    found = queries.find(actor, name)
    return Workbasket.objects.select_for_update().get(pk=found.pk)


def _must_hold(basket: Workbasket, at: datetime) -> None:
    errors = [found for found in queries.findings_of(basket, legal_day(at)) if found.is_error]
    if errors:
        raise Refused(errors)


def _decide(basket: Workbasket, words: str, actor: Actor, at: datetime) -> None:
    basket.decided_by, basket.decided_at, basket.words = actor.name[:150], at, _text(words, 2000)
    basket.save()


def _footnotes(record: Basket) -> FootnoteChange:
    return FootnoteChange(
        record.live_on,
        record.last_day,
        footnotes_of(record),
        attached(record),
        detached(record),
        replaced(record),
    )


def _text_of_law(basket: Workbasket, at: datetime) -> LegalText:
    titles = {
        "en": basket.title_en,
        "fr": basket.title_fr or basket.title_en,
        "ar": basket.title_ar or basket.title_en,
    }
    return LegalText(basket.legal_reference, titles, legal_day(at))


def _told(basket: Workbasket, kind: str, payload: Mapping[str, object], actor: Actor, at: datetime) -> Workbasket:
    record_event(subject=f"workbasket:{basket.name}", kind=kind, payload=payload, actor=actor, at=at)
    return basket


_TEXTS = {"title_en": 200, "title_fr": 200, "title_ar": 200, "legal_reference": 60, "reason": 500}


def _text(text: str, most: int) -> str:
    return text.replace("\0", "").strip()[:most]


def _wanting(head: Head) -> list[Finding]:
    found = []
    if not NAME.fullmatch(head.name):
        found.append(
            _finding(
                "WB-NAME",
                "name",
                msgid("“{name}” cannot be the name of a basket."),
                msgid("Give 2 to 30 capital letters, digits and hyphens, such as BUDGET-2027."),
                name=head.name[:40],
            )
        )
    found += [
        _finding(
            "WB-WANTING",
            field,
            msgid("A basket needs a title in English, and the reference of the text that enacts it."),
            msgid("Give what is missing."),
        )
        for field in ("title_en", "legal_reference")
        if not _text(getattr(head, field), 200)
    ]
    return found


def _finding(code: str, path: str, message: str, remedy: str, **params: str) -> Finding:
    return Finding(code, Severity.ERROR, "", path, message, remedy, params)


def _too_many() -> Finding:
    return _finding(
        "WB-MANY",
        "lines",
        msgid("A basket holds at most {most} lines."),
        msgid("Write the rest into another basket of the same day."),
        most=str(MOST),
    )


def _no_reason() -> Finding:
    return _finding(
        "WB-REASON",
        "words",
        msgid("What is sent back is sent back with a reason."),
        msgid("Say what should be changed."),
    )


def _not_now(basket: Workbasket) -> Conflict:
    return Conflict(
        "WB-STATE",
        msgid("This cannot be done with basket {name} now."),
        msgid("Open it again to see where it stands: {state}."),
        {"name": basket.name},
        {"state": STATE_NAMES[BasketState(basket.state)]},
    )
