"""Errors: each says what, why and what to do, and its HTTP status."""

from __future__ import annotations

import pytest

from customhouse.foundation.access.errors import (
    KINDS,
    AccessDenied,
    Conflict,
    CustomhouseError,
    NotFound,
    NotSignedIn,
    Refused,
    TooLarge,
)
from customhouse.foundation.access.records import Actor, Role
from customhouse.messages.findings import Finding, Severity

FINDING = Finding("X-1", Severity.ERROR, "42A", "", "The {what} is wrong.", "Mend the {what}.", {"what": "name"})
EVERY = [
    (CustomhouseError("C", "Wrong.", "Mend."), 400, "Wrong."),
    (NotSignedIn(), 401, "You are not signed in, or your API key is not valid."),
    (AccessDenied("audit.verify", "tom"), 403, "Your roles do not allow this (audit.verify)."),
    (NotFound("declaration", "26DL"), 404, "Not found, or not yours to see: declaration 26DL."),
    (Conflict("C", "{a} again", params={"a": "{b}"}), 409, "{b} again"),
    (TooLarge(1000), 413, "The message is larger than 1000 bytes."),
    (Refused([FINDING]), 422, "The name is wrong."),
]


def test_an_error_is_told_in_one_language() -> None:
    """What is looked for is named in the reader's language too, and where there is no remedy none is told."""
    french = {
        "Not found, or not yours to see: {kind} {reference}.": "Introuvable : {kind} {reference}.",
        "user": "compte",
    }
    assert NotFound("user", "tom").text(lambda text: french.get(text, text)) == "Introuvable : compte tom."
    assert CustomhouseError("C", "Wrong.").cure(lambda _: "the head of a catalogue") == ""
    assert {NotFound(kind, "1").text() for kind in KINDS} == {
        f"Not found, or not yours to see: {kind} 1." for kind in KINDS
    }


@pytest.mark.parametrize(("error", "status", "text"), EVERY, ids=lambda value: type(value).__name__)
def test_an_error_says_what_is_wrong(error: CustomhouseError, status: int, text: str) -> None:
    assert (error.status, error.finding.is_error) == (status, True)
    assert text in str(error)


def test_an_error_is_told_in_another_language() -> None:
    words = {FINDING.message: "Le {what} est faux.", FINDING.remedy: "Corriger le {what}."}
    error = Refused([FINDING])
    assert (error.text(words.__getitem__), error.cure(words.__getitem__)) == ("Le name est faux.", "Corriger le name.")


def test_traders_and_administrators_are_no_officials() -> None:
    assert Actor("ana", frozenset({Role.OFFICER})).is_official
    assert not Actor("tom", frozenset({Role.TRADER, Role.ADMINISTRATOR})).is_official
