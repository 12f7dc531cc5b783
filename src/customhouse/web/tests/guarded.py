"""One world in which everybody knocks at every door: people of every part, and one of everything that somebody owns.

What is owned is Qasr Motors'; Anchor & Gate declared it, with their mandate. Everybody else is somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client

from conftest import AT
from customhouse.clearance import controlling
from customhouse.clearance.controlling import File
from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.downtime import services as downtime
from customhouse.clearance.drafts.records import DraftWords
from customhouse.clearance.drafts.services import begin_draft
from customhouse.clearance.inspections import services as inspections
from customhouse.clearance.inspections.records import MeasureKind
from customhouse.clearance.inspections.tests.controls import PNG
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival
from customhouse.clearance.release.corrections import ask_correction
from customhouse.clearance.tests.controlled import acting, taken
from customhouse.clearance.tests.lodged import PRECURSOR, Message, lodged, message, person
from customhouse.clearance.tests.released import let_go
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import OFFICIAL_ROLES, SYSTEM, Actor, Role
from customhouse.foundation.access.services import issue_api_key
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.notices.models import Notice
from customhouse.foundation.notices.services import notify
from customhouse.foundation.webhooks import services as webhooks
from customhouse.insight.trials import services as trials
from customhouse.insight.trials.rules.periods import read_period
from customhouse.parties.traders.services import add_member
from customhouse.revenue.notices.queries import notices_of
from customhouse.targeting.flows.records import FlowReference
from customhouse.targeting.flows.services import define_flow
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.learning.tests.registered import registered
from customhouse.targeting.links.tests.examples import kept_pattern
from customhouse.targeting.profiles.rules.sheets import write_sheet
from customhouse.targeting.profiles.services import write_draft
from customhouse.targeting.profiles.tests.examples import profile
from customhouse.targeting.screening.rules.formats import Format
from customhouse.targeting.screening.sending import send_file
from customhouse.targeting.screening.services import NewList, load_list
from customhouse.tariff.editions import services as editions
from customhouse.tariff.origin import issuing
from customhouse.tariff.origin.receiving import receive_proof
from customhouse.tariff.origin.rules.proving import NewProof, ProofKind, ProofLine
from customhouse.tariff.rulings import services as rulings
from customhouse.tariff.rulings.records import Answer, Application, RulingKind
from customhouse.tariff.valuation import services as valuation
from customhouse.tariff.workbaskets import services as workbaskets
from customhouse.tariff.workbaskets.queries import find as find_basket
from customhouse.web.tests.money_places import money_places

OFFICE, ELSEWHERE = "XD000100", "XD000400"
OWNER, AGENT, OTHER, STRANGER = "XD0610011099", "XD0960036324", "XD0840002018", "XD0290039351"
DEBTOR = "XD0470001009"
"""Whose the debts of `money_places` are; the owner speaks for them too."""
SIGNED_IN = "allauth.account.auth_backends.AuthenticationBackend"

EVERYBODY: Mapping[str, tuple[Role | None, str, tuple[str, ...]]] = {
    "idle": (None, "", ()),
    "owner": (Role.TRADER, "", (OWNER, DEBTOR)),
    "agent": (Role.BROKER, "", (AGENT,)),
    "trader": (Role.TRADER, "", (OTHER,)),
    "broker": (Role.BROKER, "", (STRANGER,)),
    "officer": (Role.OFFICER, OFFICE, ()),
    "elsewhere": (Role.OFFICER, ELSEWHERE, ()),
    "supervisor": (Role.SUPERVISOR, OFFICE, ()),
    "supervisor_elsewhere": (Role.SUPERVISOR, ELSEWHERE, ()),
    "cashier": (Role.CASHIER, OFFICE, ()),
    "director": (Role.DIRECTOR, OFFICE, ()),
    "analyst": (Role.ANALYST, OFFICE, ()),
    "tariff_specialist": (Role.TARIFF_SPECIALIST, OFFICE, ()),
    "auditor": (Role.AUDITOR, OFFICE, ()),
    "administrator": (Role.ADMINISTRATOR, "", ()),
}
"""Who knocks, beside the visitor: their role, their office, and the traders for whom they speak."""


@dataclass
class World:
    """The people by their names in the tables, their browsers, and what addresses are filled with."""

    users: dict[str, User] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """Somebody as an actor."""
        return acting(self.users[who])

    def browser(self, who: str, *, enforce_csrf_checks: bool = False) -> Client:
        """A fresh browser in which somebody is signed in; a visitor's is empty."""
        client = Client(raise_request_exception=False, enforce_csrf_checks=enforce_csrf_checks)
        if who in self.cookies:
            client.cookies["sessionid"] = self.cookies[who]
        return client

    def filled(self, who: str, path: str) -> str:
        """An address with everything of this world in it."""
        user = self.users.get(who)
        return path.format(**self.places, self=user.pk if user else 0)


def built(pack: CountryPack) -> World:
    """The world, made by the services through which it would come about."""
    world = World()
    for who, (role, office, traders) in EVERYBODY.items():
        user = person(f"the-{who}", *([role] if role else []), office=office if role in OFFICIAL_ROLES else "")
        for trader in traders:
            add_member(identifier=trader, user_id=user.pk, actor=SYSTEM, at=AT)
        client = Client()
        client.force_login(user, SIGNED_IN)
        world.users[who], world.cookies[who] = user, client.cookies["sessionid"].value
    said = message(pack)
    assert said.submitter == AGENT
    world.places |= money_places() | _control(world, said) | _release(world, said) | _own_things(world)
    world.places |= _registers(world) | _somebody() | _rulings(world) | _origin(world)
    world.places |= _draft_law(world) | _watch_lists(world)
    return world


def _watch_lists(world: World) -> dict[str, Any]:
    """A list, and the file of another edition that waits to be brought in."""
    analyst, new = world.actor("analyst"), NewList("GUARDED", "Own list", Format.OWN)
    load_list(new=new, data=b"key,kind,name\n1,vessel,Ocean Wanderer\n", actor=analyst, at=AT)
    data = b"key,kind,name\n2,vessel,Sea Rover\n"
    sent = send_file(new=new, data=data, name="own.csv", actor=analyst, at=AT)
    return {"list_file": sent.pk}


def _control(world: World, said: Message) -> dict[str, Any]:
    """A declaration with everything that control knows, and one whose work order the officer has taken up."""
    row = lodged(said, said.with_commodity(PRECURSOR))
    assert (row.importer, row.office) == (OWNER, OFFICE)
    words: dict[str, Any] = {"mrn": row.mrn, "at": AT}
    omar, sara, ana = (world.actor(who) for who in ("officer", "supervisor", "agent"))
    second = person("another-supervisor", Role.SUPERVISOR, office=OFFICE)
    inspections.ask_trader(text="Why?", actor=sara, **words)
    inspections.place_measure(kind=MeasureKind.HOLD, reason="Police asks", actor=sara, **words)
    inspections.propose_lowering(lane=Lane.YELLOW, controls=("10",), reason="Regular", actor=acting(second), **words)
    worked = lodged(said, said.with_lrn("WORKED-1").replace(said.commodity.encode(), PRECURSOR))
    order = taken(worked, sara, omar)
    inspections.add_photo(reference=order.reference, data=PNG, media_type="image/png", name="a.png", actor=omar, at=AT)
    question = controlling.ask(mrn=worked.mrn or "", text="What for?", actor=sara, at=AT)
    file = File("invoice.png", "image/png", PNG)
    controlling.answer(reference=question.reference, said="For paint", files=[file], actor=ana, at=AT)
    return {"mrn": row.mrn, "received": row.received_id, "worked": worked.mrn, "lrn": row.lrn}


def _release(world: World, said: Message) -> dict[str, Any]:
    """A declaration whose goods were released, with a correction asked for; one refused, one set aside, one to come."""
    row = lodged(said, said.with_lrn("GREEN-1"))
    release = let_go(row)
    asked = Correction(1, "customs_value", "12500.50")
    ask_correction(mrn=row.mrn or "", corrections=[asked], reason="Wrong", actor=world.actor("agent"), at=AT)
    refused = lodged(said, said.with_lrn("REFUSED-1").replace(b"IMA<", b"QQQ<"))
    assert refused.mrn is None
    dues = notices_of(row.mrn or "").first()
    return {
        "released": row.mrn,
        "code": release.code,
        "refused": refused.received_id,
        "aside": _set_aside(said),
        "own_notice": dues.reference if dues else "",
    }


def _rulings(world: World) -> dict[str, Any]:
    """A doubt about a value that waits for the owner, an application of theirs with a paper, and a published ruling."""
    owner, specialist = world.actor("owner"), world.actor("tariff_specialist")
    doubt = valuation.raise_doubt(
        subject="26XD", item=1, importer=OWNER, office=OFFICE, question="Why?", actor=specialist, at=AT
    )
    asked = Application(RulingKind.CLASSIFICATION, OWNER, "Hand pumps", "Pumps worked by hand", "Which code?")
    paper = rulings.Paper("a.png", "image/png", PNG)
    waiting = rulings.apply_for_ruling(asked=asked, actor=owner, at=AT, papers=[paper])
    ruled = rulings.apply_for_ruling(asked=asked, actor=owner, at=AT)
    rulings.accept_application(ruling=ruled, actor=specialist, at=AT)
    said = Answer(commodity="841320", reasons="Heading 84.13")
    rulings.issue_ruling(ruling=ruled, answer=said, actor=specialist, at=AT)
    papers = waiting.papers.values_list("pk", flat=True)
    return {"doubt": doubt.number, "ruling": waiting.number, "paper": papers[0], "published": ruled.number}


def _draft_law(world: World) -> dict[str, Any]:
    """A basket that somebody drafts, one that was announced, and a trial of the first."""
    author, director = acting(person("another-specialist", Role.TARIFF_SPECIALIST)), world.actor("director")
    line = {"type": "CUD", "origin_group": "JP", "expression": "3 %"}
    for name, commodity in (("DRAFT-GUARDED", "870322"), ("LAW-GUARDED", "870323")):
        head = workbaskets.Head(name, "Cars", AT.date() + timedelta(days=90), "XD-1")
        workbaskets.open_basket(head=head, actor=author, at=AT)
        workbaskets.write_lines(name=name, rows=[line | {"commodity": commodity}], actor=author, at=AT)
    workbaskets.submit_basket(name="LAW-GUARDED", actor=author, at=AT)
    workbaskets.approve_basket(name="LAW-GUARDED", actor=director, at=AT)
    asked = trials.ask_trial(
        basket=find_basket(director, "DRAFT-GUARDED"), period=read_period("2025"), actor=director, at=AT
    )
    return {"basket": "DRAFT-GUARDED", "announced": "LAW-GUARDED", "trial": asked.pk, "project": _new_edition(author)}


def _new_edition(author: Actor) -> str:
    """A project that prepares an edition in which one code is split."""
    table = b"HS 2028,HS 2022\n870322,870322\n870323,870322\n"
    editions.import_correlation(name="t.csv", data=table, actor=author, at=AT)
    starts = AT.date() + timedelta(days=300)
    words: dict[str, Any] = {"edition": "2022", "other": "2028", "starts_on": starts, "actor": author, "at": AT}
    return editions.open_project(name="HS-GUARDED", **words).name


def _set_aside(said: Message) -> int:
    """The number of a message that nobody can read."""
    [outcome] = lodge([Arrival(b"<not/><xml/>", said.sender, AT, channel="web")])
    return outcome.received


def _own_things(world: World) -> dict[str, Any]:
    """A draft of the owner's, their system that is told, and a call of it; an analyst's draft of a profile."""
    ali = world.actor("owner")
    draft = begin_draft(words=DraftWords("XD", {}), actor=ali, at=AT)
    endpoint = webhooks.register_endpoint(
        trader=OWNER, name="ERP", url="https://erp.example/in", events=["declaration.released"], actor=ali, at=AT
    ).endpoint
    delivery = webhooks.send_test(number=endpoint.pk, actor=ali, at=AT)
    write_draft(text=write_sheet(profile(code="T-GUARDED")), actor=world.actor("analyst"), at=AT)
    return {"draft": draft.pk, "endpoint": endpoint.pk, "delivery": delivery.pk}


def _registers(world: World) -> dict[str, Any]:
    """An office without a line, and the numbers of its register."""
    sara = world.actor("supervisor")
    began = AT - timedelta(hours=2)
    outage = downtime.declare_outage(office=OFFICE, began_at=began, ended_at=None, reason="Cable", actor=sara, at=AT)
    numbers = downtime.reserve_numbers(office=OFFICE, count=5, actor=sara, at=AT)
    return {"outage": outage.pk, "numbers": numbers.pk}


def _origin(world: World) -> dict[str, Any]:
    """A proof of the origin of the owner's goods, their approval, and a request to verify the proof."""
    sara = world.actor("supervisor")
    lines = (ProofLine("850440", "Power supplies", "CTH"),)
    said = NewProof("osfa", ProofKind.EUR1, OWNER, "Buyer", "EG", "I-1", lines)
    proof = issuing.issue_proof(proof=said, actor=sara, at=AT)
    days = {"issued_on": "2026-01-02", "expires_on": "2026-11-02"}
    receive_proof(told={"issuer": "CL", "number": "A1", "lines": [{"code": "850440"}], **days}, actor=sara, at=AT)
    approval = issuing.approve_exporter(holder=OWNER, scheme="osfa", actor=sara, at=AT)
    enquiry = issuing.open_enquiry(
        concerns=proof.reference, administration="EG", question="Genuine?", is_sent=False, actor=sara, at=AT
    )
    return {
        "proof": proof.reference,
        "proof_code": proof.code,
        "approval": approval.number,
        "enquiry": enquiry.reference,
    }


def _somebody() -> dict[str, Any]:
    """Somebody else, with a role, a key and a notice, whom the pages of people are about."""
    other = person("other", Role.TRADER)
    ends = AT + timedelta(days=9)
    key = issue_api_key(owner=other, name="ERP", roles=[Role.TRADER], expires_at=ends, actor=SYSTEM, at=AT).key
    notify(recipients=[other.pk], message="Something happened.", at=AT)
    notice = Notice.objects.get(recipient=other)
    return {
        "model": registered().digest,
        "pattern": kept_pattern(AT).pk,
        "flow": define_flow(reference=FlowReference("WATCHED", "Watched"), actor=SYSTEM, at=AT).code,
        "other": other.pk,
        "key": key.pk,
        "notice": notice.pk,
        "assignment": other.role_assignments.get().pk,
    }


@dataclass
class Answered:
    """What was answered, and the tables into which something was written on the way."""

    status: int
    text: str
    location: str
    written: frozenset[str]


def ask(client: Client, method: str, path: str, given: Any = None, **more: Any) -> Answered:
    """Ask, and undo whatever was done."""
    with transaction.atomic():
        with writes() as tables:
            act = client.get if method == "get" else client.post
            answer = act(path, given, **more) if given is not None else act(path, **more)
            text = _text(answer)
        transaction.set_rollback(True)
    return Answered(answer.status_code, text, answer.headers.get("Location", ""), frozenset(tables))


def _text(answer: HttpResponseBase) -> str:
    data = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return data.decode(errors="replace")


WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@contextmanager
def writes() -> Iterator[set[str]]:
    """The tables into which statements wrote meanwhile."""
    tables: set[str] = set()

    def noted(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        words = str(sql).split(None, 4)
        if words[0].upper() in WRITING:
            tables.add(words[1 if words[0].upper() == "UPDATE" else 2].strip('"'))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        yield tables
