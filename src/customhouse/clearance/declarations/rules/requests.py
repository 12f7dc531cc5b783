"""Requests about a declaration that customs already has: amend it, cancel it, present its goods, ask after it.

What kind of request it is, `messages.wco` knows (UN/EDIFACT 1225 and the type codes COR, INV, GPR in use with the
Data Model); a query bears the type QRY.
"""

from __future__ import annotations

from collections.abc import Iterable

from customhouse.clearance.declarations.records import Request
from customhouse.clearance.declarations.rules.reading import code, identifier, party, text
from customhouse.messages.wco import records as wco
from customhouse.messages.wco.reading import purpose_of

QUERY = "QRY"
"""The type of a question about a declaration."""

REASON = "AES"
"""The statement type (WCO 369) of a reason in words."""


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
    """What is asked for."""
    return "query" if code(tree.type_code) == QUERY else purpose_of(tree).value


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
