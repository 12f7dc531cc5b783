"""Permissions: who holds which, the matrix, the registry."""

from __future__ import annotations

import pytest
from django.apps import apps

from customhouse.foundation.access.access import PERMISSIONS
from customhouse.foundation.access.errors import AccessDenied, OfficeDenied
from customhouse.foundation.access.permissions import Permission, all_permissions, matrix, permits, require, require_at
from customhouse.foundation.access.records import SYSTEM, Actor, Role

READ = Permission("things.read", frozenset({Role.OFFICER, Role.AUDITOR}), "Read things")
WRITE = Permission("things.change", frozenset({Role.OFFICER}), "Change things")


def test_an_actor_with_one_of_the_roles_may() -> None:
    require(Actor("ana", frozenset({Role.TRADER, Role.OFFICER})), READ)


def test_an_actor_without_is_told_which_permission_is_wanting() -> None:
    with pytest.raises(AccessDenied) as caught:
        require(Actor("tom", frozenset({Role.TRADER})), READ)
    assert (caught.value.code, caught.value.params["permission"]) == ("ACCESS-DENIED", "things.read")
    assert "things.read" in caught.value.text()
    assert caught.value.cure()


def test_who_serves_elsewhere_is_told_where_and_what_to_do() -> None:
    ana = Actor("ana", frozenset({Role.OFFICER}), offices=frozenset({"DL02", "DL01"}))
    require_at(ana, WRITE, "DL01")
    with pytest.raises(OfficeDenied) as caught:
        require_at(ana, WRITE, "DL09", "26XD1")
    assert caught.value.text() == "26XD1 belongs to office DL09; you serve at DL01, DL02."
    assert caught.value.cure() == "Somebody who serves at DL09 does this, or the administrator gives you a role there."
    with pytest.raises(OfficeDenied, match="DL09 belongs to office DL09; you serve at no office"):
        require_at(Actor("ana", frozenset({Role.OFFICER})), WRITE, "DL09")
    with pytest.raises(AccessDenied) as wanting:
        require_at(Actor("tom", frozenset({Role.TRADER})), WRITE, "DL01")
    assert wanting.value.code == "ACCESS-DENIED"
    require_at(SYSTEM, WRITE, "DL01")


def test_nobody_without_roles_may_anything() -> None:
    assert not permits(Actor("nobody"), READ)


def test_customhouse_itself_may_everything() -> None:
    assert permits(SYSTEM, WRITE)


def test_the_matrix_has_a_row_a_permission_and_a_column_a_role() -> None:
    change, read = matrix([READ, WRITE])
    assert (change.code, read.code, read.area, read.allows) == ("things.change", "things.read", "things", "Read things")
    held = {role for role, holds in read.holds if holds}
    assert held == {Role.OFFICER, Role.AUDITOR, Role.SYSTEM}
    assert [role for role, _ in read.holds] == list(Role)


def test_every_area_s_permissions_are_collected() -> None:
    found = all_permissions(config.name for config in apps.get_app_configs())
    assert set(PERMISSIONS) <= set(found)
    assert "audit.verify" in {permission.code for permission in found}


def test_a_code_chosen_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="exists already"):
        all_permissions(["customhouse.foundation.audit", "customhouse.foundation.audit"])


def test_other_packages_are_not_asked() -> None:
    assert all_permissions(["json", "customhouse.reference.units"]) == []
