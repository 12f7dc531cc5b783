"""Make `messages/wco/data/*.csv` from a folder of WCO Data Model 3.6 schemas (DMS:2 profile, Apache-2.0).

Run once for each edition of the schemas; the CSV files are what the program reads. Only facts are taken:
places, identifiers, formats, occurrences and facets; no name and no description.

    python scripts/make_wco_dictionary.py path/to/schemas/wco
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

_XS = "{http://www.w3.org/2001/XMLSchema}"
_OUT = Path(__file__).parent.parent / "src/customhouse/messages/wco/data"
_COLUMNS = [
    "path",
    "kind",
    "id",
    "format",
    "min",
    "max",
    "tded",
    "usage",
    "type",
    "length",
    "max_length",
    "pattern",
    "total_digits",
    "fraction_digits",
    "values",
]
_FACETS = {
    "length": "length",
    "maxLength": "max_length",
    "totalDigits": "total_digits",
    "fractionDigits": "fraction_digits",
}
_PATTERNS = {r".*[^\s].*": "visible", "([a-zA-Z])*": "letters", "([0-9])*": "digits"}
_Row = dict[str, str]
# What the schemas leave out or narrow without need, by path: the identifier that pointers in the examples use,
# and the functions of UN/EDIFACT 1225 that customs administrations act on (1 cancellation, 4 change).
_OURS: dict[str, _Row] = {
    "Declaration/FunctionCode": {"values": "1 4 9 13 14"},
    "Declaration/GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Classification/IdentificationTypeCode": {
        "id": "337"
    },
    "Response/od:Declaration": {"id": "42A"},
}


def main(folder: Path) -> None:
    """Write the three files of the dictionary."""
    declaration, notification = folder / "declaration", folder / "notification"
    for name, main_file, types_file in (
        ("declaration", declaration / "WCO_DEC_2_DMS.xsd", declaration / "WCO_DS/WCO_DEC_DS_2_DMS.xsd"),
        ("response", notification / "WCO_RES_2_DMS.xsd", notification / "WCO_DS/WCO_RES_DS_2_DMS.xsd"),
        ("metadata", declaration / "DocumentMetaData_2_DMS.xsd", declaration / "WCO_DS/WCO_METADATA_2_DMS.xsd"),
    ):
        _write(name, list(_positions(etree.parse(main_file).getroot(), _types(types_file))))


def _write(name: str, rows: list[_Row]) -> None:
    """Write the rows of one document."""
    with (_OUT / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, _COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _types(path: Path) -> dict[str, etree._Element]:
    """The data types of one document by name."""
    root = etree.parse(path).getroot()
    return {str(node.get("name")): node for node in root if node.get("name")}


def _positions(schema: etree._Element, types: dict[str, etree._Element]) -> Iterator[_Row]:
    """Every position of a document, parents before children, in the order of the schema."""
    classes = {str(node.get("name")): node for node in schema.findall(f"{_XS}complexType")}

    def below(node: etree._Element, prefix: str) -> Iterator[_Row]:
        tag = str(node.get("name") or node.get("ref"))
        yield (row := _row(node, prefix + tag, types))
        if row["kind"] == "class":
            inner = node.find(f"{_XS}complexType")
            inner = classes.get(str(node.get("type"))) if inner is None else inner
            for child in () if inner is None else inner.findall(f"{_XS}sequence/{_XS}element"):
                yield from below(child, f"{prefix}{tag}/")

    root = schema.find(f"{_XS}element")
    if root is None:
        raise SystemExit("The schema has no element.")
    yield from below(root, "")


def _row(node: etree._Element, path: str, types: dict[str, etree._Element]) -> _Row:
    """One position as a row."""
    low = node.get("minOccurs", "1")
    row = {"path": path, "kind": "class", "min": low, "max": node.get("maxOccurs", "1")}
    documentation = f"{_XS}annotation/{_XS}documentation/"
    row["id"] = node.findtext(f"{documentation}{{*}}WCOID") or ""
    row["format"] = node.findtext(f"{documentation}{{*}}WCOFormat") or ""
    row["tded"] = node.findtext(f"{documentation}{{*}}TDEDUID") or ""
    marks = (etree.QName(mark).localname for mark in node.findall(f"{documentation}*"))
    uses = (mark.removeprefix("WCOUsage") for mark in marks if mark.startswith("WCOUsage"))
    row["usage"] = " ".join(use.lstrip("_").removeprefix("Declaration") for use in uses)
    data_type = types.get(str(node.get("type")).rpartition(":")[2])
    if data_type is not None and str(node.get("type")).startswith("ds:"):
        row |= {"kind": "attribute", **_facets(data_type)}
    return {key: value.strip() for key, value in row.items()} | _OURS.get(path, {})


def _facets(data_type: etree._Element) -> _Row:
    """What a data type asks of a value."""
    restriction = data_type.find(f".//{_XS}restriction")
    restriction = data_type.find(f".//{_XS}extension") if restriction is None else restriction
    if restriction is None:
        raise SystemExit(f"{data_type.get('name')} is not understood.")
    name = str(restriction.get("base")).rpartition(":")[2].removesuffix("Type")
    name = {"token": "Code", "string": "Text", "MetaDataResponsibleCountryCodeContent": "Code"}.get(name, name)
    row = {"type": name, "values": " ".join(str(e.get("value")) for e in restriction.findall(f"{_XS}enumeration"))}
    for facet, column in _FACETS.items():
        if (found := restriction.find(f"{_XS}{facet}")) is not None:
            row[column] = str(found.get("value"))
    if (pattern := restriction.find(f"{_XS}pattern")) is not None:
        row["pattern"] = _PATTERNS[str(pattern.get("value"))]
    return row


if __name__ == "__main__":
    main(Path(sys.argv[1]))
