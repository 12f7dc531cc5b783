"""The maps of risk files: which column says what. Data; a new kind of file is a new entry.

`kcs`: Korea's published synthetic import declarations (Korea Customs Service and Institute for Basic Science, 2022).
Its generator copied whole goods tuples together with their result, so that a row whose tuple was seen is remembered,
not understood; nothing else in it bears a signal. `world`: the declarations of `customhouse world make`. `facts`: the
facts by which this installation selects (`targeting.facts`), item by item, with history as of the moment of selection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from customhouse.messages.findings import msgid
from customhouse.targeting.learning.records import Figure, Key, Part, RiskMap, Spread, UnusableInputError


def _key(name: str, word: str, *parts: str) -> Key:
    """A key of columns; `HS6 Code:4` is the first four characters of that column."""
    split = (part.partition(":") for part in parts)
    return Key(name, tuple(Part(column, int(length or 0)) for column, _, length in split), word)


KCS = RiskMap(
    name="kcs",
    identifier="Declaration ID",
    day="Date",
    target="Fraud",
    revenue="",
    goods=("HS6 Code", "Country of Departure", "Country of Origin", "Tax Rate", "Tax Type", "Net Mass"),
    numbers=frozenset({"Tax Rate", "Net Mass"}),
    keys=(
        _key("hs6", msgid("goods code"), "HS6 Code"),
        _key("hs4", msgid("heading"), "HS6 Code:4"),
        _key("hs2", msgid("chapter"), "HS6 Code:2"),
        _key("departure", msgid("country of departure"), "Country of Departure"),
        _key("origin", msgid("country of origin"), "Country of Origin"),
        _key("tax_type", msgid("type of tax"), "Tax Type"),
        _key("tax_rate", msgid("rate of tax"), "Tax Rate"),
        _key("hs4_origin", msgid("heading and origin"), "HS6 Code:4", "Country of Origin"),
        _key("hs2_origin", msgid("chapter and origin"), "HS6 Code:2", "Country of Origin"),
        _key("hs2_tax_type", msgid("chapter and type of tax"), "HS6 Code:2", "Tax Type"),
        _key("origin_tax_type", msgid("origin and type of tax"), "Country of Origin", "Tax Type"),
        _key("route", msgid("route"), "Country of Departure", "Country of Origin"),
        _key("hs6_tax_type", msgid("goods code and type of tax"), "HS6 Code", "Tax Type"),
        _key("hs6_origin", msgid("goods code and origin"), "HS6 Code", "Country of Origin"),
        _key("mass", msgid("net mass"), "Net Mass"),
    ),
    figures=(
        Figure("log_mass", "Net Mass", msgid("net mass"), "log"),
        Figure("rate", "Tax Rate", msgid("rate of tax")),
        Figure("mass_digits", "Net Mass", msgid("digits of the net mass"), "digits"),
    ),
    later=frozenset({"Fraud", "Critical Fraud"}),
    groups={"office": "Office ID", "origin": "Country of Origin", "trader": "Importer ID"},
)

WORLD = RiskMap(
    name="world",
    identifier="id",
    day="date",
    target="illicit",
    revenue="recoverable_revenue",
    goods=("hs_code", "departure", "origin", "duty_rate", "preference", "net_mass"),
    numbers=frozenset({"duty_rate", "net_mass"}),
    keys=(
        _key("importer", msgid("importer"), "importer"),
        _key("seller", msgid("seller"), "seller"),
        _key("broker", msgid("broker"), "broker"),
        _key("address", msgid("address of the importer"), "importer_address"),
        _key("hs", msgid("goods code"), "hs_code"),
        _key("hs4", msgid("heading"), "hs_code:4"),
        _key("office", msgid("office"), "office"),
        _key("route", msgid("route"), "departure", "origin", "mode"),
        _key("hs_origin", msgid("goods code and origin"), "hs_code", "origin"),
        _key("hs4_departure", msgid("heading and departure"), "hs_code:4", "departure"),
        _key("importer_hs", msgid("importer and goods code"), "importer", "hs_code"),
        _key("importer_seller", msgid("importer and seller"), "importer", "seller"),
        _key("importer_origin", msgid("importer and origin"), "importer", "origin"),
        _key("seller_hs", msgid("seller and goods code"), "seller", "hs_code"),
        _key("broker_hs4", msgid("broker and heading"), "broker", "hs_code:4"),
    ),
    figures=(
        Figure("log_value", "value", msgid("customs value"), "log"),
        Figure("log_mass", "net_mass", msgid("net mass"), "log"),
        Figure("log_price", "value", msgid("price a kilogram"), "log_ratio", "net_mass"),
        Figure("log_gross", "gross_mass", msgid("gross mass over net mass"), "log_ratio", "net_mass"),
        Figure("log_package", "net_mass", msgid("net mass a package"), "log_ratio", "packages"),
        Figure("rate", "duty_rate", msgid("rate of duty")),
        Figure("preference", "preference", msgid("preference claimed")),
        Figure("age", "importer_age", msgid("days since the importer registered"), "log"),
        Figure("same_day", "same_day", msgid("earlier consignments of that day between the same parties"), "log"),
    ),
    spreads=(
        Spread("price_hs", "log_price", "hs", msgid("price beside that of the same goods")),
        Spread("price_hs_origin", "log_price", "hs_origin", msgid("price beside that of the same goods and origin")),
        Spread("price_seller_hs", "log_price", "seller_hs", msgid("price beside that of the same seller")),
        Spread("price_importer_hs", "log_price", "importer_hs", msgid("price beside the importer’s own earlier ones")),
        Spread("gross_hs", "log_gross", "hs", msgid("gross over net mass beside that of the same goods")),
        Spread("mass_importer_hs", "log_mass", "importer_hs", msgid("mass beside the importer’s own earlier ones")),
        Spread("package_hs", "log_package", "hs", msgid("mass a package beside that of the same goods")),
    ),
    later=frozenset({"illicit", "scheme", "mistake", "finding", "recoverable_revenue"}),
    history=True,
    groups={"office": "office", "origin": "origin", "trader": "importer", "age": "importer_age"},
    money="log_value",
)

FACTS = RiskMap(
    name="facts",
    identifier="id",
    day="day",
    target="found",
    revenue="revenue",
    goods=("importer", "commodity", "origin", "export_country", "net_mass"),
    numbers=frozenset(),
    keys=(
        _key("importer", msgid("importer"), "importer"),
        _key("declarant", msgid("declarant"), "declarant"),
        _key("exporter", msgid("exporter"), "exporter"),
        _key("hs6", msgid("goods code"), "commodity:6"),
        _key("hs4", msgid("heading"), "commodity:4"),
        _key("hs2", msgid("chapter"), "commodity:2"),
        _key("origin", msgid("country of origin"), "origin"),
        _key("office", msgid("office"), "office"),
        _key("procedure", msgid("procedure"), "procedure", "previous_procedure"),
        _key("preference", msgid("preference claimed"), "preference"),
        _key("route", msgid("route"), "export_country", "origin", "transport_mode"),
        _key("hs6_origin", msgid("goods code and origin"), "commodity:6", "origin"),
        _key("importer_hs4", msgid("importer and heading"), "importer", "commodity:4"),
        _key("exporter_hs4", msgid("exporter and heading"), "exporter", "commodity:4"),
    ),
    figures=(
        Figure("log_value", "customs_value", msgid("customs value"), "log"),
        Figure("log_mass", "net_mass", msgid("net mass"), "log"),
        Figure("log_price", "customs_value", msgid("price a kilogram"), "log_ratio", "net_mass"),
        Figure("log_gross", "gross_mass", msgid("gross mass over net mass"), "log_ratio", "net_mass"),
        Figure("log_package", "net_mass", msgid("net mass a package"), "log_ratio", "packages"),
        Figure("log_burden", "duty", msgid("duty over customs value"), "log_ratio", "customs_value"),
        Figure("items", "items", msgid("items of the declaration")),
        Figure("known", "importer_known", msgid("the importer is registered")),
        Figure("containerised", "containerised", msgid("goods in containers")),
        Figure("weekday", "weekday", msgid("day of the week")),
        Figure("hour", "hour", msgid("hour of the day")),
        Figure("importer_days", "importer_days", msgid("days since the importer’s first declaration"), "log"),
        Figure("importer_declarations", "importer_declarations", msgid("declarations of the importer"), "log"),
        Figure("importer_week", "importer_week", msgid("declarations of the importer in 7 days"), "log"),
        Figure("importer_month", "importer_month", msgid("declarations of the importer in 30 days"), "log"),
        Figure("importer_checks", "importer_checks", msgid("controls of the importer’s goods"), "log"),
        Figure(
            "importer_findings", "importer_findings", msgid("controls of the importer’s goods with findings"), "log"
        ),
        Figure("declarant_declarations", "declarant_declarations", msgid("declarations of the declarant"), "log"),
        Figure("declarant_checks", "declarant_checks", msgid("controls of the declarant"), "log"),
        Figure("declarant_findings", "declarant_findings", msgid("controls of the declarant with findings"), "log"),
        Figure(
            "goods_declarations", "goods_declarations", msgid("earlier items of the importer of these goods"), "log"
        ),
        Figure("price_position", "price_position", msgid("share of like goods that cost less a kilogram")),
        Figure("reference_position", "reference_position", msgid("share of the price reference below this price")),
        Figure("price_deviation", "price_deviation", msgid("spreads of the price from what is usual")),
    ),
    later=frozenset({"found", "revenue", "propensity"}),
    by_row=True,
    groups={"office": "office", "origin": "origin", "trader": "importer", "age": "importer_days"},
    money="log_value",
)

MAPS: Mapping[str, RiskMap] = {each.name: each for each in (KCS, WORLD, FACTS)}
"""Every map by its name."""


def map_named(name: str) -> RiskMap:
    """The map of that name; `UnusableInputError` where there is none."""
    if name in MAPS:
        return MAPS[name]
    known = ", ".join(sorted(MAPS))
    raise UnusableInputError("RSK-MAP", "", f"There is no map “{name[:40]}”.", f"Name one of: {known}.")


def map_of(columns: Iterable[str]) -> RiskMap:
    """The map whose goods tuple and identifier a header bears; `UnusableInputError` where none fits."""
    header = set(columns)
    for each in MAPS.values():
        if {each.identifier, *each.goods} <= header:
            return each
    raise UnusableInputError(
        "RSK-HEADER", "", "The columns of the file are those of no map.", "Give a file with the columns of a map."
    )
