"""What is done about a release and a question, over HTTP."""

from __future__ import annotations

import pytest
from django.test import Client

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.tests.api_clients import system_of
from customhouse.clearance.tests.lodged import lodged, message
from customhouse.clearance.tests.released import let_go
from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack

WHY = {"reason": "A slip"}


@pytest.fixture
def declaration(demoland: CountryPack) -> Declaration:
    return lodged(message(demoland))


@pytest.fixture
def supervisor(demoland: CountryPack) -> Client:
    return system_of(role=Role.SUPERVISOR, username="sara")


def post(client: Client, address: str) -> tuple[int, dict[str, object]]:
    answer = client.post(f"/api/v1{address}", WHY, content_type="application/json")
    return answer.status_code, answer.json()


def test_the_duty_of_a_release_is_settled_once(declaration: Declaration, supervisor: Client) -> None:
    address = f"/declarations/{declaration.mrn}/release/final-duty"
    assert post(supervisor, address)[0] == 409
    let_go(declaration, "5")
    status, told = post(supervisor, address)
    assert (status, told["duty_final"], told["duty"]) == (200, False, "unsecured")  # settled, and nobody has paid it
    assert post(supervisor, address)[0] == 409
    assert post(supervisor, "/declarations/26XD00000000000099/release/final-duty")[0] == 404


def test_a_release_is_revoked_by_supervisors(declaration: Declaration, supervisor: Client) -> None:
    let_go(declaration)
    address = f"/declarations/{declaration.mrn}/release/revocation"
    assert post(system_of(role=Role.OFFICER, username="omar"), address)[0] == 403
    assert post(supervisor, address)[1]["released"] is False
    assert post(supervisor, address)[0] == 409


def test_a_question_is_taken_back(declaration: Declaration, supervisor: Client) -> None:
    questions = f"/inspections/{declaration.mrn}/questions"
    asked = supervisor.post(f"/api/v1{questions}", {"text": "Which?"}, content_type="application/json")
    assert asked.status_code == 200
    assert post(supervisor, f"{questions}/1/withdrawal")[1]["state"] == "withdrawn"
    assert post(supervisor, f"{questions}/1/withdrawal")[0] == 409


@pytest.mark.parametrize("kind", ["measures", "changes"])
def test_what_belongs_to_a_control_is_not_taken_for_a_work_order(
    kind: str, declaration: Declaration, supervisor: Client
) -> None:
    answer = supervisor.get(f"/api/v1/inspections/{declaration.mrn}/{kind}")
    assert (answer.status_code, answer.json()) == (200, [])
