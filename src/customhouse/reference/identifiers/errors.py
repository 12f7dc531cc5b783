"""What can be wrong with an identifier: one small class for each kind of mistake, the same for every format.

IdentifierError
├── InvalidLength     too short or too long
├── InvalidFormat     a character or a part stands where the format has none such
└── InvalidChecksum   the check digit does not agree: most often a slip of the keyboard
"""

from __future__ import annotations

from collections.abc import Callable

from customhouse.messages.findings import msgid


class IdentifierError(ValueError):
    """The identifier is not valid. `message` is an English message id that a page can translate."""

    message = msgid("This is not a valid identifier.")

    def __str__(self) -> str:
        return self.message


class InvalidLength(IdentifierError):
    """It has too few or too many characters."""

    message = msgid("The identifier has the wrong length.")


class InvalidFormat(IdentifierError):
    """It has a character or a part that the format does not know there."""

    message = msgid("The identifier has the wrong form.")


class InvalidChecksum(IdentifierError):
    """Its check digit does not agree with the rest."""

    message = msgid("The identifier's check digit does not agree with the rest of it.")


def accepts(validate: Callable[[str], str], number: str) -> bool:
    """Whether `validate` takes the number: the body of every format's `is_valid`."""
    try:
        validate(number)
    except IdentifierError:
        return False
    return True
