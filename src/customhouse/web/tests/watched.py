"""All that a trader can observe of a declaration: every page, operation, file, letter and call, to the byte.

Two worlds that a trader must not be able to tell apart are walked and compared. Only what differs from one request to
the next without meaning anything (the tokens of forms) is left out; nothing that the declaration is, is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import AT
from customhouse.clearance.announcing import announce
from customhouse.clearance.answering.responding import responses_to
from customhouse.clearance.declarations.models import Declaration
from customhouse.foundation.audit.models import Event
from customhouse.foundation.notices.models import Notice as Message
from customhouse.foundation.webhooks.models import Delivery
from customhouse.foundation.webhooks.telling import body_of, gather
from customhouse.revenue.notices.queries import notices_of
from customhouse.web.tests.test_guard_everything import OBJECTS, OPERATIONS, PAGES, Door

TOKENS = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")\w{64}|(?<=csrftoken=)\w{32,64}|(?<=name="token" value=")[0-9a-f]{32}'
    r'|(?<=data-csrf-token=")\w{64}|(?<="id":")[0-9a-f-]{36}'
)
"""What is new in every answer and tells nothing: the tokens of forms."""
FOREIGN = ("/tariff/", "/duties/", "/rates/", "/offices/", "/furniture/", "/people/", "/accounts/", "/day")
"""Pages of the law and of one's own account, that say nothing of a declaration."""
ITS = {"mrn", "worked", "released", "received", "own_notice", "code", "lrn"}
"""What of the tables can be filled with this declaration."""
LANES = ("blue", "red", "hold")
SHOW = "/declarations/{mrn}/"
SEEN = re.compile(r"[?&;]seen=([0-9a-f]{16})")


@dataclass(frozen=True)
class Seen:
    """One observation: the status, the headers, the body, and how many questions the database was asked for it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    questions: int


def observed(readers: dict[str, Client], row: Declaration, *, briefly: bool = False) -> dict[str, Seen]:
    """What these readers can see of it, the owner everywhere; what their systems are sent stands beside it."""
    found: dict[str, Seen] = {}
    for name, client in readers.items():
        cookies = {key: morsel.value for key, morsel in client.cookies.items()}
        for path in [*_own(row), *(() if briefly or name != "owner" else _others(row))]:
            found[f"{name} {path}"] = _look(cookies, path)
        found |= _polled(name, cookies, row)
    return found | _sent(row)


def _own(row: Declaration) -> Iterator[str]:
    """Where a trader looks for a declaration."""
    own = f"/declarations/{row.mrn}/"
    yield from ("/", "/declarations/", "/declarations/?format=csv", own, f"{own}documents/", f"{own}versions/")
    yield from ("/notices/", "/control/questions/", "/webhooks/", "/dues/", f"{own}amend/", f"{own}cancel/")
    api = f"/api/v1/declarations/{row.mrn}"
    yield from ("/api/v1/declarations", api, f"{api}/responses", f"{api}/release", f"{api}/dues", f"{api}/corrections")
    yield from ("/api/v1/inspections/questions", f"/api/v1/inspections/{row.mrn}/1", f"/control/orders/{row.mrn}/2/")


def _others(row: Declaration) -> Iterator[str]:
    """Every other address of the tables that is of this declaration or open to a trader, and what they may think of."""
    places = dict(OBJECTS) | dict.fromkeys(("mrn", "worked", "released"), row.mrn) | {"received": row.received_id}
    notice = notices_of(row.mrn or "").first()
    places |= {"own_notice": notice.reference} if notice else {}
    for door in (*PAGES, *OPERATIONS):
        if _is_of_it(door):
            yield door.path.format(**places, self=1, code=_code(row), lrn=row.lrn)
    yield from (
        f"/declarations/?q={row.mrn}",
        f"/declarations/?q={row.lrn}",
        f"{SHOW}goods/?format=csv".format(mrn=row.mrn),
    )
    for lane in LANES:
        yield from (f"/declarations/?q={lane}", f"/declarations/?lane={lane}", f"/api/v1/declarations?lane={lane}")
    for name in ("lane", "place"):
        yield f"/declarations/?sort={name}&order={name}&{name}=1"
    for state in ("under_control", "released"):
        yield from (f"/declarations/?state={state}", f"/api/v1/declarations?state={state}")
    for number in range(1, 2 + len(responses_to(row))):
        yield from (f"/declarations/{row.mrn}/responses/{number}.{form}" for form in ("xml", "json"))
    for number in (1, 2):
        yield from (f"/control/changes/{row.mrn}/{number}/", f"/control/questions/{row.mrn}/{number}/")


def _is_of_it(door: Door) -> bool:
    """Whether an address is of the declaration, or of nothing in particular and open to traders."""
    if door.method != "get" or door.path.removeprefix("/api/v1").startswith(FOREIGN):
        return False
    kinds = set(re.findall(r"{(\w+)}", door.path))
    return kinds <= ITS if kinds else "owner" in door.open and "visitor" not in door.open


def _code(row: Declaration) -> str:
    release = getattr(row, "release", None)
    return release.code if release else "0"


def _look(cookies: dict[str, str], path: str, **headers: str) -> Seen:
    """Open an address, and undo whatever opening did."""
    client = Client(raise_request_exception=False)
    for key, value in cookies.items():
        client.cookies[key] = value
    reset_queries()
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = client.get(path, headers=headers)
        data = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    said = tuple((name, TOKENS.sub("…", value)) for name, value in sorted(answer.headers.items()))
    return Seen(answer.status_code, said, TOKENS.sub("…", data.decode("utf-8", "backslashreplace")), len(asked))


def _polled(name: str, cookies: dict[str, str], row: Declaration) -> dict[str, Seen]:
    """What a page that stays open is answered when it asks for what is new since it was opened."""
    found = {}
    for path in (SHOW.format(mrn=row.mrn), "/declarations/"):
        digest = SEEN.search(_look(cookies, path).body)
        assert digest, path
        again = f"{path}?seen={digest[1]}"
        found[f"{name} polls {path}"] = _look(cookies, again, hx_request="true")
    return found


def _sent(row: Declaration) -> dict[str, Seen]:
    """What goes out: the messages of the bell and the letters made of them, and the calls of the parties' systems."""
    with transaction.atomic():
        gather(at=AT)
        calls = [TOKENS.sub("…", body_of(each).decode()) for each in Delivery.objects.order_by("id")]
        transaction.set_rollback(True)
    told = [repr(each) for each in announce(events=list(Event.objects.order_by("pk"))) if each.mrn == row.mrn]
    bells = list(Message.objects.order_by("id").values_list("recipient", "message", "params", "link", "created_at"))
    without_numbers = [re.sub(r"event=\d+", "", each) for each in told]
    return {
        name: Seen(200, (), "\n".join(map(str, said)), 0)
        for name, said in (("calls", calls), ("announced", without_numbers), ("bells", bells))
    }


def differences(one: dict[str, Seen], other: dict[str, Seen]) -> list[str]:
    """Where two worlds can be told apart."""
    found = [f"only in one: {path}" for path in one.keys() ^ other.keys()]
    both = sorted(one.keys() & other.keys())
    return found + [f"{path}: {_first_difference(one[path], other[path])}" for path in both if one[path] != other[path]]


def _first_difference(one: Seen, other: Seen) -> Any:
    if one.body != other.body:
        lines = zip(one.body.splitlines(), other.body.splitlines(), strict=False)
        return next(((mine, theirs) for mine, theirs in lines if mine != theirs), (len(one.body), len(other.body)))
    return (one.status, one.questions), (other.status, other.questions), set(one.headers) ^ set(other.headers)
