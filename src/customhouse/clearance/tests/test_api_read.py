"""Reading over HTTP: lists a page at a time, one declaration, its responses; each reader what they may know."""

from __future__ import annotations

import pytest
from django.test import Client

from conftest import AT
from customhouse.clearance.api import declarations as api
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival
from customhouse.clearance.tests.api_clients import DECLARATIONS, XML, lodged, message, officer, simulated, system_of
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.writing import write_xml

CountQueries = pytest.FixtureRequest


def several(pack: CountryPack, count: int) -> list[str]:
    """Declarations of several traders; their MRNs, oldest first."""
    outcomes = lodge([Arrival(write_xml(one.declaration, one.metadata), SYSTEM, AT) for one in simulated(pack, count)])
    return [outcome.mrn for outcome in outcomes]


def test_declaration_in_full(demoland: CountryPack) -> None:
    """A declaration is shown with its items, duty lines and where it stands."""
    said = message(demoland)
    client = system_of(said.trader)
    mrn = lodged(client, said)["mrn"]
    shown = client.get(f"{DECLARATIONS}/{mrn}").json()
    assert (shown["mrn"], shown["lrn"], shown["version"]) == (mrn, said.lrn, 1)
    assert shown["items"][0]["number"] == 1
    assert {duty["type"] for duty in shown["duties"]} >= {"VAT"}
    assert shown["total"] == format(Declaration.objects.get(mrn=mrn).total, "f")


def test_pages_are_stable(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Following the cursor gives each declaration once, newest first, also when others arrive in between."""
    mrns = several(demoland, 5)
    monkeypatch.setattr(api, "PAGE", 2)
    client = officer()
    first = client.get(DECLARATIONS).json()
    lodge([Arrival(message(demoland, "LATER-1").xml, SYSTEM, AT)])
    second = client.get(DECLARATIONS, {"cursor": first["next"]}).json()
    third = client.get(DECLARATIONS, {"cursor": second["next"]}).json()
    seen = [row["mrn"] for page in (first, second, third) for row in page["declarations"]]
    assert seen == mrns[::-1]
    assert third["next"] is None


def test_list_by_state(demoland: CountryPack) -> None:
    """A state narrows the list."""
    several(demoland, 3)
    Declaration.objects.filter(pk=Declaration.objects.earliest("id").pk).update(state="cancelled")
    rows = officer().get(DECLARATIONS, {"state": "cancelled"}).json()["declarations"]
    assert [row["state"] for row in rows] == ["cancelled"]


def test_anothers_declaration_by_every_address(demoland: CountryPack) -> None:
    """A trader sees their own; another's is not there, whatever is asked of it."""
    said = message(demoland)
    mrn = lodged(system_of(said.trader), said)["mrn"]
    stranger = (
        system_of("XD0300027243", username="sylvia") if said.trader != "XD0300027243" else system_of(username="s")
    )
    assert stranger.get(DECLARATIONS).json()["declarations"] == []
    for path in ("", "/responses", "/responses/1.xml"):
        assert stranger.get(f"{DECLARATIONS}/{mrn}{path}").status_code == 404
    for path, body in (
        ("/presentation", None),
        ("/cancellation", {"reason": "Mine?"}),
        ("/leave", {"reason": "Mine?"}),
    ):
        assert stranger.post(f"{DECLARATIONS}/{mrn}{path}", body, content_type="application/json").status_code == 404
    assert Declaration.objects.get(mrn=mrn).cancelled_at is None


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ANALYST])
def test_reasons_are_those_of_the_reader(demoland: CountryPack, role: Role) -> None:
    """Officials read why the lane was chosen; the trader reads the control alone."""
    said = message(demoland)
    trader = system_of(said.trader)
    mrn = lodged(trader, said)["mrn"]
    mine = trader.get(f"{DECLARATIONS}/{mrn}").json()
    theirs = system_of(role=role, username="reader").get(f"{DECLARATIONS}/{mrn}").json()
    assert [reason["code"][:4] for reason in mine["reasons"]] == ["CTL-"]
    assert len(theirs["reasons"]) > len(mine["reasons"])


def test_responses_as_json_and_xml(demoland: CountryPack) -> None:
    """Every response is listed in JSON and can be fetched in XML; a number beyond them names nothing."""
    said = message(demoland)
    client = system_of(said.trader)
    mrn = lodged(client, said)["mrn"]
    rows = client.get(f"{DECLARATIONS}/{mrn}/responses").json()
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        answer = client.get(f"{DECLARATIONS}/{mrn}/responses/{row['number']}.xml")
        assert answer["Content-Type"] == XML
        response = read_message(answer.content).response
        assert response is not None
        assert response.function_code == row["function"]
    for number in (0, len(rows) + 1, -1, 10**30):
        assert client.get(f"{DECLARATIONS}/{mrn}/responses/{number}.xml").status_code == 404


@pytest.mark.parametrize("path", ["", "/{mrn}", "/{mrn}/responses"])
def test_reads_are_few(demoland: CountryPack, django_assert_num_queries: object, path: str) -> None:
    """How many rows there are does not change how many queries a read takes."""
    client, mrns = officer(), several(demoland, 1)
    few = _queries(client, path.format(mrn=mrns[0]))
    mrns = [outcome.mrn for outcome in lodge([Arrival(message(demoland, f"M-{n}").xml, SYSTEM, AT) for n in range(6)])]
    assert _queries(client, path.format(mrn=mrns[0])) == few
    assert few <= 9


def _queries(client: Client, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(DECLARATIONS + path).status_code == 200
    return len(captured)
