"""How alike two words of names are: by their letters, and by how they sound."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from customhouse.targeting.screening.rules.spelling import one_way, skeleton

LEAST = 0.7
"""Words less alike than this are other words."""
LESS = 0.05
"""What letters that are only another spelling of the same take from 1."""


def likeness(asked: str, listed: str) -> float:
    """From 0 to 1; 1 are the same letters. Words with a figure in them are the same or they are not.

    >>> likeness("hussein", "hussein"), round(likeness("hussein", "husein"), 2), round(likeness("hussein", "husayn"), 2)
    (1.0, 0.93, 0.79)
    >>> round(likeness("petroff", "petrov"), 2), round(likeness("alexander", "aleksandr"), 2)
    (0.97, 0.93)
    >>> likeness("12a", "12b")
    0.0
    """
    if asked == listed:
        return 1.0
    if not (asked.isalpha() and listed.isalpha()):
        return 0.0
    letters: float = OSA.normalized_similarity(asked, listed)
    if skeleton(asked) != skeleton(listed):
        return letters
    return (1 + max(letters, _one_way(asked, listed) - LESS)) / 2


def _one_way(asked: str, listed: str) -> float:
    """How alike the letters are, written one way; 0 where both are written so already."""
    one, other = one_way(asked), one_way(listed)
    if (one, other) == (asked, listed):
        return 0.0
    alike: float = OSA.normalized_similarity(one, other)
    return alike


def shortened(word: str) -> set[str]:
    """The word, and the word without one of its letters: two words a slip apart have one of these in common.

    >>> sorted(shortened("abc"))
    ['abc']
    >>> sorted(shortened("abcd"))
    ['abc', 'abcd', 'abd', 'acd', 'bcd']
    """
    if len(word) < SHORTEST:
        return {word}
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


SHORTEST = 4
"""Shorter words have no slips: two of three letters that differ in one are two words."""
