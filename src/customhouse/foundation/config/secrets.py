"""Secrets of an installation: given by the environment, or made once and kept in its home folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from pydantic import SecretStr


def kept_secret(given: SecretStr, path: Path, strength: int = 48) -> str:
    """The secret given, else the one kept at `path`, else a new one kept there for the owner's eyes only.

    `strength` is in bytes of chance; the text is a third longer.
    """
    if given.get_secret_value():
        return given.get_secret_value()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        made = secrets.token_urlsafe(strength)
        file.write(made)
    return made
