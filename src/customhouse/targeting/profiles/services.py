"""Loading, writing, testing and activating profiles and selection policies: the only door for writing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml
from django.db import transaction

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.profiles import queries, store
from customhouse.targeting.profiles.access import ACTIVATE_PROFILES, LOAD_SELECTION_LAW, WRITE_PROFILES
from customhouse.targeting.profiles.models import BackTest, LoadedLaw, ProfileDraft, ProfileVersion
from customhouse.targeting.profiles.records import Profile
from customhouse.targeting.profiles.rules.documents import read_document
from customhouse.targeting.profiles.rules.knowing import unknown_of_policy, unknown_of_profile
from customhouse.targeting.profiles.rules.reading import SelectionLaw, overlaps, read_profile, read_selection_law
from customhouse.targeting.profiles.rules.sheets import LONGEST, is_sheet, read_sheet, write_sheet
from customhouse.targeting.profiles.states import MOVES, STATES, DraftState
from customhouse.targeting.profiles.store import group_row, policy_row, profile_row

FILE = "profiles.yaml"


class UnsoundLawError(ValueError):
    """A file of law with faults; nothing of it was loaded. `findings` say what, where, and what to do."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(f"{found.path}: {found.text()} {found.cure()}" for found in findings))


def load_law(*, pack: CountryPack, actor: Actor, at: datetime) -> int:
    """Load the pack's profiles and policies; how many versions were new (0: all was known already).

    A text that changed becomes a further version of the same code and first day; what was loaded before stays.
    Raises `AccessDenied`, and `UnsoundLawError` when the file has faults.
    """
    require(actor, LOAD_SELECTION_LAW)
    law = check_law(pack.data(FILE), pack)
    findings = law.findings or _overlaps_with_loaded(law)
    if findings:
        raise UnsoundLawError(findings)
    rows: list[LoadedLaw] = [
        *map(policy_row, law.policies),
        *map(profile_row, law.profiles),
        *map(group_row, law.groups),
    ]
    with transaction.atomic():
        new = store.keep_new(rows, actor=actor, at=at)
        if new:
            codes = sorted({f"{row.code}/{row.version}" for row in new})
            record_event(subject="law:selection", kind="loaded", payload={"versions": codes}, actor=actor, at=at)
    return len(new)


def check_law(file: Traversable | Path, pack: CountryPack | None = None) -> SelectionLaw:
    """Read a file of profiles without loading it; text that is no YAML is a finding like any other.

    Offices and control types are those of the pack (the installed one).
    """
    try:
        document, amiss = read_document(file.read_text(encoding="utf-8"), FILE)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        return SelectionLaw((), (), (_no_yaml(error),))
    law, known = read_selection_law(document), store.known_of(pack or installed_pack())
    for place, profile in enumerate(law.profiles):
        amiss += unknown_of_profile(profile, f"file.profiles[{place}]", known)
    for place, policy in enumerate(law.policies):
        amiss += unknown_of_policy(policy, f"file.policies[{place}]", known)
    return replace(law, findings=(*law.findings, *amiss))


def _no_yaml(error: Exception) -> Finding:
    return Finding(
        "PRF-YAML", Severity.ERROR, "", FILE,
        msgid("The file is not written as YAML asks: {why}"),
        msgid("Correct the file at the line and column named."), {"why": " ".join(str(error).split())},
    )  # fmt: skip


def _overlaps_with_loaded(law: SelectionLaw) -> list[Finding]:
    """Where an entry loaded before, and now missing from the file, would hold beside one of the file."""
    profiles = {(known.code, known.valid_from): known for known in (*queries.history().profiles, *law.profiles)}
    policies = {(known.code, known.valid_from): known for known in (*queries.policies(), *law.policies)}
    groups = {(known.code, known.valid_from): known for known in (*queries.history().groups, *law.groups)}
    return overlaps(list(profiles.values()), list(policies.values()), list(groups.values()))


def read_one(text: str) -> tuple[Profile, list[Finding]]:
    """One profile from a sheet, or from a file of law that holds exactly one; and what is amiss."""
    if is_sheet(text):
        (profile, findings), path = read_sheet(text), "sheet"
    else:
        (profile, findings), path = _read_yaml(text), "profile"
    return profile, [*findings, *unknown_of_profile(profile, path, store.known_of(installed_pack()))]


def _read_yaml(text: str) -> tuple[Profile, list[Finding]]:
    try:
        written, amiss = read_document(text, "profile")
    except (yaml.YAMLError, RecursionError) as error:
        return read_profile({}, "profile")[0], [_no_yaml(error)]
    if isinstance(written, Mapping) and isinstance(written.get("profiles"), list) and len(written["profiles"]) == 1:
        [written] = written["profiles"]
    profile, findings = read_profile(written if isinstance(written, Mapping) else {}, "profile")
    return profile, [*amiss, *findings]


def is_law(text: str) -> bool:
    """Whether a text is a file of law (policies, profiles, groups) rather than one profile, or no YAML at all."""
    try:
        written = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError):
        return True
    return not isinstance(written, Mapping) or not {"code", "when"} & set(written)


def write_draft(*, text: str, actor: Actor, at: datetime) -> ProfileDraft:
    """Keep what an analyst wrote as a draft, new or in place of what the draft of that code said before.

    A draft that is changed has to be tested and watched anew.

    Raises:
        AccessDenied: the actor may not write profiles.
        Refused: the text has faults; `findings` say what, where, and what to do.
    """
    require(actor, WRITE_PROFILES)
    profile, findings = read_one(text[: LONGEST + 1])
    findings = findings or [_too_long()] * (len(text) > LONGEST)
    if findings:
        raise Refused(findings)
    with transaction.atomic():
        draft = ProfileDraft.objects.select_for_update().filter(code=profile.code).first()
        draft = draft or ProfileDraft(code=profile.code)
        draft.sheet, draft.digest = write_sheet(profile), store.digest_of(profile)
        draft.written_by, draft.written_at = actor.name, at
        _move(draft, "written", actor, at, {"digest": draft.digest})
    return draft


def keep_test(
    *, profile: Profile, days: tuple[date, date], items: int, outcome: Mapping[str, object], actor: Actor, at: datetime
) -> BackTest:
    """Put a back-test on record, by the digest of what the profile said. Raises `AccessDenied`.

    `outcome["past"]` says on what (`records.Past`): it decides whether the test opens activation.
    """
    require(actor, WRITE_PROFILES)
    with transaction.atomic():
        test = BackTest.objects.create(
            code=profile.code,
            digest=store.digest_of(profile),
            at=at,
            by=actor.name,
            first_day=days[0],
            last_day=days[1],
            items=items,
            outcome=dict(outcome),
        )
        said = {"digest": test.digest, "items": items, "hits": outcome.get("hits", 0)}
        record_event(subject=f"profile:{profile.code}", kind="tested", payload=said, actor=actor, at=at)
    return test


def shadow_profile(*, code: str, actor: Actor, at: datetime) -> ProfileDraft:
    """Let a draft run beside the profiles in force: told where it would have found something, it decides nothing.

    Raises:
        AccessDenied: the actor may not write profiles.
        NotFound: there is no draft of that code.
        Conflict: it runs already, is in force, or was dropped.
    """
    return _moved(code, "shadowed", actor, at)


def drop_profile(*, code: str, actor: Actor, at: datetime) -> ProfileDraft:
    """Give a draft up. Raises as `shadow_profile`."""
    return _moved(code, "dropped", actor, at)


def activate_profile(*, code: str, actor: Actor, at: datetime, today: date) -> ProfileVersion:
    """Put a draft into force, from its first day on or from today: what it replaces ends the day before.

    Raises:
        AccessDenied: the actor may not put profiles into force.
        NotFound: there is no draft of that code.
        Conflict: the actor wrote it, nobody tested what it says now on the own past, or it is no draft any more.
        Refused: it would overlap with a version that begins later.
    """
    require(actor, ACTIVATE_PROFILES)
    with transaction.atomic():
        draft = _draft(code)
        _must_move(draft, "activated")
        if actor.user_id is None or actor.name == draft.written_by:
            raise second_person(draft.code)
        test = queries.proof_of(draft)
        if test is None:
            raise tested_on_file(draft.code) if queries.test_of(draft) else untested(draft.code)
        profile = queries.profile_of(draft)
        profile = replace(profile, valid_from=max(profile.valid_from, today))
        row = _into_force(profile, actor, at)
        said = {"version": row.version, "digest": draft.digest, "test": test.id, "past": test.outcome["past"]}
        said["written_by"] = draft.written_by
        _move(draft, "activated", actor, at, said)
    return row


def _into_force(profile: Profile, actor: Actor, at: datetime) -> ProfileVersion:
    """Keep the profile as law, and end what it replaces the day before it begins."""
    if profile.valid_to is not None and profile.valid_to < profile.valid_from:
        raise Conflict(
            "PRF-OVER",
            msgid("The validity of {code} is over already."),
            msgid("Write a later last day, or none."),
            {"code": profile.code},
        )
    day_before = profile.valid_from - timedelta(days=1)
    known = [each for each in queries.history().profiles if each.code == profile.code]
    ended = [
        replace(each, valid_to=day_before)
        for each in known
        if each.valid_from <= day_before and each.is_valid(profile.valid_from)
    ]
    others = [each for each in known if each.valid_from > profile.valid_from]
    findings = overlaps([profile, *ended, *others], [])
    if findings:
        raise Refused(findings)
    row = profile_row(profile)
    store.keep_new([*map(profile_row, ended), row], actor=actor, at=at)
    return row


def _moved(code: str, move: str, actor: Actor, at: datetime) -> ProfileDraft:
    require(actor, WRITE_PROFILES)
    with transaction.atomic():
        draft = _draft(code)
        _must_move(draft, move)
        _move(draft, move, actor, at, {"digest": draft.digest})
    return draft


def _draft(code: str) -> ProfileDraft:
    found = ProfileDraft.objects.select_for_update().filter(code=code.replace("\0", "")).first()
    if found is None:
        raise NotFound("profile", code.replace("\0", ""))
    return found


def _must_move(draft: ProfileDraft, move: str) -> None:
    if draft.state not in MOVES[move].start:
        raise Conflict(
            "PRF-STATE",
            msgid("The draft {code} cannot go this way: it is {state}."),
            msgid("Change it first: a changed profile is a draft again."),
            {"code": draft.code},
            {"state": STATES[DraftState(draft.state)]},
        )


def _move(draft: ProfileDraft, move: str, actor: Actor, at: datetime, said: Mapping[str, object]) -> None:
    draft.state, draft.moved_by, draft.moved_at = MOVES[move].end.value, actor.name, at
    draft.save()
    record_event(subject=f"profile:{draft.code}", kind=move, payload=said, actor=actor, at=at)


def second_person(code: str) -> Conflict:
    """Four eyes: who wrote a profile does not put it into force, nor does nobody in particular."""
    return Conflict(
        "PRF-SECOND-PERSON",
        msgid("The profile {code} is put into force by another person than the one who wrote it."),
        msgid("Ask a second analyst to read the profile and its test, and to put it into force by their own account."),
        {"code": code},
    )


def untested(code: str) -> Conflict:
    """No rule goes live untested."""
    return Conflict(
        "PRF-UNTESTED",
        msgid("No back-test of what the profile {code} says now is on record."),
        msgid("Run the back-test of the profile first."),
        {"code": code},
    )


def tested_on_file(code: str) -> Conflict:
    """What somebody's file would have found proves nothing of the trade that passes here."""
    return Conflict(
        "PRF-UNTESTED",
        msgid("What the profile {code} says now was tested on a file only, and not on what was kept here."),
        msgid("Run the back-test of the profile on the past of this installation, without a file."),
        {"code": code},
    )


def _too_long() -> Finding:
    return Finding(
        "PRF-LONG", Severity.ERROR, "", "sheet", msgid("The text is longer than {most} characters."),
        msgid("Split it into two profiles."), {"most": str(LONGEST)},
    )  # fmt: skip
