"""The only door for writing what control does. Every verb checks the right, changes rows and tells the trail."""

from __future__ import annotations

from customhouse.clearance.inspections.services.levels import decide_lowering, propose_lowering, record_raise
from customhouse.clearance.inspections.services.measures import end_measure, place_measure
from customhouse.clearance.inspections.services.orders import open_orders, reassign_order, take_order, void_orders
from customhouse.clearance.inspections.services.questions import (
    answer_question,
    ask_trader,
    close_question,
    withdraw_question,
    withdraw_questions,
)
from customhouse.clearance.inspections.services.results import (
    add_photo,
    drop_finding,
    note_finding,
    note_seal,
    report_order,
    take_sample,
)

__all__ = [
    "add_photo",
    "answer_question",
    "ask_trader",
    "close_question",
    "decide_lowering",
    "drop_finding",
    "end_measure",
    "note_finding",
    "note_seal",
    "open_orders",
    "place_measure",
    "propose_lowering",
    "reassign_order",
    "record_raise",
    "report_order",
    "take_order",
    "take_sample",
    "void_orders",
    "withdraw_question",
    "withdraw_questions",
]
