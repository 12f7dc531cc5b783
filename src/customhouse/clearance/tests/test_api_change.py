"""Presenting, cancelling, amending and giving leave over HTTP: ordinary messages on the way of all others."""

from __future__ import annotations

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.states import State
from customhouse.clearance.tests.api_clients import (
    DECLARATIONS,
    JSON,
    PROBLEM,
    XML,
    lodged,
    message,
    officer,
    system_of,
)
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.queries import bytes_of
from customhouse.messages.wco.reading import Kind, read_message


def test_present_goods(demoland: CountryPack) -> None:
    """The goods of a pre-lodged declaration are presented; now it has a lane. Twice is refused."""
    said = message(demoland, type_end="D")
    client = system_of(said.trader)
    outcome = lodged(client, said)
    assert outcome["lane"] is None
    answer = client.post(f"{DECLARATIONS}/{outcome['mrn']}/presentation")
    assert answer.status_code == 201, answer.content
    assert answer.json()["lane"]
    assert Declaration.objects.get().presented_at
    again = client.post(f"{DECLARATIONS}/{outcome['mrn']}/presentation")
    assert (again.status_code, again["Content-Type"]) == (422, PROBLEM)


def test_cancel_declaration(demoland: CountryPack) -> None:
    """A declaration is cancelled for a reason in words; the request is kept as the WCO message that it is."""
    said = message(demoland)
    client = system_of(said.trader)
    mrn = lodged(client, said)["mrn"]
    Declaration.objects.update(state=State.ACCEPTED)
    answer = client.post(f"{DECLARATIONS}/{mrn}/cancellation", {"reason": "Sold at sea."}, content_type=JSON)
    assert answer.status_code == 201, answer.content
    assert Declaration.objects.get().state == State.CANCELLED
    kept = read_message(bytes_of(answer.json()["message"]))
    assert kept.kind is Kind.CANCELLATION
    assert b"Sold at sea." in bytes_of(answer.json()["message"])


def test_cancel_in_wco_form(demoland: CountryPack) -> None:
    """Answered in WCO form: the request is granted, and the declaration's responses end with its cancellation."""
    said = message(demoland)
    client = system_of(said.trader)
    mrn = lodged(client, said)["mrn"]
    Declaration.objects.update(state=State.ACCEPTED)
    answer = client.post(
        f"{DECLARATIONS}/{mrn}/cancellation", {"reason": "Lost."}, content_type=JSON, headers={"Accept": XML}
    )
    codes = [each.function_code for each in read_message(answer.content).responses]
    assert (codes[0], codes[-1]) == ("11", "10")


def test_under_control_only_with_leave(demoland: CountryPack) -> None:
    """Once a control is notified nothing is cancelled, until an officer gives leave, which serves once."""
    said = message(demoland)
    client = system_of(said.trader)
    mrn = lodged(client, said)["mrn"]
    Declaration.objects.update(state=State.UNDER_CONTROL, lane="red")
    address, reason = f"{DECLARATIONS}/{mrn}", {"reason": "Wrong goods."}
    refused = client.post(f"{address}/cancellation", reason, content_type=JSON)
    assert refused.status_code == 422
    told = client.post(f"{address}/cancellation", reason, content_type=JSON, headers={"Accept": XML})
    assert [each.function_code for each in read_message(told.content).responses] == ["11"]
    assert client.post(f"{address}/leave", reason, content_type=JSON).status_code == 403
    given = officer().post(f"{address}/leave", reason, content_type=JSON)
    assert given.status_code == 200, given.content
    assert client.post(f"{address}/cancellation", reason, content_type=JSON).status_code == 201


def test_leave_where_nothing_is_under_control(demoland: CountryPack) -> None:
    """Leave is for declarations under control; the refusal lists its finding."""
    said = message(demoland)
    mrn = lodged(system_of(said.trader), said)["mrn"]
    Declaration.objects.update(state=State.ACCEPTED, lane="green")
    answer = officer().post(f"{DECLARATIONS}/{mrn}/leave", {"reason": "Asked."}, content_type=JSON)
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["findings"][0]["remedy"]
