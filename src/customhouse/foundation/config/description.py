"""The settings as people read them: with value, source and description; secrets never shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from customhouse.foundation.config.settings import Settings

GIVEN, MADE = "(given, not shown)", "(made here, not shown)"


@dataclass(frozen=True, slots=True)
class Described:
    """One setting: its environment variable, the value as may be shown, where it comes from, and what it is for."""

    name: str
    variable: str
    value: str
    source: str
    description: str


def described(installation: Settings, environment: Mapping[str, str], file: Path = Path(".env")) -> list[Described]:
    """Every setting of this installation, in the order of the model."""
    given = {name.upper() for name in environment}
    in_file = {name.upper() for name in dotenv_values(file)} if file.is_file() else set[str]()
    rows = []
    for name, field in Settings.model_fields.items():
        variable = variable_of(name)
        source = "environment" if variable in given else ".env" if variable in in_file else "default"
        rows.append(Described(name, variable, shown(getattr(installation, name)), source, field.description or ""))
    return rows


def variable_of(name: str) -> str:
    """The environment variable of a setting.

    >>> variable_of("port")
    'CUSTOMHOUSE_PORT'
    """
    return f"{Settings.model_config.get('env_prefix', '')}{name}".upper()


def shown(value: object) -> str:
    """A value as may be shown: no secret, no password in an address.

    >>> shown(SecretStr("x")), shown("postgresql://ana:secret@db/customs"), shown(["a", "b"])
    ('(given, not shown)', 'postgresql://ana:***@db/customs', '["a", "b"]')
    """
    if isinstance(value, SecretStr):
        return GIVEN if value.get_secret_value() else MADE
    if isinstance(value, list | bool):
        return json.dumps(value)
    password = urlsplit(value).password if isinstance(value, str) and "://" in value else None
    return str(value).replace(f":{password}@", ":***@") if password else str(value)


def reference() -> str:
    """The page `docs/reference/settings.md`: every setting, its default, and what it is for."""
    lines = [
        "# Settings",
        "",
        "Each is an environment variable, or a line of a file `.env` in the folder where Customhouse starts.",
        "`customhouse config show` tells what they are in an installation, and where each comes from.",
        "This page is made by `scripts/make_reference.py` from `customhouse.foundation.config.settings`.",
        "",
        "| variable | default | what it is for |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{variable_of(name)}` | {_default(field)} | {field.description or ''} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(lines) + "\n"


def _default(field: FieldInfo) -> str:
    """The default as Markdown; secrets have none that could be shown."""
    text = "" if isinstance(field.default, SecretStr) else shown(field.default)
    return f"`{text}`" if text else "(empty)"
