"""Rules on footnotes in draft law: words that are there, footnotes and places that are law, each attached once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from customhouse.messages.findings import Severity, msgid
from customhouse.tariff.measures.records import Footnote, in_force
from customhouse.tariff.workbaskets.records import Note, NoteDeed
from customhouse.tariff.workbaskets.rules.rule import Draft, Hit, Rule


def _notes(draft: Draft, *deeds: NoteDeed) -> Iterator[Note]:
    return (note for note in draft.basket.notes if note.deed in deeds)


def _text(draft: Draft, code: str) -> Footnote | None:
    """The words of a footnote that stand without an end."""
    return next((row for row in draft.world.footnotes if row.code == code and row.valid_to is None), None)


def _standing(draft: Draft) -> set[tuple[str, str, str]]:
    """What is attached to what, without an end."""
    return {each.key for each in draft.world.attachments if each.valid_to is None}


def _wordless(draft: Draft) -> Iterator[Hit]:
    return (
        Hit(note.number, "text_en", {"footnote": note.footnote})
        for note in _notes(draft, NoteDeed.WRITE)
        if not note.text_en
    )


def _untranslated(draft: Draft) -> Iterator[Hit]:
    for note in _notes(draft, NoteDeed.WRITE):
        for name in ("text_fr", "text_ar"):
            if note.text_en and not getattr(note, name):
                yield Hit(note.number, name, {"footnote": note.footnote})


def _same(draft: Draft) -> Iterator[Hit]:
    for note in _notes(draft, NoteDeed.WRITE):
        row = _text(draft, note.footnote)
        if row is not None and dict(row.texts) == note.texts:
            yield Hit(note.number, "text_en", {"footnote": note.footnote})


def _not_begun(draft: Draft) -> Iterator[Hit]:
    for note in _notes(draft, NoteDeed.WRITE):
        row = _text(draft, note.footnote)
        if row is not None and row.valid_from > draft.basket.last_day:
            yield Hit(note.number, "footnote", {"footnote": note.footnote, "day": row.valid_from.isoformat()})


def _twice(draft: Draft) -> Iterator[Hit]:
    seen: Counter[tuple[object, ...]] = Counter()
    for note in draft.basket.notes:
        said = (note.footnote,) if note.deed is NoteDeed.WRITE else note.key
        seen[said] += 1
        if seen[said] > 1:
            yield Hit(note.number, "footnote", {"footnote": note.footnote})


def _unknown(draft: Draft) -> Iterator[Hit]:
    written = {note.footnote for note in _notes(draft, NoteDeed.WRITE)}
    for note in _notes(draft, NoteDeed.ATTACH):
        row = _text(draft, note.footnote)
        if note.footnote not in written and (row is None or row.valid_from > draft.basket.live_on):
            yield Hit(note.number, "footnote", {"footnote": note.footnote})


def _nowhere(draft: Draft) -> Iterator[Hit]:
    return (
        Hit(note.number, "measure", {"footnote": note.footnote})
        for note in _notes(draft, NoteDeed.ATTACH, NoteDeed.DETACH)
        if bool(note.measure) is bool(note.commodity)
    )


def _no_measure(draft: Draft) -> Iterator[Hit]:
    on = draft.basket.live_on
    law = {row.id for row in draft.standing() if in_force(row, on)} | {measure.id for _, measure in draft.new}
    return (
        Hit(note.number, "measure", {"measure": note.measure, "day": on.isoformat()})
        for note in _notes(draft, NoteDeed.ATTACH)
        if note.measure and not note.commodity and note.measure not in law
    )


def _no_code(draft: Draft) -> Iterator[Hit]:
    on, nomenclature = draft.basket.live_on, draft.world.nomenclature
    return (
        Hit(note.number, "commodity", {"commodity": note.commodity, "day": on.isoformat()})
        for note in _notes(draft, NoteDeed.ATTACH)
        if note.commodity and not note.measure and nomenclature.at(note.commodity, on) is None
    )


def _stands(draft: Draft) -> Iterator[Hit]:
    standing = _standing(draft)
    return (
        Hit(note.number, "footnote", {"footnote": note.footnote, "place": note.measure or note.commodity})
        for note in _notes(draft, NoteDeed.ATTACH)
        if note.key in standing
    )


def _loose(draft: Draft) -> Iterator[Hit]:
    standing = {each.key: each for each in draft.world.attachments if each.valid_to is None}
    for note in _notes(draft, NoteDeed.DETACH):
        row = standing.get(note.key)
        if bool(note.measure) is not bool(note.commodity) and (row is None or row.valid_from > draft.basket.last_day):
            yield Hit(note.number, "footnote", {"footnote": note.footnote, "place": note.measure or note.commodity})


def _unused(draft: Draft) -> Iterator[Hit]:
    used = {key[0] for key in _standing(draft)} | {note.footnote for note in _notes(draft, NoteDeed.ATTACH)}
    return (
        Hit(note.number, "footnote", {"footnote": note.footnote})
        for note in _notes(draft, NoteDeed.WRITE)
        if note.footnote not in used
    )


RULES = (
    Rule(
        "WB-NOTE-TEXT",
        msgid("A footnote says something."),
        msgid("Footnote {footnote} has no words in English."),
        msgid("Write its text."),
        _wordless,
    ),
    Rule(
        "WB-NOTE-LANGUAGES",
        msgid("Law is read in the languages of the country."),
        msgid("Footnote {footnote} is not written in every language."),
        msgid("Add its French and Arabic text; until then the English one is shown."),
        _untranslated,
        Severity.WARNING,
    ),
    Rule(
        "WB-NOTE-SAME",
        msgid("A change changes something."),
        msgid("Footnote {footnote} says that already."),
        msgid("Correct the text, or take the line out."),
        _same,
        Severity.WARNING,
    ),
    Rule(
        "WB-NOTE-BEGUN",
        msgid("What is replaced must have been law for a day."),
        msgid("The words of footnote {footnote} begin on {day}: they cannot be replaced before."),
        msgid("Let the basket begin on a later day."),
        _not_begun,
    ),
    Rule(
        "WB-NOTE-TWICE",
        msgid("Of one footnote and place a basket says one thing."),
        msgid("The same is said of footnote {footnote} in a line before."),
        msgid("Take one of the lines out."),
        _twice,
    ),
    Rule(
        "WB-NOTE-UNKNOWN",
        msgid("No orphans: what is attached is a footnote of the law."),
        msgid("There is no footnote {footnote} on the day of the basket."),
        msgid("Write the footnote in this basket, or correct its code."),
        _unknown,
    ),
    Rule(
        "WB-NOTE-PLACE",
        msgid("A footnote stands beside a measure or beside a code."),
        msgid("It is not said, or said twice, where footnote {footnote} stands."),
        msgid("Give a measure or a commodity code, one of both."),
        _nowhere,
    ),
    Rule(
        "WB-NOTE-MEASURE",
        msgid("Spans inside spans: a footnote stands beside a measure that is law then."),
        msgid("Measure {measure} is not law on {day} as this basket leaves it."),
        msgid("Give the id of a measure that stands, or of one that this basket brings: its name and the line."),
        _no_measure,
    ),
    Rule(
        "WB-NOTE-COMMODITY",
        msgid("Spans inside spans: a footnote stands beside a code that is one then."),
        msgid("Code {commodity} is not in the nomenclature on {day}."),
        msgid("Give a chapter, heading, subheading or national line in digits."),
        _no_code,
    ),
    Rule(
        "WB-NOTE-STANDS",
        msgid("No overlap: a footnote stands beside one thing once."),
        msgid("Footnote {footnote} stands beside {place} already."),
        msgid("Take the line out."),
        _stands,
    ),
    Rule(
        "WB-NOTE-LOOSE",
        msgid("What is taken off must have stood there for a day."),
        msgid("Footnote {footnote} does not stand beside {place} on the day before the basket."),
        msgid("See in the tariff which footnotes stand there."),
        _loose,
    ),
    Rule(
        "WB-NOTE-UNUSED",
        msgid("A footnote that stands beside nothing is read by nobody."),
        msgid("Footnote {footnote} stands beside no measure and no code."),
        msgid("Attach it in this basket, or later in another."),
        _unused,
        Severity.WARNING,
    ),
)
