"""What an evaluation and a scheme look like as JSON: one shape for the command, the API and scripts."""

from __future__ import annotations

from typing import Any

from customhouse.messages.findings import Translate
from customhouse.tariff.origin.records import Evaluation, Step
from customhouse.tariff.origin.rules.schemes import SchemeCount


def evaluation_as_json(found: Evaluation, translate: Translate = str) -> dict[str, Any]:
    """`originating` is true, false, or null where it is not decidable; `steps` tell the working in words."""
    return {
        "originating": found.originating,
        "decidable": found.originating is not None,
        "rule": found.rule,
        "conclusion": found.steps[-1].text(translate),
        "steps": [step_as_json(number, step, translate) for number, step in enumerate(found.steps, 1)],
        "warnings": [f"{warning.text(translate)} {warning.cure(translate)}".strip() for warning in found.warnings],
    }


def step_as_json(number: int, step: Step, translate: Translate = str) -> dict[str, Any]:
    """One step: its number, what it is about, the words, what it came to, how deep inside alternatives it stands."""
    return {
        "step": number,
        "code": step.code,
        "text": step.text(translate),
        "result": step.result,
        "depth": step.depth,
        "figures": dict(step.params),
    }


def count_as_json(count: SchemeCount, came_to: str) -> dict[str, Any]:
    """The count of one scheme of an import."""
    return {
        "scheme": count.code,
        "outcome": came_to,
        "rule_sets": count.rule_sets,
        "rules": count.rules,
        "structured": count.structured,
        "text_only": count.words,
        "reasons": dict(count.reasons),
    }
