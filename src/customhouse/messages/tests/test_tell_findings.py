"""Findings are told wholly in the reader's language: texts, the words in them, and names that the law gives."""

from __future__ import annotations

from dataclasses import asdict

from customhouse.messages.findings import LANGUAGE, Finding, Severity, fill

FRENCH = {
    LANGUAGE: "fr",
    "{mrn} is {state}: {need}": "{mrn} est {state} : {need}",
    "Ask for {need}.": "Demandez {need}.",
    "Cancelled": "Annulée",
}
NEED = {"en": "Licence", "fr": "Permis", "ar": ""}
FINDING = Finding(
    "REQ-STATE",
    Severity.ERROR,
    "42A",
    "",
    "{mrn} is {state}: {need}",
    "Ask for {need}.",
    {"mrn": "26XD{state}"},
    {"state": "Cancelled"},
    {"need": NEED},
)


def french(text: str) -> str:
    """What a French catalogue makes of a message id."""
    return FRENCH.get(text, text)


def test_everything_is_told_in_one_language() -> None:
    """What the sender wrote stays as it is, even where it looks like a field."""
    assert FINDING.text(french) == "26XD{state} est Annulée : Permis"
    assert FINDING.cure(french) == "Demandez Permis."
    assert FINDING.text() == "26XD{state} is Cancelled: Licence"


def test_a_language_may_be_named() -> None:
    """Where the law has no name in that language, the English one stands; regions share their language's names."""
    assert FINDING.cure(language="fr") == "Ask for Permis."
    assert FINDING.cure(language="fr-CH") == "Ask for Permis."
    assert FINDING.cure(language="ar") == "Ask for Licence."
    assert FINDING.cure(language="de") == "Ask for Licence."


def test_no_remedy_is_no_text() -> None:
    """An empty message id is the head of a catalogue, which nobody wants to read."""
    assert Finding("X", Severity.ERROR, "", "", "Wrong.", "").cure(lambda _: "Project-Id-Version") == ""


def test_a_kept_finding_comes_back() -> None:
    """What was kept before fields could be words reads as well."""
    assert Finding(**asdict(FINDING)) == FINDING
    old = {name: value for name, value in asdict(FINDING).items() if name not in {"words", "texts"}}
    assert Finding(**old).words == {}


def test_a_field_without_content_stays() -> None:
    """So that the fault is seen."""
    assert fill("{a} {b}", {"a": "1"}) == "1 {b}"
