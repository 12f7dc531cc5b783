"""What was typed becomes a message, a declaration becomes a draft: pure, over typed words and simulated trade."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from customhouse.clearance.declarations.records import DeclarationRecord, Document
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.declarations.tests.demoland import demoland_law
from customhouse.clearance.drafts.records import DraftWords, ItemWords, Step
from customhouse.clearance.drafts.rules.completeness import Progress, missing, progress, required, unfinished_items
from customhouse.clearance.drafts.rules.composing import leaves_of, read_leaves
from customhouse.clearance.drafts.rules.differing import amendment, changed_paths
from customhouse.clearance.drafts.rules.placing import spot_of
from customhouse.clearance.drafts.rules.reading_back import copied, words_of_record
from customhouse.messages.findings import Finding, Severity
from customhouse.messages.wco.amending import amend
from customhouse.messages.wco.records import Declaration as Tree
from customhouse.world import generating
from customhouse.world.country import read_country

ON = date(2026, 3, 2)
ITEM = {
    "commodity": "0901.21",
    "description": "Coffee",
    "origin": "BR",
    "price": "1 000,50",
    "gross_mass": "١١٠",
    "net_mass": "100",
    "packages": "10",
    "package_kind": "CT",
    "procedure": "40",
    "preference": "300",
    "q_LTR": "7",
    "q_ASV": "40",
    "additional_code": "X1",
}


def words(**changes: dict[str, object]) -> DraftWords:
    """An import of two goods items; `changes` by step."""
    steps: dict[Step, dict[str, object]] = {
        Step.PARTIES: {
            "direction": "import",
            "kind": "A",
            "trader": "XD0470001009",
            "lrn": "L1",
            "partner_name": "Paille",
            "partner_country": "FR",
        },
        Step.TRANSPORT: {
            "office": "XD000100",
            "mode": "1",
            "location": "Quay",
            "country": "FR",
            "containers": "CSQU3054383, MSKU1",
        },
        Step.INVOICE: {"currency": "EUR", "total": "2001", "freight": "10", "rows": [{"code": "AS", "amount": "5"}]},
        Step.DOCUMENTS: {
            "rows": [
                {"code": "N380", "reference": "I1", "item": ""},
                {"code": "N861", "reference": "2", "item": "2", "issued": "2024-05-01"},
            ]
        },
        Step.PAYMENT: {"method": "H", "guarantee": "26XD1", "authorisation": "CWP"},
    }
    for step, given in changes.items():
        steps[Step(step)] = {**steps[Step(step)], **given}
    items = tuple(ItemWords(number, ITEM) for number in (1, 2))
    return DraftWords("XD", steps, items, {1: "LTR", 2: "LTR"})


def record_of(said: DraftWords) -> DeclarationRecord:
    """The words as they are understood."""
    record, doubts = understand(read_leaves(leaves_of(said)).declaration or Tree(), demoland_law())
    assert not doubts
    return record


def test_what_was_typed_is_declared() -> None:
    """Figures as people type them, parties by the direction, documents where they belong."""
    record = record_of(words())
    item = record.items[1]
    assert (record.type_code, record.lrn, record.office) == ("IMA", "L1", "XD000100")
    assert record.importer
    assert record.importer.identifier == record.declarant.identifier == "XD0470001009"
    assert record.exporter
    assert record.seller
    assert (record.exporter.name, record.seller.country, record.agent) == ("Paille", "FR", None)
    assert (record.destination, record.export_country, record.containers) == ("XD", "FR", ("CSQU3054383", "MSKU1"))
    assert [(each.code, str(each.amount.value)) for each in record.adjustments] == [("AK", "10"), ("AS", "5")]
    assert [(each.code, each.reference) for each in record.documents] == [("N380", "I1")]
    assert [(each.code, each.reference) for each in item.documents] == [("N861", "2")]
    assert (item.commodity, str(item.price and item.price.value), str(item.gross_mass)) == ("090121", "1000.50", "110")
    assert (item.preference, item.preferential_origin, item.additional_codes) == ("300", "BR", ("X1",))
    assert (item.supplementary_unit, str(item.supplementary_quantity)) == ("LTR", "7")
    assert [(tax.type, tax.unit, tax.payment_method) for tax in item.taxes] == [("CUD", "", "H"), ("EXC", "ASV", "")]
    assert record.authorisations == (("CWP", "XD0470001009"),)


def test_an_export_turns_the_parties_round() -> None:
    record = record_of(words(parties={"direction": "export"}))
    assert record.exporter
    assert record.importer
    assert (record.type_code, record.exporter.identifier, record.importer.name) == ("EXA", "XD0470001009", "Paille")
    assert (record.destination, record.export_country) == ("FR", "XD")


@pytest.mark.parametrize(("kind", "declarant"), [("2", "XD0470001009"), ("3", "XD0740033297")])
def test_an_agent_acts_directly_or_not(kind: str, declarant: str) -> None:
    record = record_of(words(parties={"agent": "XD0740033297", "representation": kind}))
    assert record.agent
    assert record.importer
    assert (record.agent.identifier, record.representation) == ("XD0740033297", kind)
    assert (record.declarant.identifier, record.importer.identifier) == (declarant, "XD0470001009")


def test_a_figure_that_is_none_is_told_at_its_field() -> None:
    """What cannot be read is written as typed; its finding leads back to the field."""
    said = words(invoice={"freight": "much"})
    [found] = read_leaves(leaves_of(said)).findings
    spot = spot_of(found, said)
    assert (spot.step, spot.field) == (Step.INVOICE, "freight")


@pytest.mark.parametrize(
    ("path", "step", "item", "name"),
    [
        ("FunctionalReferenceID", "parties", 0, "lrn"),
        ("Declarant/ID", "parties", 0, "trader"),
        ("GoodsShipment/Importer/ID", "parties", 0, "trader"),
        ("Exporter/Address/CityName", "parties", 0, "partner_city"),
        ("GoodsShipment/Seller", "parties", 0, "partner_name"),
        ("Agent/FunctionCode", "parties", 0, "representation"),
        ("DeclarationOfficeID", "transport", 0, "office"),
        ("GoodsShipment/Consignment/TransportEquipment[2]/ID", "transport", 0, "containers"),
        ("GoodsShipment/CustomsValuation/ChargeDeduction[1]/OtherChargeDeductionAmount", "invoice", 0, "row1_amount"),
        ("GoodsShipment/CustomsValuation/ChargeDeduction[1]/ChargesTypeCode", "invoice", 0, "row1_code"),
        ("AdditionalDocument[1]/ID", "documents", 0, "row1_reference"),
        ("AdditionalDocument", "documents", 0, ""),
        ("ObligationGuarantee", "payment", 0, "guarantee"),
        ("GoodsShipment/GovernmentAgencyGoodsItem", "item", 0, ""),
        ("GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/Classification[1]/ID", "item", 2, "commodity"),
        ("GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/Classification[2]/ID", "item", 2, "additional_code"),
        ("GoodsShipment/GovernmentAgencyGoodsItem[2]/GovernmentProcedure[1]/CurrentCode", "item", 2, "procedure"),
        ("GoodsShipment/GovernmentAgencyGoodsItem[2]/GovernmentProcedure[1]/PreviousCode", "item", 2, "previous"),
        ("GoodsShipment/GovernmentAgencyGoodsItem[2]/GovernmentProcedure[2]/CurrentCode", "item", 2, "additional"),
        ("GoodsShipment/GovernmentAgencyGoodsItem[2]/AdditionalDocument[1]/TypeCode", "documents", 2, "row2_code"),
        ("GoodsShipment/GovernmentAgencyGoodsItem[2]/AdditionalDocument[9]/TypeCode", "documents", 2, ""),
        ("GoodsShipment/GovernmentAgencyGoodsItem[2]/PreviousDocument", "documents", 0, "previous"),
        ("GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/GoodsMeasure/TariffQuantity", "item", 2, "q_LTR"),
        (
            "GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/DutyTaxFee[2]/SpecificTaxBaseQuantity",
            "item",
            2,
            "q_ASV",
        ),
        (
            "GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/DutyTaxFee[1]/Payment/MethodCode",
            "payment",
            0,
            "method",
        ),
        ("GoodsShipment/GovernmentAgencyGoodsItem[9]/Origin[1]/CountryCode", "item", 0, ""),
        ("Nowhere", None, 0, ""),
    ],
)
def test_every_place_has_its_field(path: str, step: str | None, item: int, name: str) -> None:
    found = Finding("X", Severity.ERROR, "", f"Declaration/{path}", "", "")
    spot = spot_of(found, words())
    assert (spot.step and spot.step.value, spot.item, spot.input_name) == (step, item, name)


def test_a_finding_without_a_place_has_no_field() -> None:
    assert spot_of(Finding("X", Severity.ERROR, "", "1:1", "", ""), words()).step is None


def test_where_no_quantity_was_given_the_unit_of_the_tariff_is_asked() -> None:
    said = DraftWords("XD", {}, (ItemWords(1, {}), ItemWords(2, {})), {1: "NPR"})
    at = "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[{}]/Commodity/GoodsMeasure/TariffQuantity"
    names = [spot_of(Finding("X", Severity.ERROR, "", at.format(number), "", ""), said).field for number in (1, 2)]
    assert names == ["q_NPR", "commodity"]


def simulated() -> list[Tree]:
    """A day's declarations of simulated traders, as they write them."""
    country = read_country(code="XD", currency="XDD", data=files("customhouse.countries.demoland") / "data", on=ON)
    return [each.declaration for each in generating.day(ON, 5, 60, country)]


def test_a_declaration_read_back_says_the_same() -> None:
    """Over a day of simulated trade: what the form asks for survives the way to the form and back."""
    for tree in simulated():
        record, _ = understand(tree, demoland_law())
        said = words_of_record(record, tree, "XD")
        units = {item.number: item.supplementary_unit for item in record.items}
        again = record_of(DraftWords("XD", said.steps, said.items, units))
        assert again.importer == record.importer
        assert (again.lrn, again.type_code, again.office) == (record.lrn, record.type_code, record.office)
        assert (again.incoterm, again.containers, again.goods_location) == (
            record.incoterm,
            record.containers,
            record.goods_location,
        )
        assert again.adjustments == record.adjustments
        for one, other in zip(again.items, record.items, strict=True):
            assert (one.commodity, one.description, one.origin, one.price, one.net_mass, one.packages) == (
                other.commodity,
                other.description,
                other.origin,
                other.price,
                other.net_mass,
                other.packages,
            )
            assert (one.supplementary_quantity, one.documents, one.preference) == (
                other.supplementary_quantity,
                other.documents,
                other.preference,
            )


def test_a_copy_leaves_what_belonged_to_the_old_goods() -> None:
    tree = simulated()[0]
    record, _ = understand(tree, demoland_law())
    said = copied(words_of_record(record, tree, "XD"))
    assert said.said(Step.PARTIES, "lrn") == said.said(Step.TRANSPORT, "containers") == ""
    assert all(row["code"] and not row["reference"] for row in said.rows(Step.DOCUMENTS))
    assert len(said.items) == len(record.items)


def amended(before: DraftWords, after: DraftWords) -> DeclarationRecord:
    """What a declaration of the first words becomes by an amendment to the second."""
    original = read_leaves(leaves_of(before)).declaration or Tree()
    paths = changed_paths(leaves_of(before), leaves_of(after))
    new = read_leaves(leaves_of(after)).declaration or Tree()
    asked = amendment(new, paths, mrn="26XD00000000000014", lrn="L1", submitter="XD1", reason="A slip.")
    tree, findings = amend(original, asked)
    assert not findings
    record, _ = understand(tree, demoland_law())
    return record


def test_an_amendment_points_to_what_changes() -> None:
    """Leaves that differ, lines that came or went: applied, the declaration says what the draft says."""
    before = words()
    third = ItemWords(3, {**ITEM, "description": "Tea"})
    rows = [{"code": "N861", "reference": "2", "item": "2", "issued": "2024-05-02"}]
    after = words(invoice={"freight": "", "rows": []}, documents={"rows": rows}, transport={"containers": "MSKU1"})
    after = DraftWords("XD", after.steps, (ItemWords(2, {**ITEM, "price": "7"}), third), {2: "LTR", 3: "LTR"})
    assert amended(before, after) == record_of(after)


def test_the_day_of_a_document_is_declared_where_the_message_has_a_place_for_it() -> None:
    """That is an item: one for all goods that has a day is named by each; what is no day is said at its field."""
    rows = [
        {"code": "V001", "reference": "TN 7", "item": "", "issued": "2010-03-01"},
        {"code": "N380", "reference": "1"},
    ]
    record = record_of(words(documents={"rows": rows}))
    assert [(one.code, one.issued) for one in record.documents] == [("N380", None)]
    assert [item.documents for item in record.items] == [(Document("V001", "TN 7", issued=date(2010, 3, 1)),)] * 2
    wrong = words(documents={"rows": [{**rows[0], "issued": "soon", "item": "2"}]})
    reading = read_leaves(leaves_of(wrong))
    _, doubts = understand(reading.declaration or Tree(), demoland_law())
    spots = [spot_of(said, wrong) for said in (*reading.findings, *doubts)]
    assert {(spot.step, spot.item, spot.input_name) for spot in spots} == {(Step.DOCUMENTS, 2, "row1_issued")}


def test_nothing_changed_is_no_amendment() -> None:
    assert changed_paths(leaves_of(words()), leaves_of(words())) == []
    assert changed_paths(leaves_of(words()), leaves_of(words(parties={"lrn": "L2"}))) == []


def test_what_is_missing_guides() -> None:
    """An import needs an origin, an export none; a step not begun is not incomplete."""
    said = words()
    assert "origin" in required(Step.ITEM, is_import=True)
    assert "origin" not in required(Step.ITEM, is_import=False)
    assert missing(Step.ITEM, {**ITEM, "price": " "}, is_import=True) == ("price",)
    assert progress(said, Step.TRANSPORT) is Progress.DONE
    assert progress(said, Step.INVOICE) is Progress.INCOMPLETE
    assert progress(DraftWords("XD", {}), Step.INVOICE) is Progress.NOT_STARTED
    assert unfinished_items(DraftWords("XD", {}, (ItemWords(1, ITEM), ItemWords(2, {})))) == (2,)
