"""The `customhouse` command: every capability's commands, mounted here."""

from __future__ import annotations

import os

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def main() -> None:
    """Set Django up, then run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
    import django

    django.setup()
    app()
