"""The keys of a bill of materials, each with the ways in which people write it. Compared without case and signs.

The first of each row is the documented one (docs/origin.md, `customhouse origin evaluate --help`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from customhouse.tariff.origin.records import Role


def _ways(rows: Mapping[str, str]) -> dict[str, str]:
    """From every way of writing to the name that the reader uses."""
    return {re.sub(r"[^a-z0-9]", "", way.lower()): name for name, ways in rows.items() for way in [name, *ways.split()]}


BILL = _ways(
    {
        "code": "hs_code hs commodity commodity_code product_code tariff_code hscode",
        "description": "name goods product_description product_name",
        "country": "country_of_production producer_country exporting_country origin_country made_in exporter_country",
        "currency": "ccy currency_code",
        "ex_works": "ex_works_price exw exw_price price ex_works_value exw_value exworks exfactory",
        "fob": "fob_value fob_price free_on_board transaction_value customs_value",
        "net_cost": "nc net_cost_value",
        "weight": "net_weight net_mass mass weight_kg net_weight_kg",
        "outside": "added_outside value_added_outside outside_value",
        "wholly_obtained": "wo is_wholly_obtained",
        "materials": "bom inputs components material items bill_of_materials parts",
        "operations": "processes processing operations_performed working production_steps process",
        "transport": "carriage transport_details route shipment consignment",
        "costs": "cost production_costs",
        "provisions": "general_provisions with agreement_provisions",
        "tolerance": "de_minimis deminimis",
        "cumulation": "",
        "note": "id reference scheme date exporter producer importer consignee notes comment title version",
    }
)
COSTS = _ways(
    {
        "labour": "labor direct_labour direct_labor direct_labour_cost direct_labor_cost",
        "overheads": "overhead direct_overhead direct_overhead_cost",
        "profit": "",
        "other": "other_costs other_cost",
        "net_cost": "nc",
    }
)
MATERIAL = _ways(
    {
        "code": "hs_code hs commodity commodity_code material_code tariff_code hscode",
        "description": "name goods material material_name",
        "origin": "country_of_origin origin_country country made_in",
        "value": "cost price amount customs_value total_value material_value cif",
        "unit_value": "unit_price unit_cost price_per_unit",
        "quantity": "qty units",
        "currency": "ccy currency_code",
        "weight": "net_weight net_mass mass weight_kg net_weight_kg",
        "originating": "is_originating originating_status status origin_status",
        "wholly_obtained": "wo is_wholly_obtained",
        "role": "kind type use category",
        "proof": "proof_of_origin certificate evidence origin_proof",
        "rule": "origin_rule psr",
        "materials": "bom inputs components made_from parts",
        "stock": "fungible accounting_segregation segregation inventory",
        "note": "id line number unit uom sku supplier notes comment operations processes",
    }
)
STOCK = _ways({"method": "", "lots": "entries receipts", "used": "quantity_used quantity"})
LOT = _ways({"quantity": "qty", "value": "cost amount", "originating": "is_originating status"})
OPERATION = _ways({"name": "operation process code description", "country": "where place made_in"})
TOLERANCE = _ways({"percent": "percentage limit value rate", "by": "basis measure type kind"})
CUMULATION = _ways({"type": "kind", "countries": "with members country parties"})
CARRIAGE = _ways(
    {
        "direct": "is_direct direct_transport direct_consignment",
        "through": "via transit countries transit_countries",
        "altered": "alteration processed is_altered",
        "supervised": "customs_control under_customs_control under_customs_supervision supervision",
    }
)
ROLES: dict[str, Role] = {
    **{role.value: role for role in Role},
    **dict.fromkeys(("accessories", "spare_part", "spare_parts", "tool", "tools", "spares"), Role.ACCESSORY),
    **dict.fromkeys(("packaging", "packing", "retail_packing", "retail"), Role.RETAIL_PACKAGING),
    **dict.fromkeys(("transport_packing", "shipping_packing", "packing_for_shipment"), Role.TRANSPORT_PACKAGING),
    **dict.fromkeys(("neutral_element", "indirect", "indirect_material", "energy", "fuel", "plant"), Role.NEUTRAL),
    **dict.fromkeys(("component", "input", "raw_material", "part", "article"), Role.MATERIAL),
}
