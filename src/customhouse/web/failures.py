"""Why a command could not be carried out, in words: what stood in its way, and what to do about it.

Exit code 2: it was asked for wrongly, or the settings are wrong. Exit code 1: it could not be done.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.config.country import UnknownCountryError
from customhouse.foundation.config.database import DatabaseAddressError
from customhouse.foundation.config.settings import settings

UNDONE, WRONG = 1, 2


@dataclass(frozen=True, slots=True)
class Failure:
    """What to say on standard error, and with which code to end."""

    lines: tuple[str, ...]
    exit_code: int


def failure_of(error: Exception) -> Failure | None:
    """The failure in words; None where the owner asked for tracebacks (`CUSTOMHOUSE_DEBUG`) and this is a fault."""
    for kind, explain in EXPLAINED:
        if isinstance(error, kind):
            return explain(error)
    if _is_database_error(error):
        return _database(error)
    if settings().debug:
        return None
    said = f"Customhouse failed ({type(error).__name__}: {_first_line(error)})."
    return Failure((said, "The fault is ours. CUSTOMHOUSE_DEBUG=true shows where it is."), UNDONE)


def _settings(error: ValidationError) -> Failure:
    wrong = [f"CUSTOMHOUSE_{'.'.join(map(str, row['loc'])).upper()}: {row['msg']}" for row in error.errors()]
    return Failure((*wrong, "`customhouse config --help` says where settings are read."), WRONG)


def _asked(error: CustomhouseError) -> Failure:
    return Failure((f"{error.text()} {error.cure()}".strip(),), UNDONE)


def _configured(error: Exception) -> Failure:
    return Failure((_first_line(error), "Mend the settings: CUSTOMHOUSE_… in the environment or in .env."), WRONG)


def _file(error: OSError) -> Failure:
    named = f"{error.filename}: " if error.filename else ""
    return Failure((f"{named}{error.strerror or _first_line(error)}",), UNDONE)


def _database(error: Exception) -> Failure:
    if "locked" in str(error):
        return Failure(("The database is busy: another program is writing to it.", "Try again in a moment."), UNDONE)
    said = f"The database cannot be used: {_first_line(error)}"
    return Failure((said, "Check CUSTOMHOUSE_DATABASE_URL and CUSTOMHOUSE_HOME, and that the server runs."), UNDONE)


def _is_database_error(error: Exception) -> bool:
    """Whether Django says so; where Django was not loaded, nothing asked a database."""
    errors = sys.modules.get("django.db.utils")
    return errors is not None and isinstance(error, errors.Error)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


EXPLAINED: list[tuple[type[Exception], Callable[..., Failure]]] = [
    (ValidationError, _settings),
    (CustomhouseError, _asked),
    (DatabaseAddressError, _configured),
    (UnknownCountryError, _configured),
    (OSError, _file),
]
"""What is explained, and by which function."""
