"""The formats in which tariffs come and go: how each is read and written, and the schedule that it is usually of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from customhouse.tariff.schedules.records import Content, Row
from customhouse.tariff.schedules.rules.reading_sheet import read_sheet
from customhouse.tariff.schedules.rules.reading_taric import read_taric
from customhouse.tariff.schedules.rules.reading_uk import read_uk
from customhouse.tariff.schedules.rules.reading_us import read_us
from customhouse.tariff.schedules.rules.writing import write_sheet, write_us
from customhouse.tariff.schedules.rules.writing_taric import write_taric
from customhouse.tariff.schedules.rules.writing_uk import write_uk

CSV = "text/csv; charset=utf-8"
LARGEST = 512 * 2**20
"""Bytes of the largest file that is read: the whole tariff of the European Union has about two hundred million."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: reading (bytes, file name; `ValueError` where it is not of the format), writing, its schedule.

    `media_type` and `ending` (of a file's name) are those of what is written.
    """

    read: Callable[[bytes, str], Content]
    write: Callable[[Iterable[Row]], bytes]
    schedule: str
    media_type: str
    ending: str


def _uk(body: bytes, _name: str) -> Content:
    try:
        document = json.loads(body)
    except (UnicodeDecodeError, RecursionError, json.JSONDecodeError) as error:
        raise ValueError(f"no JSON: {error}") from None
    return read_uk(document)


FORMATS: Mapping[str, Format] = {
    "uk": Format(_uk, write_uk, "uk", "application/json", "json"),
    "us": Format(read_us, write_us, "us", CSV, "csv"),
    "taric": Format(read_taric, write_taric, "eu", "application/xml", "xml"),
    "sheet": Format(read_sheet, write_sheet, "sheet", CSV, "csv"),
}
