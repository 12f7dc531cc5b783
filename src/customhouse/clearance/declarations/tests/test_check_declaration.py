"""Checking a declaration: every rule by its table of cases, and what holds for all rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.clearance.declarations.records import Amount, GoodsItem, Party, Stage
from customhouse.clearance.declarations.rules import figures, proofs, reading, reckoning, texts
from customhouse.clearance.declarations.rules.catalogue import FAMILIES, RULES, check, check_by_every_rule
from customhouse.clearance.declarations.rules.circumstances import Circumstances
from customhouse.clearance.declarations.rules.law import RuleSeverity, Validity
from customhouse.clearance.declarations.rules.rule import Case, Rule, shown
from customhouse.clearance.declarations.tests.cases import RuleCase, rule_cases
from customhouse.clearance.declarations.tests.demoland import NOON, circumstances, demoland_law, good_declaration
from customhouse.messages.findings import Finding, Severity
from customhouse.tariff.origin.rules.claiming import Doubt, ProofDoubt

PASSED_ON = {"COM-LAW", "RUL-CITE", *(rule.code for rule in proofs.RULES)}
EVER = Validity(date(2019, 1, 1))


@cache
def all_cases() -> tuple[RuleCase, ...]:
    return tuple(rule_cases())


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_rule(case: RuleCase) -> None:
    """Each rule finds exactly what its table says, with a full sentence and a remedy at a real place."""
    found = [one for one in check(case.record, demoland_law(), case.circumstances) if one.code == case.rule]
    assert [one.pointer for one in found] == case.finds
    for one in found:
        assert case.severity in ("", one.severity.value)
        assert one.path.startswith("Declaration")
        assert "{" not in one.text() + one.cure()
        assert one.cure()


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_quick_looks_pass_nothing_over(case: RuleCase) -> None:
    """What is passed over after a quick look is what the rules themselves would have had nothing to say of."""
    law = demoland_law()
    assert check(case.record, law, case.circumstances) == check_by_every_rule(case.record, law, case.circumstances)


@pytest.mark.parametrize("family", [figures, texts, *FAMILIES], ids=lambda family: family.__name__.rpartition(".")[2])
def test_a_good_declaration_needs_no_more_than_a_quick_look(family: ModuleType) -> None:
    """The quick look of every family sees that nothing is wrong with a declaration that is blameless."""
    record, law = good_declaration(), demoland_law()
    assert family.is_quiet(Case(record, law, circumstances(), NOON.date()))


def test_a_good_declaration_has_no_findings() -> None:
    """What the cases start from is blameless, so that each case shows its own fault alone."""
    assert check(good_declaration(), demoland_law(), circumstances()) == ()


def test_every_rule_has_cases_that_find_and_cases_that_do_not() -> None:
    """A rule without a case of both kinds is not proved to do anything."""
    codes = {rule.code for rule in RULES} - PASSED_ON - {"DOC-PROC"}
    finding = {case.rule for case in all_cases() if case.finds}
    clean = {case.rule for case in all_cases() if not case.finds}
    assert codes - finding == set()
    assert codes - clean == set()
    assert finding | clean == codes


@pytest.mark.parametrize("rule", [*RULES, *reading.RULES, *reckoning.RULES], ids=lambda rule: rule.code)
def test_every_rule_says_what_why_and_what_to_do(rule: Rule) -> None:
    """A rule has its law, its reason, its sentence and its remedy; its code fits a WCO response."""
    assert len(rule.code) <= 8
    assert rule.reference
    assert rule.message.endswith(".")
    assert rule.remedy.endswith(".")
    assert (rule.find.__doc__ or "").rstrip().endswith(".")


def test_codes_are_unique() -> None:
    """One code, one rule."""
    codes = [rule.code for rule in (*RULES, *reading.RULES, *reckoning.RULES)]
    assert len(codes) == len(set(codes))


def test_rules_said_while_reading_find_nothing_in_a_record() -> None:
    """What cannot be understood never becomes a record, so these rules have nothing to look at later."""
    looked = Case(good_declaration(), demoland_law(), circumstances(), NOON.date())
    assert [list(rule.check(looked)) for rule in reading.RULES] == [[], []]


def test_com_law_passes_findings_of_the_nomenclature_on() -> None:
    """What the nomenclature finds stands at the place of the code; malformed codes are not asked about."""
    found = Finding("TAR-OLD", Severity.WARNING, "", "", "Old code.", "Use the new one.")
    asked = []

    def nomenclature(item: GoodsItem, on: date) -> tuple[Finding, ...]:
        asked.append((item.commodity, on))
        return (found,)

    around = replace(circumstances(), commodity=nomenclature)
    record = good_declaration()
    odd = replace(record.items[0], number=2, commodity="4602")
    record = replace(record, items=(*record.items, odd), declared_items=2)
    [passed] = [one for one in check(record, demoland_law(), around) if one.code == "TAR-OLD"]
    assert passed.pointer == "42A/67A/68A[1]/23A/21A[1]/145"
    assert set(asked) == {("4602191000", date(2024, 6, 3))}


def test_rul_cite_passes_findings_of_rulings_on() -> None:
    """What cited rulings find stands at the place of the code, as gravely as they say."""
    found = Finding("RUL-DIFF", Severity.WARNING, "", "", "Ruled otherwise.", "Declare that.")
    around = replace(circumstances(), rulings=lambda _record, _item, _on: (found,))
    [passed] = [one for one in check(good_declaration(), demoland_law(), around) if one.code == "RUL-DIFF"]
    assert (passed.pointer, passed.severity) == ("42A/67A/68A[1]/23A/21A[1]/145", Severity.WARNING)


@pytest.mark.parametrize("doubt", Doubt)
def test_doubts_about_proofs_stand_at_the_proof_and_are_as_grave_as_the_law_takes_them(doubt: Doubt) -> None:
    """What is doubtful about a proof is said at its document, of the item or of the declaration."""
    params = dict.fromkeys(("number", "issuer", "successor", "day", "codes", "commodity", "left", "asked", "unit"), "X")
    told = ProofDoubt(doubt, params)
    around = replace(circumstances(), proofs=lambda *_: (((True, 2), told), ((False, 1), told)))
    found = [one for one in check(good_declaration(), demoland_law(), around) if one.code.startswith("ORP-")]
    assert [one.pointer for one in found] == ["42A/67A/68A[1]/02A[2]/D005", "42A/02A[1]/D005"]
    [code] = {one.code for one in found}
    assert all("{" not in one.text() + one.cure() and one.severity is Severity.WARNING for one in found)
    law = replace(demoland_law(), severities={code: (RuleSeverity(code, "error", "art. 1", EVER),)})
    assert [one.severity for one in check(good_declaration(), law, around) if one.code == code] == [Severity.ERROR] * 2


def test_doc_proc_asks_for_the_document_of_a_procedure() -> None:
    """A procedure may ask for a document of its own."""
    law = demoland_law()
    [home_use] = law.procedures["40"]
    law = replace(law, procedures={"40": (replace(home_use, documents=("N934", "N380")),)})
    found = [one for one in check(good_declaration(), law, circumstances()) if one.code == "DOC-PROC"]
    assert [(one.pointer, one.params["document"]) for one in found] == [("42A/67A/68A[1]/02A", "N934")]


def test_law_may_take_a_rule_more_or_less_gravely() -> None:
    """A country decides how grave a fault is, as of a date, or that it does not look."""
    record = replace(good_declaration(), total_packages=11)
    for severity, expected in (("error", [Severity.ERROR]), ("warning", [Severity.WARNING]), ("off", [])):
        law = replace(demoland_law(), severities={"TOT-PACK": (RuleSeverity("TOT-PACK", severity, "art. 1", EVER),)})
        assert [one.severity for one in check(record, law, circumstances())] == expected


def test_figures_that_cannot_be_reckoned_with_stop_the_check() -> None:
    """With a NaN price no sum is taken, so nothing else is said but what stands for itself."""
    record = good_declaration()
    item = replace(record.items[0], price=Amount(Decimal("sNaN"), "XDD"), gross_mass=Decimal("1E+999999999"))
    found = check(replace(record, items=(item,), lrn=""), demoland_law(), circumstances())
    assert [one.code for one in found] == ["NUM-NAN", "NUM-HUGE"]


def test_an_amendment_is_checked_as_of_the_first_acceptance() -> None:
    """The law of the acceptance holds, not that of the day of the amendment."""
    around = replace(circumstances(), accepted_at=datetime(2019, 12, 31, 12, tzinfo=UTC))
    record = replace(good_declaration(), incoterm="DAT")
    assert [one.code for one in check(record, demoland_law(), around)] == ["DOC-NEED"]


def test_a_needed_document_is_named_in_the_reader_s_language() -> None:
    """Names in law data come in three languages; each reader has their own."""
    around = replace(circumstances(), accepted_at=datetime(2019, 12, 31, 12, tzinfo=UTC))
    law = demoland_law()
    (found,) = check(replace(good_declaration(), incoterm="DAT"), law, around)
    (names,) = (need.names for need in law.document_needs if need.names["en"] == found.texts["need"]["en"])
    for language in ("en", "fr", "ar"):
        assert names[language] in found.text(language=language)
    assert len(set(names.values())) == len(names)


def test_a_supplementary_declaration_is_checked_as_of_what_it_completes() -> None:
    """Its declared acceptance lies in the past, and the law of that day is read."""
    record = replace(
        good_declaration(),
        type_code="IMZ",
        stage=Stage.SUPPLEMENTARY,
        incoterm="DAT",
        acceptance_declared=datetime(2019, 12, 31, 12, tzinfo=UTC),
    )
    assert [one.code for one in check(record, demoland_law(), circumstances())] == ["DAT-OLD"]


def test_what_is_shown_of_a_text_is_short_and_harmless() -> None:
    """A message never repeats a line break, an override, or a novel."""
    assert shown("a\nb\u202ec") == "a�b�c"
    assert len(shown("x" * 1000)) == 60


def test_circumstances_that_say_nothing_object_to_nothing() -> None:
    """In a notebook nobody needs a database to check a declaration."""
    record = replace(good_declaration(), agent=Party("XD9"), representation="2", office="")
    assert [one.code for one in check(record, demoland_law(), Circumstances(at=NOON))] == ["OFF-NONE"]
    assert check(good_declaration(), demoland_law(), Circumstances(at=NOON)) == ()
    assert Circumstances(at=NOON).vehicles(record, record.items[0], NOON.date()) == ()


DECIMALS = st.decimals() | st.sampled_from([Decimal("sNaN"), Decimal("1E+999999"), Decimal("-1E-999999")])
TEXTS = st.text(max_size=40)


@settings(max_examples=150, deadline=None)
@given(figures=st.lists(DECIMALS, min_size=6, max_size=6), texts=st.lists(TEXTS, min_size=8, max_size=8))
def test_whatever_is_declared_is_answered(figures: list[Decimal], texts: list[str]) -> None:
    """No figure and no text, however odd, makes a rule fail; each finding can be read."""
    record = good_declaration()
    item = replace(
        record.items[0],
        price=Amount(figures[0], texts[0]),
        gross_mass=figures[1],
        net_mass=figures[2],
        supplementary_quantity=figures[3],
        commodity=texts[1],
        description=texts[2],
        procedure=texts[3],
        preference=texts[4],
    )
    record = replace(
        record,
        items=(item,),
        total_gross_mass=figures[4],
        exchange_rate=figures[5],
        lrn=texts[5],
        type_code=texts[6],
        containers=(texts[7],),
    )
    for one in check(record, demoland_law(), circumstances()):
        assert len(one.text()) < 500
        assert one.pointer.startswith("42A")
