"""Orders, questions, measures and changes as JSON: the same keys for API and command line. Times ISO 8601 in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from customhouse.clearance.inspections.models import ControlChange, Measure, Question, WorkOrder


def order_as_json(order: WorkOrder, at: datetime) -> dict[str, Any]:
    """A work order: where it stands, with whom, until when."""
    return {
        "order": order.reference,
        "mrn": order.mrn,
        "office": order.office,
        "lane": order.lane,
        "controls": list(order.controls),
        "state": order.state,
        "examiner": order.examiner.username if order.examiner else None,
        "opened_at": order.opened_at.isoformat(),
        "due_at": order.due_at.isoformat(),
        "overdue": order.is_open and order.due_at < at,
        "conclusion": order.conclusion or None,
        "reason": order.reason or None,
    }


def order_in_full_as_json(order: WorkOrder, at: datetime) -> dict[str, Any]:
    """The same with what was found."""
    return order_as_json(order, at) | {
        "note": order.note,
        "findings": [
            {
                "code": row.code,
                "item": row.item,
                "element": row.element,
                "declared": row.declared,
                "found": row.found,
                "note": row.note,
            }
            for row in order.findings.order_by("position")
        ],
        "samples": [
            {"number": row.number, "item": row.item, "seal": row.seal, "sent_to": row.sent_to}
            for row in order.samples.order_by("id")
        ],
        "seals": [{"act": row.act, "number": row.number, "place": row.place} for row in order.seals.order_by("id")],
        "photos": order.photos.count(),
    }


def question_as_json(question: Question, at: datetime) -> dict[str, Any]:
    """A question as its parties read it: no name of an officer, no reason."""
    return {
        "question": question.reference,
        "mrn": question.mrn,
        "office": question.office,
        "text": question.text,
        "documents_wanted": question.documents_wanted,
        "state": question.state,
        "asked_at": question.asked_at.isoformat(),
        "due_at": question.due_at.isoformat(),
        "overdue": question.is_open and question.due_at < at,
        "answer": question.answer or None,
        "answered_at": question.answered_at.isoformat() if question.answered_at else None,
    }


def measure_as_json(measure: Measure) -> dict[str, Any]:
    """A measure: what, why, by which law, where; and how it ended."""
    return {
        "measure": measure.reference,
        "mrn": measure.mrn,
        "kind": measure.kind,
        "reason": measure.reason,
        "legal_basis": measure.legal_basis,
        "place": measure.place,
        "placed_by": measure.placed_by,
        "placed_at": measure.placed_at.isoformat(),
        "ending": measure.ending or None,
        "ended_at": measure.ended_at.isoformat() if measure.ended_at else None,
    }


def change_as_json(change: ControlChange) -> dict[str, Any]:
    """A change of a control: before, after, who and why, and the decision."""
    return {
        "change": change.reference,
        "direction": change.direction,
        "before": {"lane": change.lane_before, "controls": list(change.controls_before)},
        "after": {"lane": change.lane_after, "controls": list(change.controls_after)},
        "proposed_by": change.proposed_by,
        "reason": change.reason,
        "decision": change.decision,
        "decided_by": change.decided_by or None,
    }
