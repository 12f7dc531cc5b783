"""A finding: what is wrong or doubtful in what somebody sent, said so that they can mend it.

Everything that checks (reading a message, a legal rule, a tariff look-up) answers with findings of this one
shape, so that pages, API, commands and WCO responses show them alike. Texts are message ids in English with
named fields; the edge translates them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_FIELD = re.compile(r"\{(\w+)\}")


class Severity(StrEnum):
    """How grave a finding is: an error refuses, a warning is told and passes."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, with its place and its remedy.

    `pointer` is the WCO pointer (`42A/67A/68A[2]/23A/21A[1]/145`), `path` the tag path
    (`Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/…`) or, for bytes that are no XML or JSON,
    `line:column`. `message` and `remedy` are English message ids whose `{fields}` are filled from `params`.

    >>> Finding("DEC-LRN", Severity.ERROR, "42A/D026", "", "The LRN {lrn} is used.", "Choose another.",
    ...         {"lrn": "A1"}).text()
    'The LRN A1 is used.'
    """

    code: str
    severity: Severity
    pointer: str
    path: str
    message: str
    remedy: str
    params: Mapping[str, str] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The message in the language of `translate`, its fields filled."""
        return fill(translate(self.message), self.params)

    def cure(self, translate: Callable[[str], str] = str) -> str:
        """The remedy in the language of `translate`, its fields filled."""
        return fill(translate(self.remedy), self.params)

    @property
    def is_error(self) -> bool:
        """Whether this finding refuses what was sent."""
        return self.severity is Severity.ERROR


def fill(template: str, params: Mapping[str, str]) -> str:
    """Fill `{name}` fields in one pass; what the sender wrote is never itself read as a template.

    >>> fill("{a} {b}", {"a": "{b}", "b": "2"})
    '{b} 2'
    """
    return _FIELD.sub(lambda field: params.get(field[1], field[0]), template)


def msgid(text: str) -> str:
    """Mark an English text for translation without translating it here (rules know no language)."""
    return text
