"""The dictionary of the WCO Data Model 3.6 as data: each place in a message with its identifier, format and facets.

Read from `data/*.csv` (made by `scripts/make_wco_dictionary.py`): the declaration (DEC), the response (RES) and
the envelope (DocumentMetaData) of the DMS:2 profile. Everything that reads, writes, checks or points asks here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

DEC = "urn:wco:datamodel:WCO:DEC-DMS:2"
DEC_TYPES = "urn:wco:datamodel:WCO:Declaration_DS:DMS:2"
RES = "urn:wco:datamodel:WCO:RES-DMS:2"
RES_TYPES = "urn:wco:datamodel:WCO:Response_DS:DMS:2"
META = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"

_TYPES_OF = {DEC: DEC_TYPES, RES: RES_TYPES, META: META}
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_UNCOUNTED = frozenset({"additional_information", "dangerous_goods", "transport_equipment"})
# The key, among the children of a response, of the declaration that it may carry whole.
EMBEDDED = f"{{{DEC}}}Declaration"
_EMBEDDED = "od:Declaration"


@dataclass(frozen=True, slots=True)
class Facets:
    """What a leaf must look like; None and empty mean that nothing is asked.

    `pattern` is `visible` (one line with something to see), `letters` or `digits`; `values` the codes allowed.
    """

    length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    total_digits: int | None = None
    fraction_digits: int | None = None
    values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Position:
    """One place in a message: a class (with `children` in the order of the schema) or a leaf (with a `type`).

    `id` is the WCO identifier of the class (`68A`) or attribute (`145`), `name` the field of its parent's record,
    `type` one of Amount, Code, DateTime, ID, Measure, Numeric, Quantity, Text. `maximum` None: without limit.
    """

    path: str
    tag: str
    name: str
    id: str
    format: str
    minimum: int
    maximum: int | None
    tded: str
    usage: tuple[str, ...]
    type: str
    facets: Facets
    namespace: str
    children: tuple[Position, ...] = ()
    by_tag: Mapping[str, Position] = field(default_factory=dict, repr=False)

    @property
    def is_class(self) -> bool:
        """Whether it holds other positions."""
        return not self.type

    @property
    def repeats(self) -> bool:
        """Whether it may come more than once."""
        return self.maximum != 1

    @property
    def types_namespace(self) -> str:
        """The namespace of the `DateTimeString` inside a date of this document."""
        return _TYPES_OF[self.namespace]


@cache
def declaration() -> Position:
    """The root of the declaration (42A)."""
    return _load("declaration", DEC)


@cache
def response() -> Position:
    """The root of the response (07B); it may hold a whole declaration."""
    return _load("response", RES)


@cache
def metadata() -> Position:
    """The envelope: its own leaves only, the message inside is a declaration or responses."""
    return _load("metadata", META)


def attribute_name(tag: str, *, repeats: bool = False) -> str:
    """The field of a record for a tag.

    >>> attribute_name("GovernmentAgencyGoodsItem", repeats=True), attribute_name("FunctionalReferenceID")
    ('government_agency_goods_items', 'functional_reference_id')
    """
    if tag == _EMBEDDED:
        return "original_declaration"
    name = _WORD.sub("_", tag).lower()
    if not repeats or name in _UNCOUNTED:
        return name
    if name.endswith(("party", "itinerary")):
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith("s") else f"{name}s"


def _load(document: str, namespace: str) -> Position:
    """Read one file of the dictionary into a tree."""
    text = files(__package__).joinpath(f"data/{document}.csv").read_text(encoding="utf-8")
    below: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        below.setdefault(row["path"].rpartition("/")[0], []).append(row)
    return _position(below[""][0], below, namespace)


def _position(row: Mapping[str, str], below: Mapping[str, list[dict[str, str]]], namespace: str) -> Position:
    """One row with everything under it."""
    tag = row["path"].rpartition("/")[2]
    repeats = row["max"] != "1"
    children = tuple(_position(child, below, namespace) for child in below.get(row["path"], ()))
    if tag == _EMBEDDED:
        children, namespace = declaration().children, DEC
    return Position(
        path=row["path"],
        tag=tag.removeprefix("od:"),
        name=attribute_name(tag, repeats=repeats),
        id=row["id"],
        format=row["format"],
        minimum=int(row["min"]),
        maximum=None if row["max"] == "unbounded" else int(row["max"]),
        tded=row["tded"],
        usage=tuple(row["usage"].split()),
        type=row["type"],
        facets=_facets(row),
        namespace=namespace,
        children=children,
        by_tag=_by_tag(children, namespace),
    )


def _by_tag(children: Iterable[Position], namespace: str) -> dict[str, Position]:
    """The children by tag; a whole declaration inside a response keeps its namespace in the key."""
    return {c.tag if c.namespace == namespace else f"{{{c.namespace}}}{c.tag}": c for c in children}


def _facets(row: Mapping[str, str]) -> Facets:
    """The facets of a row."""
    return Facets(
        length=_number(row["length"]),
        max_length=_number(row["max_length"]),
        pattern=row["pattern"],
        total_digits=_number(row["total_digits"]),
        fraction_digits=_number(row["fraction_digits"]),
        values=frozenset(row["values"].split()),
    )


def _number(text: str) -> int | None:
    """A whole number, or nothing."""
    return int(text) if text else None
