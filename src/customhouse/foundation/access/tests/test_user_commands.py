"""`customhouse user`: what the owner of the installation does from the command line."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from customhouse.foundation.access.commands import app
from customhouse.foundation.access.queries import actor_of_key
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"CUSTOMHOUSE_NEW_PASSWORD": PASSWORD})


def test_make_an_account_and_list_it() -> None:
    made = run("create", "ana", "--role", "officer", "--office", "DL01", "--json")
    assert json.loads(made.stdout) == {"user": "ana", "roles": ["officer"], "office": "DL01"}
    listed = json.loads(run("list", "--json").stdout)
    assert listed == {"user": "ana", "active": True, "roles": [{"role": "officer", "office": "DL01"}]}
    assert "ana: officer DL01" in run("list").stdout


def test_what_is_refused_is_said_in_words() -> None:
    run("create", "ana", "--role", "officer")
    again = run("create", "ana", "--role", "officer")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "There is a user ana already" in again.stderr


def test_issue_a_key() -> None:
    run("create", "bob", "--role", "broker")
    secret = json.loads(run("key", "bob", "--name", "ERP", "--role", "broker", "--json").stdout)["key"]
    assert actor_of_key(secret).roles == {Role.BROKER}
    assert run("key", "nobody", "--name", "ERP", "--role", "broker").exit_code == 2
    assert run("key", "bob", "--name", "ERP", "--role", "broker").stdout.startswith("ch_")


def test_print_the_matrix() -> None:
    rows = [json.loads(line) for line in run("permissions", "--json").stdout.splitlines()]
    assert {"code": "audit.verify", "roles": ["auditor", "administrator", "system"]}.items() <= {
        row["code"]: row for row in rows
    }["audit.verify"].items()
    assert "audit.verify" in run("permissions").stdout
