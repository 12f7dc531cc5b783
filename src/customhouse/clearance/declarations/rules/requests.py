"""Requests about a declaration that customs already has: amend it, cancel it, present its goods, ask after it.

Source: UN/EDIFACT 1225 (message function: 1 cancellation, 4 change, 13 request …) and, for function 13, the type
codes in use with the Data Model (COR correction, INV invalidation, GPR goods presentation, QRY query).
"""

from __future__ import annotations

from collections.abc import Iterable

from customhouse.clearance.declarations.records import Request
from customhouse.clearance.declarations.rules.reading import code, identifier, party, text
from customhouse.messages.wco import records as wco

KINDS_OF_TYPES = {"COR": "amendment", "INV": "cancellation", "GPR": "presentation", "QRY": "query"}
KINDS_OF_FUNCTIONS = {"1": "cancellation", "4": "amendment", "5": "amendment", "13": "query"}
REASON = "AES"
"""The statement type (WCO 369) of a reason in words."""


def is_request(tree: wco.Declaration) -> bool:
    """Whether the message asks something about a declaration, rather than being one."""
    return code(tree.type_code) in KINDS_OF_TYPES or code(tree.function_code).lstrip("0") in KINDS_OF_FUNCTIONS


def understand_request(tree: wco.Declaration) -> Request:
    """The request that `tree` makes; `pointers` are the places that it wants changed, each once.

    The submitter is who sent it, else the declarant, else the agent; empty where nobody is named.
    """
    changes = tree.amendments
    return Request(
        kind=_kind(tree),
        mrn=identifier(tree.id),
        lrn=text(tree.functional_reference_id),
        submitter=_submitter(tree),
        reason_code=next((code(change.change_reason_code) for change in changes if change.change_reason_code), ""),
        reason=_reason(tree),
        pointers=tuple(dict.fromkeys(pointer_text(change.pointers) for change in changes if change.pointers)),
    )


def pointer_text(steps: Iterable[wco.Pointer]) -> str:
    """A list of WCO pointers as one text; positions are said where they are not the first, and for goods items.

    >>> pointer_text([wco.Pointer(document_section_code="42A"), wco.Pointer(document_section_code="67A", tag_id="103")])
    '42A/67A/103'
    """
    said: list[str] = []
    for step in steps:
        section = code(step.document_section_code)
        position = step.sequence_numeric
        number = "" if position is None or (position == 1 and section != "68A") else f"[{position}]"
        said += [section + number] if section else []
        said += [code(step.tag_id)] if step.tag_id else []
    return "/".join(said)


def _kind(tree: wco.Declaration) -> str:
    """What is asked for: the type says it, else the function."""
    by_function = KINDS_OF_FUNCTIONS.get(code(tree.function_code).lstrip("0"), "query")
    return KINDS_OF_TYPES.get(code(tree.type_code), by_function)


def _submitter(tree: wco.Declaration) -> str:
    """Who asks."""
    submitter = identifier(tree.submitter.id) if tree.submitter else ""
    named = (party(tree.declarant), party(tree.agent))
    return submitter or next((one.identifier for one in named if one and one.identifier), "")


def _reason(tree: wco.Declaration) -> str:
    """The reasons in words, one a line."""
    words = [
        text(one.statement_description)
        for one in tree.additional_information
        if code(one.statement_type_code) in {"", REASON}
    ]
    return "\n".join(dict.fromkeys(word for word in words if word))
