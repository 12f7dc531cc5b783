"""The `customhouse` command: every capability's commands, mounted here.

On an empty database every command that needs one first makes the installation ready (tables, the country's law).
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

import typer


def main() -> None:
    """Set Django up, mount the commands of every area, and run the one that was asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
    import django

    django.setup()
    build()()


def build() -> typer.Typer:
    """The whole command line. Areas are imported here, because their commands import models."""
    from customhouse.clearance.commands import clear
    from customhouse.foundation.audit.commands import app as audit
    from customhouse.messages.commands import app as message
    from customhouse.tariff.duties.commands import duty
    from customhouse.tariff.nomenclature.commands import app as tariff
    from customhouse.web.commands import demo, serve
    from customhouse.world.commands import app as world

    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Customhouse: an open national customs system.",
    )
    app.callback()(_ready)
    app.command()(clear)
    app.command()(duty)
    app.command()(demo)
    app.command()(serve)
    app.add_typer(audit, name="audit")
    app.add_typer(message, name="message")
    app.add_typer(tariff, name="tariff")
    app.add_typer(world, name="world")
    return app


WITHOUT_DATABASE = frozenset({"message", "config"})
"""Commands that read files or settings only."""


def _ready(context: typer.Context) -> None:
    if context.invoked_subcommand in WITHOUT_DATABASE:
        return
    from customhouse.web.installation import make_ready

    make_ready(at=datetime.now(UTC))
