"""An amendment: what differs between what is declared and what the draft says now, each place by its pointer.

Source: WCO Data Model, Amendment 06A and Pointer 97A; applied by `messages.wco.amending`. Places of a class that is
wholly new or gone are pointed to once, as the class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from customhouse.clearance.drafts.rules.composing import Leaves
from customhouse.messages.wco import records as wco
from customhouse.messages.wco.pointers import pointer_of, to_elements

REQUEST = "13"
"""A request about a declaration that customs has (UN/EDIFACT 1225)."""

CORRECTION = "COR"
REASON_IN_WORDS = "AES"
CLERICAL = "32"
"""The reason code (WCO 099) that an amendment from a page bears; the reason itself is in words."""

_ALONE = frozenset({"Declaration/FunctionCode", "Declaration/TypeCode", "Declaration/FunctionalReferenceID"})
"""What tells the request apart, and what no amendment changes."""


def changed_paths(before: Leaves, after: Leaves) -> list[str]:
    """The places that differ, each once, in order; of a line or goods item that came or went, the line itself.

    >>> changed_paths({"A/B[1]/C": ("1", {}), "A/D": ("x", {})}, {"A/B[1]/C": ("2", {}), "A/B[2]/C": ("9", {})})
    ['A/B[1]/C', 'A/D', 'A/B[2]']
    """
    differing = [path for path in dict.fromkeys((*before, *after)) if before.get(path) != after.get(path)]
    lines_before, lines_after = _lines(before), _lines(after)
    kept = lines_before & lines_after
    found = (_outermost(path, kept) for path in differing if path not in _ALONE)
    return list(dict.fromkeys(found))


def _lines(leaves: Iterable[str]) -> frozenset[str]:
    """Every numbered class that stands anywhere on the way to a leaf."""
    return frozenset(line for path in leaves for line in _ways(path))


def _ways(path: str) -> list[str]:
    ends = [matched.end() for matched in re.finditer(r"\[\d+\]", path)]
    return [path[:end] for end in ends]


def _outermost(path: str, kept: frozenset[str]) -> str:
    """The first line on the way that is not on both sides; else the place itself."""
    return next((line for line in _ways(path) if line not in kept), path)


def amendment(  # each says one thing of the request
    tree: wco.Declaration, paths: Iterable[str], *, mrn: str, lrn: str, submitter: str, reason: str
) -> wco.Declaration:
    """The message that asks for these changes: the words of the new tree, a pointer to each place that changes."""
    pointers = [pointer for path in paths if (pointer := pointer_of(path))]
    return msgspec.structs.replace(
        tree,
        function_code=REQUEST,
        functional_reference_id=lrn,
        id=mrn,
        type_code=CORRECTION,
        submitter=wco.Submitter(id=submitter) if submitter else None,
        additional_information=(
            wco.AdditionalInformation(statement_description=reason, statement_type_code=REASON_IN_WORDS),
        ),
        amendments=tuple(
            wco.Amendment(change_reason_code=CLERICAL, pointers=to_elements(pointer)) for pointer in pointers
        ),
    )
