"""Catalogues of translations: extract, compile, check. Babel does it all; no gettext programs are needed.

`python scripts/locales.py extract` gathers every text shown to people (from Python and templates) and merges it into
`web/locale/<language>/LC_MESSAGES/django.po`: what is new stands there untranslated, what is gone is dropped.
`compile` writes the `.mo` files that the site reads. `check` fails on a text that is missing, untranslated or fuzzy,
and on placeholders that differ between the text and its translation.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from customhouse.messages.findings import LANGUAGE

SOURCES = Path(__file__).resolve().parent.parent / "src" / "customhouse"
LOCALE = SOURCES / "web" / "locale"
LANGUAGES = ("fr", "ar")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "msgid": None,
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
PROJECT, HOLDER = "Customhouse", "the Customhouse contributors"
SAME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The date written into the catalogues, so that they change only when a text does."""


def sources() -> Iterator[Path]:
    """Every file that may hold texts, in order; tests and migrations show nothing to people."""
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"tests", "migrations", "data"} & set(path.parts):
            yield path


def code_of(path: Path) -> bytes:
    """The file as Python that calls gettext; a template becomes one such call a line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    calls = re.compile(
        r"\b_?(?:gettext|ngettext|pgettext|npgettext|_)\((?:[^()\"']|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')*\)"
    )
    return "\n".join(call.group() for call in calls.finditer(templatize(text))).encode()


def template() -> Catalog:
    """Every text of the sources, untranslated, with the files that show it."""
    catalog = Catalog(project="Customhouse", creation_date=SAME_DAY, fuzzy=False)
    for path in sources():
        name = path.relative_to(SOURCES.parent).as_posix()
        for _line, message, comments, context in extract(
            "python", io.BytesIO(code_of(path)), keywords=KEYWORDS, comment_tags=["Translators:"]
        ):
            catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def po(language: str) -> Path:
    """Where the catalogue of a language stands."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> Catalog:
    """The catalogue as it stands; an empty one where there is none yet."""
    if not po(language).exists():
        return Catalog(locale=language, project="Customhouse", creation_date=SAME_DAY, fuzzy=False)
    with po(language).open("rb") as file:
        return read_po(file, locale=language)


def write_catalogues() -> list[str]:
    """Merge the texts of the sources into every catalogue; says how many still want a translation."""
    texts, said = template(), []
    for language in LANGUAGES:
        merged = catalogue(language)
        merged.update(texts, no_fuzzy_matching=True)
        merged.obsolete.clear()
        merged.revision_date = SAME_DAY
        head(merged)
        po(language).parent.mkdir(parents=True, exist_ok=True)
        with po(language).open("wb") as file:
            write_po(file, merged, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
        wanting = sum(not is_translated(message) for message in merged if message.id)
        said.append(f"{language}: {len(merged)} texts, {wanting} untranslated")
    return said


def head(catalog: Catalog) -> None:
    """Say at the head of a catalogue whose it is, without Babel's placeholders."""
    name = catalog.locale.english_name if catalog.locale else ""
    catalog.project, catalog.version, catalog.copyright_holder = PROJECT, "1", HOLDER
    catalog.header_comment = f"# {name} texts of {PROJECT}.\n# Copyright {HOLDER}; Apache License 2.0."
    catalog.msgid_bugs_address = catalog.last_translator = HOLDER
    catalog.language_team = f"{name} translators of {PROJECT}"


def compile_catalogues() -> None:
    """Write the `.mo` of every catalogue."""
    for language in LANGUAGES:
        with po(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue(language))


def complaints() -> list[str]:
    """Everything wrong with the catalogues, each in words with its text."""
    texts = template()
    return [
        f"{language}: {fault}: {message.id!r}"
        for language in LANGUAGES
        for held in [catalogue(language)]
        for message in texts
        if message.id
        for fault in (*faults(message, held.get(key(message), message.context)), *misnamed(message, held))
    ]


def misnamed(asked: Message, held: Catalog) -> Iterator[str]:
    """A catalogue must name its own language: names in the law are chosen by it."""
    told = held.get(LANGUAGE)
    if key(asked) == LANGUAGE and told is not None and told.string != str(held.locale):
        yield f"must be translated as {held.locale}"


def key(message: Message) -> str:
    """The text by which a catalogue finds a message: its singular."""
    return str(message.id[0] if isinstance(message.id, list | tuple) else message.id)


def is_translated(message: Message) -> bool:
    """Whether every form of a message has a translation."""
    return all(forms(message.string)) and bool(forms(message.string))


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """The forms of a text: one, or its plurals."""
    return [text or ""] if isinstance(text, str) or text is None else list(text)


def faults(asked: Message, held: Message | None) -> Iterator[str]:
    """What is wrong with the translation of one text. A plural form may leave its count unsaid, the last may not."""
    if held is None:
        yield "not extracted (run scripts/locales.py extract)"
        return
    if held.fuzzy:
        yield "fuzzy"
    if not is_translated(held):
        yield "untranslated"
        return
    wanted = placeholders(forms(asked.id)[-1])
    given = [placeholders(form) for form in forms(held.string)]
    if given[-1] != wanted or any(form - wanted for form in given):
        yield f"placeholders differ ({', '.join(sorted(wanted)) or 'none'} wanted)"


def placeholders(text: str) -> set[str]:
    """The fields that are filled in a text."""
    return set(PLACEHOLDER.findall(text))


def main(arguments: list[str]) -> int:
    """Do what is asked; 1 when a check fails, 2 when nothing known is asked."""
    if not settings.configured:
        settings.configure()
    match arguments:
        case ["extract"]:
            print("\n".join(write_catalogues()))
        case ["compile"]:
            compile_catalogues()
        case ["check"]:
            found = complaints()
            print("\n".join(found) or "Every text is translated.")
            return 1 if found else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
