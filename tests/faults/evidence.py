"""What the tables must say at any moment, whatever happened: asked by the bare driver, past everything of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Ask = Callable[[str], list[tuple[Any, ...]]]

NONE_OF = {
    "a row decided without its message, or a message without its row": """
        SELECT (SELECT count(*) FROM exchange_received WHERE channel = 'bulk') - (SELECT count(*) FROM bulk_row)""",
    "rows that are not 1, 2, 3 …": "SELECT count(*) - coalesce(max(number), 0) FROM bulk_row",
    "an accepted row without its declaration": """
        SELECT count(*) FROM bulk_row r WHERE r.result = 'accepted' AND NOT EXISTS
        (SELECT 1 FROM declarations_declaration d WHERE d.mrn = r.mrn AND d.received_id = r.received_id)""",
    "a declaration of a row that was not accepted": """
        SELECT count(*) FROM declarations_declaration d JOIN bulk_row r ON r.received_id = d.received_id
        WHERE d.mrn IS NOT NULL AND r.mrn <> d.mrn""",
    "a declaration that is there twice": """
        SELECT count(*) - count(DISTINCT lrn) FROM declarations_declaration WHERE mrn IS NOT NULL""",
    "an accepted declaration that holds no claim to its reference, or a claim of none": """
        SELECT (SELECT count(*) FROM declarations_lrnclaim)
        - (SELECT count(*) FROM declarations_declaration WHERE mrn IS NOT NULL)""",
    "an accepted declaration without goods, or goods of none": """
        SELECT (SELECT count(DISTINCT declaration_id) FROM declarations_item)
        - (SELECT count(*) FROM declarations_declaration WHERE mrn IS NOT NULL)""",
    "an accepted declaration of which the trail does not tell": """
        SELECT count(*) FROM declarations_declaration d WHERE d.mrn IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM audit_event e WHERE e.subject = d.mrn AND e.kind = 'declaration.accepted')""",
    "a journal of the ledger that does not balance": """
        SELECT count(*) FROM
        (SELECT 1 FROM revenue_ledger_posting GROUP BY journal_id HAVING sum(units) <> 0) AS off""",
}
"""What there must be none of, each with the statement that counts it."""


def wrong(ask: Ask) -> list[str]:
    """What is wrong with what is kept; nothing, if all is well."""
    return [what for what, statement in NONE_OF.items() if ask(statement) != [(0,)]]


def last_row(ask: Ask) -> int:
    """The number of the last row that was decided."""
    return int(ask("SELECT coalesce(max(number), 0) FROM bulk_row")[0][0])


def story(ask: Ask) -> list[tuple[Any, ...]]:
    """What became of every row: the same, however often the run was killed."""
    return ask("SELECT number, result, mrn, lane, CAST(duties AS text) FROM bulk_row ORDER BY number")
