"""Refusals of verbs say the verb and the state as pages call them, in the reader's language."""

from __future__ import annotations

from customhouse.clearance.declarations.errors import wrong_state

FRENCH = {
    "“{verb}” is not possible for declaration {mrn} in its present state: {state}.": "{verb}, {mrn}, {state}",
    "Amend": "Rectifier",
    "Under control": "Sous contrôle",
}


def test_verb_and_state_are_words() -> None:
    """Not the codes that programs use."""
    refused = wrong_state("26XD1", "under_control", "amend")
    assert refused.text() == "“Amend” is not possible for declaration 26XD1 in its present state: Under control."
    assert refused.text(FRENCH.__getitem__) == "Rectifier, 26XD1, Sous contrôle"
    assert refused.findings[0].text(FRENCH.__getitem__) == "Rectifier, 26XD1, Sous contrôle"
