"""How an error looks over HTTP: problem details (RFC 9457) with Customhouse's code and, where there are, findings."""

from __future__ import annotations

from ninja import Schema


class FindingPayload(Schema):
    """What is wrong or doubtful in the reader's language: code, place (WCO pointer and path), cause and remedy."""

    code: str
    pointer: str
    path: str
    message: str
    remedy: str


class Problem(Schema):
    """Why there is no answer: `title` says what happened, `detail` what to do, `code` is stable."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    findings: list[FindingPayload] = []
