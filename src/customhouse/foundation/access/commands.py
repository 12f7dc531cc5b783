"""`customhouse user`: accounts, roles and keys, for the owner of the installation."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Annotated, NoReturn

import typer
from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from customhouse.foundation.access import queries, services
from customhouse.foundation.access.errors import CustomhouseError, NotFound
from customhouse.foundation.access.models import User
from customhouse.foundation.access.permissions import all_permissions, matrix
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.messages.findings import msgid

app = typer.Typer(no_args_is_help=True, help="Accounts, roles and API keys.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command()
def create(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    *,
    role: Annotated[list[Role], typer.Option(help="A role to give; repeat for several.")],
    office: Annotated[str, typer.Option(help="The office of these roles.")] = "",
    password: Annotated[
        str, typer.Option(envvar="CUSTOMHOUSE_NEW_PASSWORD", prompt=True, hide_input=True, help="At least 12 letters.")
    ],
    as_json: Json = False,
) -> None:
    """Make an account and give it roles."""
    now = timezone.now()
    try:
        user = services.create_user(username=username, password=password, actor=SYSTEM, at=now)
        for each in role:
            services.assign_role(user=user, role=each, office=office, actor=SYSTEM, at=now)
    except CustomhouseError as error:
        _fail(error)
    line = {"user": username, "roles": sorted(role), "office": office}
    print(json.dumps(line) if as_json else _("The account {user} was made.").format(user=username))


@app.command(name="list")
def list_users(*, as_json: Json = False) -> None:
    """List accounts with their roles and offices."""
    for user in queries.visible_to(SYSTEM):
        held = queries.roles_held(user, timezone.now()).values_list("role", "office")
        line = {
            "user": user.username,
            "active": user.is_active,
            "roles": [{"role": role, "office": office} for role, office in held],
        }
        print(json.dumps(line) if as_json else f"{user.username}: {', '.join(f'{r} {o}'.strip() for r, o in held)}")


@app.command()
def key(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    *,
    name: Annotated[str, typer.Option(help="What the key is for.")],
    role: Annotated[list[Role], typer.Option(help="A role of the owner's that the key has; repeat for several.")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="Days until it expires.")] = 365,
    as_json: Json = False,
) -> None:
    """Issue an API key and print it, this once."""
    now = timezone.now()
    try:
        owner = User.objects.filter(username=username).first()
        if owner is None:
            raise NotFound(msgid("user"), username)
        issued = services.issue_api_key(
            owner=owner, name=name, roles=role, expires_at=now + timedelta(days=days), actor=SYSTEM, at=now
        )
    except CustomhouseError as error:
        _fail(error)
    print(json.dumps({"user": username, "key": issued.secret}) if as_json else issued.secret)


@app.command()
def permissions(*, as_json: Json = False) -> None:
    """Print the permission matrix."""
    for row in matrix(all_permissions(config.name for config in apps.get_app_configs())):
        roles = [role.value for role, holds in row.holds if holds]
        line = {"code": row.code, "allows": row.allows, "roles": roles}
        print(json.dumps(line) if as_json else f"{row.code}: {_(row.allows)} ({', '.join(roles)})")


def _fail(error: CustomhouseError) -> NoReturn:
    """End the command with the error in words."""
    typer.echo(f"{error.text(_)} {error.cure(_)}".strip(), err=True)
    raise typer.Exit(2)
