"""`customhouse profile`: write, check, watch and activate risk profiles; back-tests join from insight."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import Finding
from customhouse.targeting.profiles import queries, services
from customhouse.targeting.profiles.models import ProfileDraft
from customhouse.targeting.profiles.records import Profile
from customhouse.targeting.profiles.rules.sheets import is_sheet, write_sheet

app = typer.Typer(no_args_is_help=True, help="Risk profiles: write, check, test, watch, put into force.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
As = Annotated[str, typer.Option("--as", help="The analyst in whose name it is done.")]
Target = Annotated[str, typer.Argument(help="A file (a sheet, or YAML), or the code of a profile.")]
Code = Annotated[str, typer.Argument(help="The code of a draft.")]


@app.callback()
def profile() -> None:
    """Risk profiles: write, check, test, watch, put into force."""


@app.command()
def check(target: Target, *, as_json: Json = False) -> None:
    """Tell every fault of a profile or a file of law, where it is and what to do; nothing is kept. Exit 0 or 1."""
    profiles, others, findings = _checked(target)
    if as_json:
        said = [_finding(found) for found in findings]
        sound = {"sound": not findings, "profiles": [each.code for each in profiles], "findings": said}
        print(json.dumps({"target": target, **sound, **others}, ensure_ascii=False))
    for found in findings if not as_json else ():
        print("{code} {path}: {message} {remedy}".format(**_finding(found)))
    if not findings and not as_json:
        for each in profiles if len(profiles) == 1 else ():
            print(write_sheet(each))
        print(f"{len(profiles)} profiles, without fault.")
    raise typer.Exit(1 if findings else 0)


@app.command()
def write(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A sheet, or YAML with one profile.")],
    *,
    user: As,
    as_json: Json = False,
) -> None:
    """Keep a profile as a draft, to be tested and put into force by somebody else."""
    draft = services.write_draft(text=file.read_text(encoding="utf-8"), actor=acting(user), at=datetime.now(UTC))
    _tell(draft_as_json(draft), as_json)


@app.command()
def drafts(*, as_json: Json = False) -> None:
    """List the drafts, where they stand, and whether what they say was tested."""
    for draft in queries.drafts_for(SYSTEM):
        _tell(draft_as_json(draft), as_json)


@app.command()
def shadow(code: Code, *, user: As = "", as_json: Json = False) -> None:
    """Let a draft run beside the profiles in force: analysts see what it would have found, and nothing follows."""
    draft = services.shadow_profile(code=code, actor=acting(user), at=datetime.now(UTC))
    _tell(draft_as_json(draft), as_json)


@app.command()
def activate(code: Code, *, user: As = "", as_json: Json = False) -> None:
    """Put a draft into force: a back-test of it must be on record, and another person than its author does it."""
    at = datetime.now(UTC)
    row = services.activate_profile(code=code, actor=acting(user), at=at, today=legal_day(at))
    said = {"profile": row.code, "version": row.version, "state": "active", "valid_from": str(row.valid_from)}
    _tell(said | {"valid_to": str(row.valid_to) if row.valid_to else None, "activated_by": row.recorded_by}, as_json)


def acting(user: str) -> Actor:
    """The person of that name; nobody named, the installation itself. Raises `NotFound`."""
    if not user:
        return SYSTEM
    found = User.objects.filter(username=user, is_active=True).first()
    if found is None:
        raise NotFound("person", user)
    return actor_of(found)


def draft_as_json(draft: ProfileDraft) -> dict[str, Any]:
    """A draft, and whether what it says was tested."""
    test = queries.test_of(draft)
    return {
        "profile": draft.code,
        "state": draft.state,
        "written_by": draft.written_by,
        "written_at": draft.written_at.isoformat(),
        "moved_by": draft.moved_by,
        "moved_at": draft.moved_at.isoformat(),
        "tested_at": test.at.isoformat() if test else None,
        "digest": draft.digest,
    }


def profile_named(target: str, today: date) -> tuple[Profile, list[Finding]]:
    """The profile of a file or of a code, and what is amiss with the file. Raises `NotFound`."""
    file = Path(target)
    if file.is_file():
        return services.read_one(_text(file))
    return queries.find_profile(target, today), []


def _checked(target: str) -> tuple[Sequence[Profile], dict[str, int], Sequence[Finding]]:
    file = Path(target)
    if not file.is_file():
        return [queries.find_profile(target, datetime.now(UTC).date())], {}, []
    text = _text(file)
    if is_sheet(text) or not services.is_law(text):
        found, findings = services.read_one(text)
        return [found] if not findings else [], {}, findings
    law = services.check_law(file)
    return law.profiles, {"policies": len(law.policies), "groups": len(law.groups)}, law.findings


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def _finding(found: Finding) -> dict[str, str]:
    return {"code": found.code, "path": found.path, "message": found.text(), "remedy": found.cure()}


def _tell(said: dict[str, Any], as_json: bool) -> None:
    line = json.dumps(said, ensure_ascii=False)
    print(line if as_json else "  ".join(f"{name}: {value}" for name, value in said.items() if value is not None))
