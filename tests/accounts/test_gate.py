"""What the gate may change of a user: as little as signing in and mailed links need."""

import pytest
from django.db import DatabaseError, connection

from accounts.models import User
from partnercenter.tenancy import Role, acting_as


def columns_the_gate_updates() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'accounts_user'::regclass AND attnum > 0"
            " AND NOT attisdropped AND has_column_privilege('portal_gate', attrelid, attnum, 'UPDATE')"
        )
        return {name for (name,) in cursor.fetchall()}


def test_gate_changes_address_and_password_only(db):
    assert columns_the_gate_updates() == {
        "email", "password", "must_change_password", "temporary_until", "temporary_used_at",
    }  # fmt: skip


def test_gate_cannot_move_a_user_to_another_company(cast):
    with pytest.raises(DatabaseError, match="permission denied"), acting_as(role=Role.GATE):
        User.objects.filter(pk=cast.mei.pk).update(tenant_id=cast.berger_systems.pk)


@pytest.mark.parametrize("change", [{"is_active": True}, {"full_name": "Eve"}, {"language": "en"}])
def test_gate_cannot_change_anything_else_of_a_user(cast, change):
    with pytest.raises(DatabaseError, match="permission denied"), acting_as(role=Role.GATE):
        User.objects.filter(pk=cast.mei.pk).update(**change)
