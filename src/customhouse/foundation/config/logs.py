"""Where the log goes: to standard error, as lines for people or as JSON. Standard output is for answers."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from customhouse.foundation.config.settings import Settings


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """A line for people. Line breaks in what a sender wrote are shown, not obeyed: nobody forges a line of the log."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's own name
        """The line, before any traceback."""
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")


def logging_config(installation: Settings) -> dict[str, Any]:
    """Django's LOGGING for this installation."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"()": PlainLines, "format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": JsonLines},
        },
        "handlers": {
            "standard_error": {"class": "logging.StreamHandler", "formatter": installation.log_format},
        },
        "root": {"handlers": ["standard_error"], "level": installation.log_level.upper()},
        "loggers": {
            # Django's own set-up would send its records to handlers of its own beside ours.
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.server": {"handlers": [], "level": "NOTSET", "propagate": True},
            # What PDF files are made with tells every step of every page.
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "WARNING"},
        },
    }
