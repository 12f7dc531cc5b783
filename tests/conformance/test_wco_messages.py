"""WCO messages that nobody here wrote: every file is answered, every valid one survives, every mutant is refused.

The verdict on a mutant is compared with libxml2's, by the schema of the inner declaration.
"""

from __future__ import annotations

import csv
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from customhouse.messages.wco import dictionary, scanning
from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.places import Place
from customhouse.messages.wco.pointers import path_of, pointer_of
from customhouse.messages.wco.reading import Kind, Reading, read_message, read_thoroughly
from customhouse.messages.wco.roundtripping import roundtrip
from customhouse.messages.wco.writing import write_json, write_xml

pytestmark = pytest.mark.conformance
_HERE = Path(__file__).resolve().parents[2]
_CASES = Path(os.environ.get("CUSTOMHOUSE_CASES", _HERE.parent / "shared" / "cases"))
_FOLDER = _CASES / "hmrc-cds"
_SCHEMAS = _FOLDER / "schemas" / "wco"
_MUTANTS = 60
if not _FOLDER.is_dir():
    pytest.skip(f"The cases are not in {_CASES}.", allow_module_level=True)


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_SCHEMAS / name))


def _declaration_schema() -> etree.XMLSchema:
    return _schema("declaration/WCO_DEC_2_DMS.xsd")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (_FOLDER / "MANIFEST.tsv").open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file, delimiter="\t"))


@cache
def _readings() -> dict[str, Reading]:
    return {row["path"]: read_message((_FOLDER / row["path"]).read_bytes()) for row in _rows()}


def _valid() -> Iterator[tuple[str, bytes]]:
    for row in _rows():
        if row["xsd"] == "valid":
            yield row["path"], (_FOLDER / row["path"]).read_bytes()


def _said(element: etree._Element, path: str = "") -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """All words of a message in order, independently of the program's own comparison."""
    here = f"{path}/{etree.QName(element).localname}"
    attributes = sorted((str(k), str(v)) for k, v in element.items() if "XMLSchema-instance" not in str(k))
    children = list(element)
    found = [] if children and not attributes else [(here, "".join(map(str, element.itertext())), tuple(attributes))]
    return found + [one for child in children for one in _said(child, here)]


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(remove_comments=True))


def test_every_file_of_the_folder_is_answered() -> None:
    files = [file for file in (_FOLDER / "examples").rglob("*") if file.is_file()]
    assert len(files) >= len(_rows())
    for file in files:
        answer = roundtrip(file.read_bytes())
        assert answer["ok"] or answer["errors"] or answer["lost"]


def test_kinds_are_as_the_manifest_has_them() -> None:
    seen = Counter[tuple[str, str]]()
    for row in _rows():
        seen[row["kind"].partition(":")[0].removesuffix("(FC=13)"), str(_readings()[row["path"]].kind)] += 1
    expected = {
        "declaration": {"declaration"},
        "cancel/amend": {"amendment", "cancellation"},
        "notification": {"response"},
        "malformed": {"unreadable"},
        "submitDeclarationRequest": {"wrapper"},
    }
    wrong = {pair: number for pair, number in seen.items() if pair[1] not in expected.get(pair[0], {"other"})}
    assert wrong == {}


def test_valid_messages_round_trip_with_nothing_lost() -> None:
    number = 0
    for path, data in _valid():
        reading = _readings()[path]
        assert reading.errors == (), path
        assert reading.declaration is not None
        written = write_xml(reading.declaration, reading.metadata)
        assert _said(_parsed(written)) == _said(_parsed(data)), path
        _declaration_schema().assertValid(_parsed(written)[-1])
        again = read_message(write_json(reading.declaration, reading.metadata))
        assert (again.declaration, again.metadata) == (reading.declaration, reading.metadata), path
        number += 1
    assert number > 100


def test_swift_and_thorough_reading_agree_on_every_file() -> None:
    swift = 0
    for path, reading in _readings().items():
        data = (_FOLDER / path).read_bytes()
        assert reading == read_thoroughly(data, "xml"), path
        message = reading.declaration or reading.responses
        if message:
            mirror = write_json(message, reading.metadata)
            assert read_message(mirror) == read_thoroughly(mirror, "json"), path
            swift += scanning.read(data) is not None
    assert swift > 100


def test_responses_are_read_and_written_as_the_schema_has_them() -> None:
    reasons = Counter[str]()
    schema = _schema("notification/WCO_RES_2_DMS.xsd")
    for path, reading in _readings().items():
        if reading.kind is not Kind.RESPONSE:
            continue
        assert roundtrip((_FOLDER / path).read_bytes())["lost"] == [] or reading.errors
        reasons[reading.errors[0].code if reading.errors else "valid"] += 1
        written = _parsed(write_xml(reading.responses, reading.metadata))
        bodies = written if reading.metadata is not None else [written]
        inner = [body for body in bodies if etree.QName(body).localname == "Response"]
        assert all(schema.validate(body) for body in inner) or reading.errors
    assert reasons["valid"] >= 0.9 * reasons.total()


def test_malformed_files_answer_with_line_and_column() -> None:
    malformed = [_readings()[row["path"]] for row in _rows() if row["kind"] == "malformed"]
    assert malformed
    for reading in malformed:
        (found,) = reading.findings
        line, column = found.path.split(":")
        assert int(line) > 1
        assert int(column) > 0


def _targets(element: etree._Element, place: Place) -> Iterator[tuple[etree._Element, Place]]:
    """Each element of a valid declaration with its place."""
    yield element, place
    counts: dict[str, int] = {}
    for child in element if place.position.is_class else ():
        tag = etree.QName(child).localname
        counts[tag] = counts.get(tag, 0) + 1
        yield from _targets(child, Place(place.position.by_tag[tag], counts[tag], place))


def _too_long(element: etree._Element, position: Position) -> bool:
    if position.is_class or not (longest := position.facets.length or position.facets.max_length):
        return False
    if position.type == "DateTime":
        return False
    sign = "9" if position.facets.pattern == "digits" else "A"
    element.text = sign * (longest + 1)
    return True


def _too_short(element: etree._Element, position: Position) -> bool:
    if not position.facets.length:
        return False
    element.text = ""
    return True


def _bad_pattern(element: etree._Element, position: Position) -> bool:
    texts = {"letters": "444", "digits": "x", "visible": " "}
    if position.facets.pattern not in texts:
        return False
    element.text = texts[position.facets.pattern][: position.facets.length or 1]
    return True


def _too_many_digits(element: etree._Element, position: Position) -> bool:
    if not position.facets.total_digits:
        return False
    element.text = "9" * (position.facets.total_digits + 1)
    return True


def _too_many_decimals(element: etree._Element, position: Position) -> bool:
    if position.facets.fraction_digits is None:
        return False
    element.text = f"0.{'1' * (position.facets.fraction_digits + 1)}"
    return True


def _no_number(element: etree._Element, position: Position) -> bool:
    if position.type not in {"Amount", "Measure", "Quantity", "Numeric"}:
        return False
    element.text = "1e5"
    return True


def _unknown_code(element: etree._Element, position: Position) -> bool:
    if not position.facets.values:
        return False
    element.text = "99"[: position.facets.max_length]
    return element.text not in position.facets.values


def _bad_date(element: etree._Element, position: Position) -> bool:
    if position.type != "DateTime":
        return False
    element[0].text = "29000101"
    return True


def _bad_currency(element: etree._Element, position: Position) -> bool:
    if position.type != "Amount":
        return False
    element.set("currencyID", "eu")
    return True


def _unknown_attribute(element: etree._Element, _: Position) -> bool:
    element.set("odd", "1")
    return True


def _missing(element: etree._Element, position: Position) -> bool:
    parent = element.getparent()
    if parent is None or not position.minimum:
        return False
    parent.remove(element)
    return True


def _doubled(element: etree._Element, position: Position) -> bool:
    parent = element.getparent()
    if parent is None or position.repeats:
        return False
    element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))
    return True


def _unknown_child(element: etree._Element, _: Position) -> bool:
    etree.SubElement(element, f"{{{dictionary.DEC}}}Colour").text = "red"
    return True


def _swapped(element: etree._Element, _: Position) -> bool:
    following = element.getnext()
    if following is None or following.tag == element.tag or not isinstance(following.tag, str):
        return False
    following.addnext(element)
    return True


_MUTATIONS = {
    _too_long: {"MSG-LENGTH"},
    _too_short: {"MSG-LENGTH"},
    _bad_pattern: {"MSG-PATTERN"},
    _too_many_digits: {"MSG-DIGITS"},
    _too_many_decimals: {"MSG-DIGITS"},
    _no_number: {"MSG-NUMBER"},
    _unknown_code: {"MSG-CODE"},
    _bad_date: {"MSG-DATE"},
    _bad_currency: {"MSG-ATTRIBUTE"},
    _unknown_attribute: {"MSG-UNKNOWN-ATTRIBUTE"},
    _missing: {"MSG-MISSING"},
    _doubled: {"MSG-REPEATED"},
    _unknown_child: {"MSG-UNKNOWN-ELEMENT"},
    _swapped: {"MSG-ORDER"},
}


@pytest.mark.parametrize("mutation", _MUTATIONS, ids=lambda one: one.__name__.lstrip("_"))
def test_mutants_are_refused_at_their_place(mutation: object) -> None:
    assert callable(mutation)
    chance = random.Random(7)  # noqa: S311 - a fixed choice of places, not a secret
    made = 0
    messages = list(_valid())
    for _ in range(_MUTANTS):
        root = _parsed(chance.choice(messages)[1])
        body = root[-1]
        targets = list(_targets(body, Place(dictionary.declaration())))[1:]
        chance.shuffle(targets)
        place = next((place for element, place in targets if mutation(element, place.position)), None)
        if place is None:
            continue
        made += 1
        assert not _declaration_schema().validate(body)
        reading = read_message(etree.tostring(root))
        codes = {one.code for one in reading.errors if one.pointer == place.pointer}
        if mutation is _doubled:
            codes = {one.code for one in reading.errors}
        assert codes & _MUTATIONS[mutation], (place.pointer, reading.errors)
    assert made >= _MUTANTS / 20


_WORDS = (
    *(
        "",
        " ",
        "\n",
        "x",
        " x ",
        "x\ny",
        "x\u00a0y",
        "\u00a0",
        "\u0661",
        "é",
        "AB",
        "ab",
        "A1",
        "ABC",
        "a  b",
        "12",
        "0012",
        "9",
    ),
    *("1.", ".5", "+1", "-0", "1e5", "NaN", "INF", "1 2", " 7 ", "00000000000000000001", "1.000000000", "0.1234567"),
    *("20240229", "20240229101010Z", "20240229101010+01", "2024", "20240229 ", "1" * 16, "1" * 17, "y" * 70, "z" * 600),
)
_STRICTER = {"MSG-NEGATIVE", "MSG-DATE"}


def test_the_verdict_on_any_text_is_that_of_the_schema() -> None:
    chance = random.Random(11)  # noqa: S311 - a fixed choice of places, not a secret
    messages = list(_valid())
    verdicts = Counter[bool]()
    for _ in range(1500):
        root = _parsed(chance.choice(messages)[1])
        targets = [
            pair for pair in _targets(root[-1], Place(dictionary.declaration())) if not pair[1].position.is_class
        ]
        element, place = chance.choice(targets)
        (element[0] if place.position.type == "DateTime" else element).text = text = chance.choice(_WORDS)
        verdict, reading = _declaration_schema().validate(root[-1]), read_message(etree.tostring(root))
        verdicts[verdict] += 1
        if {one.code for one in reading.errors} - _STRICTER or verdict is False:
            assert reading.is_valid is verdict, (place.pointer, text, reading.errors)
    assert min(verdicts[True], verdicts[False]) > 100


def test_the_legal_pointers_lead_where_they_are_said_to() -> None:
    file = _CASES.parent / "data" / "hmrc_wco_dec" / "pointers" / "data" / "pointer_paths.json"
    if not file.is_file():
        pytest.skip(f"{file} is not there.")
    rows = [row for rows in json.loads(file.read_text(encoding="utf-8"))["pointers"] for row in rows.items()]
    lost = [(pointer, fact["dms_field_name"]) for pointer, fact in rows if path_of(pointer) is None]
    assert len(lost) <= 0.1 * len(rows), lost
    for pointer, fact in rows:
        path = path_of(pointer)
        if path is not None:
            assert pointer_of(path) is not None
            assert fact["dms_field_name"].split(".")[-1].split("[")[0].strip() in path or fact["dms_field_name"]
