"""Read a message of any kind: bytes in, records and findings out. Nothing that arrives raises.

Used by the journey of a declaration, the commands and the API.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, cast

from lxml import etree

from customhouse.messages.findings import Finding
from customhouse.messages.wco import json, mirroring, plans, scanning, xml
from customhouse.messages.wco.catalogue import finding
from customhouse.messages.wco.checking import Checker, local_name
from customhouse.messages.wco.places import Place
from customhouse.messages.wco.plans import Plan
from customhouse.messages.wco.records import Declaration, MetaData, Response, Section

Form = Literal["xml", "json", "unknown"]
MAX_BYTES = 20_000_000
_MESSAGES = frozenset({"Declaration", "Response"})
_REQUEST = "13"
_CANCELLATION = "1"
_CHANGE = "4"


class Kind(StrEnum):
    """What a message is: the first four can be written again, the others are only named."""

    DECLARATION = "declaration"
    AMENDMENT = "amendment"
    CANCELLATION = "cancellation"
    RESPONSE = "response"
    WRAPPER = "wrapper"
    OTHER = "other"
    UNREADABLE = "unreadable"


class Purpose(StrEnum):
    """What a declaration message asks for."""

    LODGEMENT = "lodgement"
    ADVANCE = "advance"
    AMENDMENT = "amendment"
    CANCELLATION = "cancellation"
    PRESENTATION = "presentation"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `declaration` is there for declarations, amendments and cancellations, `responses` for answers.

    A message with errors keeps its records, so that it can be shown and answered: `is_valid` says whether it may
    be acted on.
    """

    kind: Kind
    metadata: MetaData | None = None
    declaration: Declaration | None = None
    responses: tuple[Response, ...] = ()
    findings: tuple[Finding, ...] = ()
    form: Form = "unknown"

    @property
    def response(self) -> Response | None:
        """The response; the first where an envelope holds several."""
        return self.responses[0] if self.responses else None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that refuse the message."""
        return tuple(one for one in self.findings if one.is_error)

    @property
    def is_valid(self) -> bool:
        """Whether the message is a WCO message as the data model has it."""
        return not self.errors

    @property
    def purpose(self) -> Purpose | None:
        """What a declaration message asks for; None for anything else."""
        return purpose_of(self.declaration) if self.declaration is not None else None


def purpose_of(declaration: Declaration) -> Purpose:
    """What a declaration message asks for, by its function (UN/EDIFACT 1225) and type.

    >>> purpose_of(Declaration(function_code="13", type_code="GPR")).value
    'presentation'
    """
    function = declaration.function_code
    if function == _CANCELLATION:
        return Purpose.CANCELLATION
    if function == _CHANGE:
        return Purpose.AMENDMENT
    if function == _REQUEST:
        requests = {"INV": Purpose.CANCELLATION, "GPR": Purpose.PRESENTATION}
        return requests.get(declaration.type_code or "", Purpose.AMENDMENT)
    return Purpose.ADVANCE if function == "14" else Purpose.LODGEMENT


def read_message(data: bytes, *, content_type: str = "", max_bytes: int = MAX_BYTES) -> Reading:
    """Read one message.

    Args:
        data: the bytes as they arrived.
        content_type: the media type that the sender named; empty: found from the first character.
        max_bytes: longer messages are refused without being parsed.
    """
    if len(data) > max_bytes:
        return _unreadable("unknown", finding("MSG-SIZE", "", "1:1", size=len(data), limit=max_bytes))
    if not data.strip(b" \t\r\n\0"):
        return _unreadable("unknown", finding("MSG-EMPTY", "", "1:1"))
    form = _form(data, content_type)
    found = mirroring.read(data) if form == "json" else scanning.read(data)
    if found is None:
        return read_thoroughly(data, form)
    return _reading(found.metadata, found.bodies, [_namespace_missing(plan) for plan in found.bare], form)


def read_thoroughly(data: bytes, form: Form) -> Reading:
    """Read one message by parser and `checking` alone.

    For what is not obviously in order; and what the swift readers are proved against.
    """
    root = json.parse(data) if form == "json" else xml.parse(data)
    return _unreadable(form, root) if isinstance(root, Finding) else replace(_read_root(root), form=form)


def _form(data: bytes, content_type: str) -> Form:
    """XML or JSON, by what the sender says and else by the first character."""
    if "json" in content_type.lower():
        return "json"
    if "xml" in content_type.lower():
        return "xml"
    start = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    return "json" if start[:1] in (b"{", b"[") else "xml"


def _unreadable(form: Form, refusal: Finding) -> Reading:
    """A message that has no tree."""
    return Reading(Kind.UNREADABLE, findings=(refusal,), form=form)


def _read_root(root: etree._Element) -> Reading:
    """A message by its first element."""
    local = local_name(root)
    if local in _MESSAGES:
        return _read_envelope(None, [root])
    if local == "MetaData" and (inner := [child for child in root if local_name(child) in _MESSAGES]):
        return _read_envelope(root, inner)
    return _read_foreign(root)


def _read_foreign(root: etree._Element) -> Reading:
    """A message of another kind; one that wraps a WCO message says so and gives it."""
    if xml.is_too_deep(root):
        return _unreadable("unknown", finding("MSG-DEPTH", "", "1:1", limit=xml.MAX_DEPTH))
    refusal = finding("MSG-NOT-DECLARATION", "", local_name(root), kind=local_name(root))
    for envelope in root.iter("{*}MetaData"):
        if envelope is not root:
            inside = _read_root(envelope)
            return replace(inside, kind=Kind.WRAPPER, findings=(refusal, *inside.findings))
    return Reading(Kind.OTHER, findings=(refusal,))


def _read_envelope(envelope: etree._Element | None, messages: list[etree._Element]) -> Reading:
    """The envelope if there is one, and the messages in it: one declaration, or responses."""
    findings: list[Finding] = []
    metadata = None
    if envelope is not None:
        metadata = cast("MetaData", _section(envelope, plans.metadata(), findings, skip=_MESSAGES))
    return _reading(metadata, [_section(message, _plan_of(message), findings) for message in messages], findings)


def _reading(
    metadata: MetaData | None, bodies: Sequence[Section], findings: list[Finding], form: Form = "unknown"
) -> Reading:
    """What was read: one declaration, or responses."""
    declarations = [body for body in bodies if isinstance(body, Declaration)]
    responses = tuple(body for body in bodies if isinstance(body, Response))
    if len(declarations) + bool(responses) > 1:
        findings.append(finding("MSG-REPEATED", "", "MetaData", tag="Declaration", limit=1))
    declaration = declarations[0] if declarations else None
    kind = kind_of(declaration) if declaration is not None else Kind.RESPONSE
    return Reading(kind, metadata, declaration, responses, tuple(findings), form)


def _plan_of(message: etree._Element) -> Plan:
    """The plan for a declaration or a response."""
    return plans.declaration() if local_name(message) == "Declaration" else plans.response()


def kind_of(declaration: Declaration) -> Kind:
    """Declaration, amendment or cancellation; a presentation notice is a request about a declaration: amendment."""
    purpose = purpose_of(declaration)
    if purpose is Purpose.CANCELLATION:
        return Kind.CANCELLATION
    return Kind.DECLARATION if purpose in (Purpose.LODGEMENT, Purpose.ADVANCE) else Kind.AMENDMENT


def _section(
    element: etree._Element, plan: Plan, findings: list[Finding], *, skip: frozenset[str] = frozenset()
) -> Section:
    """One class element with its namespace judged, its findings added."""
    found, expected = etree.QName(element).namespace, plan.position.namespace
    place = Place(plan.position)
    if found is None:
        findings.append(_namespace_missing(plan))
    elif found != expected:
        findings.append(
            finding("MSG-NAMESPACE", place.pointer, place.path, tag=plan.position.tag, found=found, expected=expected)
        )
    checker = Checker(bare=found is None)
    record = checker.section(element, plan, place, skip=skip)
    findings.extend(checker.findings)
    return record


def _namespace_missing(plan: Plan) -> Finding:
    """The warning that a message does not say which data model it follows."""
    place = Place(plan.position)
    return finding("MSG-NAMESPACE-MISSING", place.pointer, place.path, expected=plan.position.namespace)
