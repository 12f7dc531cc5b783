"""The key of a line of trade: who buys which goods from whom, named by nobody. No NumPy."""

from __future__ import annotations

import hashlib

from customhouse.reference.identifiers import eori

JOIN = "\x1f"


def line_key(importer: str, exporter: str, commodity: str, unit: str) -> str:
    """Under which an importer's own price of goods of one seller stands: 32 hexadecimal digits that name nobody.

    Identifiers are compared without spaces, in capitals. A seller without an identifier (a text without a figure is a
    name) is nobody: then all of an importer's purchases of these goods lie together.

    >>> line_key("", "S1", "1", "KGM"), len(line_key("T1", "S1", "1", "KGM"))
    ('', 32)
    >>> line_key("t 1", "ACME", "1", "KGM") == line_key("T1", "", "1", "KGM")
    True
    """
    importer = eori.compact(importer)
    if not importer:
        return ""
    seller = eori.compact(exporter) if any(each.isdigit() for each in exporter) else ""
    return hashlib.sha256(JOIN.join((importer, seller, commodity, unit)).encode()).hexdigest()[:32]
