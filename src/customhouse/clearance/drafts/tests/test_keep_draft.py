"""Keeping drafts: exactly as typed, for their writer alone, and kindly when two windows write at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from conftest import AT
from customhouse.clearance.drafts import queries, services
from customhouse.clearance.drafts.models import Draft
from customhouse.clearance.drafts.records import DraftWords, ItemWords, Step
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.services import create_user

pytestmark = pytest.mark.django_db
NOTHING = DraftWords("XD", {})


def writer(name: str = "amina", *roles: Role) -> Actor:
    """Somebody who writes drafts."""
    user = create_user(username=name, password="a long password", actor=SYSTEM, at=AT)
    return Actor(name, frozenset(roles or {Role.TRADER}), frozenset({"XD1"}), user_id=user.pk)


@pytest.fixture
def amina() -> Actor:
    return writer()


@pytest.fixture
def draft(amina: Actor) -> Draft:
    return services.begin_draft(words=NOTHING, actor=amina, at=AT)


def save(draft: Draft, actor: Actor, edition: int, **answers: object) -> services.Saved:
    """Save the invoice."""
    return services.save_part(
        draft=draft.pk, step=Step.INVOICE, answers=answers, edition=edition, actor=actor, at=AT + timedelta(hours=1)
    )


def test_kept_as_typed(draft: Draft, amina: Actor) -> None:
    """Whatever it is; without the characters that no message can say, and no text endless."""
    kept = save(
        draft, amina, 0, total=" 1,5 \0\x1b", note="ش" * 9000, rows=[{"code": "AS", "amount": "x"}]
    ).part.answers
    assert kept["total"] == " 1,5 "
    assert kept["note"] == "ش" * services.LONGEST_TEXT
    assert kept["rows"] == [{"code": "AS", "amount": "x"}]
    draft.refresh_from_db()
    assert draft.changed_at == AT + timedelta(hours=1)


def test_two_windows_at_once_lose_nothing(draft: Draft, amina: Actor) -> None:
    """The second is told what the first saved; saving on that edition takes the second's."""
    first = save(draft, amina, 0, total="1")
    second = save(draft, amina, 0, total="2")
    assert (first.clash, second.clash, second.part.answers) == (False, True, {"total": "1"})
    again = save(draft, amina, second.part.edition, total="2")
    assert (again.clash, again.part.answers, again.part.edition) == (False, {"total": "2"}, 2)
    assert not save(draft, amina, 0, total="2").clash, "who types the same does not clash"


def test_steps_do_not_clash_with_each_other(draft: Draft, amina: Actor) -> None:
    save(draft, amina, 0, total="1")
    other = services.save_part(
        draft=draft.pk, step=Step.PAYMENT, answers={"method": "H"}, edition=0, actor=amina, at=AT
    )
    assert not other.clash


def test_goods_items_keep_their_numbers(draft: Draft, amina: Actor) -> None:
    """One that is removed leaves a gap; the words are numbered without it, and documents follow their goods."""
    for name in ("tea", "coffee", "salt"):
        services.add_item(draft=draft.pk, answers={"description": name}, most=3, actor=amina, at=AT)
    with pytest.raises(Conflict, match="at most 3"):
        services.add_item(draft=draft.pk, answers={}, most=3, actor=amina, at=AT)
    rows = [{"code": "N861", "item": "3"}, {"code": "N380", "item": "2"}, {"code": "N271", "item": "x" * 20}]
    services.save_part(draft=draft.pk, step=Step.DOCUMENTS, answers={"rows": rows}, edition=0, actor=amina, at=AT)
    services.remove_item(draft=draft.pk, number=2, actor=amina, at=AT)
    services.remove_item(draft=draft.pk, number=2, actor=amina, at=AT)
    words = queries.words_of(draft, "XD", {9: {"description": "new"}})
    assert [(item.number, item.answers["description"]) for item in words.items] == [(1, "tea"), (2, "salt"), (3, "new")]
    assert [row["item"] for row in words.rows(Step.DOCUMENTS)] == ["2", "", ""]
    with pytest.raises(NotFound):
        services.save_part(draft=draft.pk, step=Step.ITEM, number=2, answers={}, edition=1, actor=amina, at=AT)


def test_an_amendment_keeps_the_numbers_of_the_declaration(amina: Actor) -> None:
    words = DraftWords("XD", {}, (ItemWords(2, {"price": "1"}), ItemWords(5, {"price": "2"})))
    draft = services.begin_draft(words=words, actor=amina, at=AT, amends="26XD00000000000014", amends_version=1)
    assert [item.number for item in queries.words_of(draft, "XD").items] == [2, 5]


def test_another_persons_draft_is_not_there(draft: Draft) -> None:
    """Whatever is tried, and whoever tries: an official neither."""
    for other in (writer("other"), writer("officer", Role.OFFICER, Role.TRADER)):
        with pytest.raises(NotFound):
            queries.find(other, draft.pk)
        with pytest.raises(NotFound):
            save(draft, other, 0, total="1")
        with pytest.raises(NotFound):
            services.delete_draft(draft=draft.pk, actor=other)
        with pytest.raises(NotFound):
            services.add_item(draft=draft.pk, answers={}, most=9, actor=other, at=AT)
        assert not queries.open_drafts(other).exists()


def test_only_persons_who_trade_write_drafts() -> None:
    for actor in (writer("officer", Role.OFFICER), Actor("key", frozenset({Role.TRADER}))):
        with pytest.raises(AccessDenied):
            services.begin_draft(words=NOTHING, actor=actor, at=AT)


def test_a_consumed_draft_is_no_draft_any_more(draft: Draft, amina: Actor) -> None:
    save(draft, amina, 0, total="1")
    with transaction.atomic():
        taken = services.take_for_lodging(draft=draft.pk, actor=amina)
        services.consume_draft(draft=taken, mrn="26XD00000000000014", at=AT)
    assert not draft.parts.exists()
    with pytest.raises(Conflict, match="26XD00000000000014"):
        save(draft, amina, 1, total="2")
    assert not queries.open_drafts(amina).exists()


def test_nobody_begins_without_end(amina: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_DRAFTS", 1)
    services.begin_draft(words=NOTHING, actor=amina, at=AT, template="Coffee")
    with pytest.raises(Conflict, match="1 drafts"):
        services.begin_draft(words=NOTHING, actor=amina, at=AT)
    assert [row.template for row in queries.templates(amina)] == ["Coffee"]


def test_a_new_draft_proposes_a_reference_of_its_own(draft: Draft) -> None:
    part = queries.part_of(draft, Step.PARTIES)
    assert part
    assert part.answers["lrn"] == f"20260302-{draft.pk}"


def test_deleted_it_is_gone(draft: Draft, amina: Actor) -> None:
    services.delete_draft(draft=draft.pk, actor=amina)
    assert not Draft.objects.exists()
