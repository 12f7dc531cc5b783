"""A finding: what is wrong or doubtful in what somebody sent, said so that they can mend it.

Everything that checks (reading a message, a legal rule, a tariff look-up) answers with findings of this one
shape, so that pages, API, commands and WCO responses show them alike. Texts are message ids in English with
named fields; the edge translates them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

import msgspec

from customhouse.messages.record import Record

Translate = Callable[[str], str]
"""From an English message id to the text in the reader's language; `str` leaves it in English."""

_FIELD = re.compile(r"\{(\w+)\}")


class Severity(StrEnum):
    """How grave a finding is: an error refuses, a warning is told and passes."""

    ERROR = "error"
    WARNING = "warning"


class Finding(Record, frozen=True):
    """One thing found, with its place and its remedy.

    `pointer` is the WCO pointer (`42A/67A/68A[2]/23A/21A[1]/145`), `path` the tag path
    (`Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/…`) or, for bytes that are no XML or JSON,
    `line:column`. `message` and `remedy` are English message ids whose `{fields}` are filled from `params` (figures,
    codes and what the sender wrote: told as they are), from `words` (message ids, translated before they are filled in)
    and from `texts` (what law data says in several languages: field to language to text, English where a language is
    wanting).

    >>> Finding("DEC-LRN", Severity.ERROR, "42A/D026", "", "The LRN {lrn} is used.", "Choose another.",
    ...         {"lrn": "A1"}).text()
    'The LRN A1 is used.'
    >>> Finding("REQ", Severity.ERROR, "", "", "It is {state}.", "", words={"state": "Cancelled"}).text(
    ...     {"It is {state}.": "Elle est {state}.", "Cancelled": "Annulée"}.get)
    'Elle est Annulée.'
    """

    code: str
    severity: Severity
    pointer: str
    path: str
    message: str
    remedy: str
    params: Mapping[str, str] = msgspec.field(default_factory=dict)
    words: Mapping[str, str] = msgspec.field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = msgspec.field(default_factory=dict)

    def text(self, translate: Translate = str, language: str = "") -> str:
        """The message in the language of `translate`, its fields filled; `language` chooses among law texts.

        Where no `language` is given, law texts are told in the one that `translate` speaks.
        """
        return self._told(self.message, translate, language)

    def cure(self, translate: Translate = str, language: str = "") -> str:
        """The remedy, told as `text` tells the message; empty where there is none."""
        return self._told(self.remedy, translate, language) if self.remedy else ""

    def fields(self, translate: Translate = str, language: str = "") -> dict[str, str]:
        """What stands in each field in that language, for a page that fills the texts in its own way."""
        return filled(self.params, self.words, self.texts, translate, language)

    def _told(self, template: str, translate: Translate, language: str) -> str:
        return fill(translate(template), self.fields(translate, language))

    @property
    def is_error(self) -> bool:
        """Whether this finding refuses what was sent."""
        return self.severity is Severity.ERROR


def filled(
    params: Mapping[str, str],
    words: Mapping[str, str],
    texts: Mapping[str, Mapping[str, str]],
    translate: Translate = str,
    language: str = "",
) -> dict[str, str]:
    """What stands in each field, in the reader's language: `params` as they are, `words` and `texts` in it.

    >>> filled({"n": "1"}, {}, {"need": {"en": "licence", "fr": "permis"}}, language="fr")
    {'n': '1', 'need': 'permis'}
    """
    told = dict(params) | {name: translate(word) for name, word in words.items()}
    if texts:
        chosen = (language or translate(LANGUAGE)).partition("-")[0]
        told |= {name: text.get(chosen) or text.get("en", "") for name, text in texts.items()}
    return told


def fill(template: str, params: Mapping[str, str]) -> str:
    """Fill `{name}` fields in one pass; what the sender wrote is never itself read as a template.

    >>> fill("{a} {b}", {"a": "{b}", "b": "2"})
    '{b} 2'
    """
    return _FIELD.sub(lambda field: params.get(field[1], field[0]), template)


def msgid(text: str) -> str:
    """Mark an English text for translation without translating it here (rules know no language)."""
    return text


# Translators: the code of your own language (in French: fr; in Arabic: ar), by which names in the law are chosen.
LANGUAGE = msgid("en")
"""What `translate` makes of this tells which language it speaks, so that no caller need say it twice."""
