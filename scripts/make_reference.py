"""Write the reference pages of settings, commands, addresses and facts from the program itself: `make reference`.

A test compares `docs/reference/` with what this script would write, so that nothing goes undocumented.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
UNDESCRIBED = "(not described)"
MADE = "This page is made by `scripts/make_reference.py` (`make reference`)."


def settings() -> str:
    """Every setting: environment variable, default, what it is for."""
    from customhouse.foundation.config.description import reference

    return reference()


def commands() -> str:
    """Every command, with what it does, its arguments and its options."""
    from customhouse.web.cli import COMMANDS, PROGRAM, WORDS, mounted

    lines = ["# Commands", "", MADE, "`--json` prints one JSON object a line and nothing else.", ""]
    for name in COMMANDS:
        for path, command in _leaves(mounted(name).commands[name], (PROGRAM, name)):
            lines += [f"## `{' '.join(path)}`", "", *_command(path, command), ""]
        for word in WORDS.get(name, {}):
            inner = mounted(name, [name, word]).commands[name]
            for path, command in _leaves(inner, (PROGRAM, name)):
                lines += [f"## `{' '.join(path)}`", "", *_command(path, command), ""]
    return "\n".join(lines).rstrip() + "\n"


def _leaves(
    command: Any, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:  # typer vendors click's types
    """The commands that do something, in order of their names."""
    inside = getattr(command, "commands", None)
    if inside is None:
        yield path, command
        return
    for name in sorted(inside):
        yield from _leaves(inside[name], (*path, name))


def _command(path: tuple[str, ...], command: Any) -> Iterator[str]:
    if not command.help:
        raise SystemExit(f"{' '.join(path)} does not say what it does")
    yield " ".join(command.help.split())
    shown = [part for part in command.params if not getattr(part, "hidden", False) and part.name != "help"]
    if shown:
        yield ""
        yield "| argument or option | what it is |"
        yield "|---|---|"
    for part in shown:
        words = "/".join((*part.opts, *part.secondary_opts)) if part.opts[0].startswith("-") else part.name.upper()
        said = " ".join((getattr(part, "help", None) or "").split()) or UNDESCRIBED
        yield f"| `{words}` | {said}{_default(part)} |".replace("…", "...")


def _default(part: Any) -> str:
    default = part.default
    if callable(default) or default in (None, "", False, (), []) or not isinstance(default, str | int | float):
        return ""
    return f" Default: `{'yes' if default is True else default}`."


def routes() -> str:
    """Every address of the site and of the API, and what is there."""
    from django.urls import get_resolver

    pages: list[tuple[str, str, str]] = []
    for route, pattern in _patterns(get_resolver(), ""):
        view = getattr(pattern.callback, "view_class", pattern.callback)
        if "ninja" not in view.__module__:
            pages.append((route, pattern.name or "", _said(view)))
    lines = ["# Addresses", "", MADE, "", "## Pages", "", "| address | name | what is there |", "|---|---|---|"]
    lines += [f"| `{route}` | {name} | {said} |" for route, name, said in sorted(pages)]
    lines += ["", "## API", "", "Under `/api/v1`; described for machines at `/api/v1/openapi.json`, for people at"]
    lines += ["`/api/v1/docs`.", "", "| operation | what it does |", "|---|---|"]
    return "\n".join([*lines, *_operations()]) + "\n"


def _patterns(resolver: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern, route)
        else:
            yield f"/{route}", pattern


def _said(view: Any) -> str:
    """The first sentence of what a view says of itself; other people's views say little."""
    if not view.__module__.startswith("customhouse"):
        return f"(given by {view.__module__.split('.')[0]})"
    if not view.__doc__:
        raise SystemExit(f"{view.__module__}.{view.__name__} does not say what it shows")
    return " ".join(view.__doc__.strip().split("\n\n")[0].split())


def _operations() -> Iterator[str]:
    from customhouse.web.api import api

    for address, verbs in sorted(api.get_openapi_schema()["paths"].items()):
        for verb, operation in sorted(verbs.items()):
            said = " ".join((operation.get("description") or operation.get("summary") or "").split())
            yield f"| `{verb.upper()} {address}` | {said} |"


def facts() -> str:
    """Every fact of selection: its name, what it means, where it comes from, and how a condition may compare it."""
    from customhouse.targeting.facts.rules.dictionary import FACTS
    from customhouse.targeting.profiles.rules.conditions import SUITED
    from customhouse.targeting.profiles.rules.speech import SAID

    lines = ["# Facts of selection", "", MADE, "What a condition of a profile may name, and how it is compared."]
    lines += ["A fact that is not known meets no comparison but “is not known”.", ""]
    lines += ["| fact | what it means | comes from | compared by |", "|---|---|---|---|"]
    for name, fact in FACTS.items():
        compared = ", ".join(SAID[operator] for operator in SUITED[fact.kind])
        lines.append(f"| `{name.replace('_', ' ')}` ({fact.kind}) | {fact.meaning} | {fact.source} | {compared} |")
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "commands.md": commands,
    "routes.md": routes,
    "facts.md": facts,
}


def write() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
    import django

    django.setup()
    write()
