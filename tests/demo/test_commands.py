"""The two commands of an operator who runs the portal for real: the first account, and new encryption keys."""

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Tenant, User
from accounts.operator import create_operator
from enrollment.actions.bank import reseal_bank_accounts
from enrollment.models import BankAccount
from partnercenter import crypto
from partnercenter.errors import Refused
from partnercenter.mail import body_place, deliver_due_mail, queue_mail
from partnercenter.models import OutgoingEmail
from partnercenter.tenancy import Role, acting_as
from tests import factories

OLD, NEW = "old:" + "A" * 43 + "=", "new:" + "B" * 42 + "A="
PASSWORD = "a lighthouse keeper's lamp"
ARGUMENTS = {
    "name": "Program Office", "domain": "Office.example", "country": "us", "full_name": "Omar Haddad",
    "email": "omar@office.example",
}  # fmt: skip


@pytest.fixture
def password(monkeypatch):
    monkeypatch.setenv("PORTAL_OPERATOR_PASSWORD", PASSWORD)


def test_operator_is_created_with_its_first_manager(db, password, capsys):
    call_command("create_operator", **ARGUMENTS)
    assert capsys.readouterr().out == "Program Office is the operator. Sign in as omar@office.example.\n"
    with acting_as(role=Role.GATE):
        user = authenticate(None, email="omar@office.example", password=PASSWORD)
        assert (user.tenant.kind, user.tenant.domain, user.time_zone) == (
            "operator",
            "office.example",
            "America/New_York",
        )
    with factories.everything_visible():
        assert user.role_keys == {"global_admin", "programme_manager"}


def test_password_comes_through_a_pipe(db, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    call_command("create_operator", **ARGUMENTS)
    with acting_as(role=Role.GATE):
        assert authenticate(None, email="omar@office.example", password=PASSWORD)


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"domain": "office"}, "--domain"),
    ({"country": "XX"}, "--country"),
    ({"email": "omar@elsewhere.example"}, "ends in office.example"),
    ({"email": "omar"}, "valid email"),
])  # fmt: skip
def test_wrong_arguments_create_nothing(db, password, wrong, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("create_operator", **{**ARGUMENTS, **wrong})
    with factories.everything_visible():
        assert not Tenant.objects.exists()


def test_weak_password_creates_nothing(db, monkeypatch):
    monkeypatch.setenv("PORTAL_OPERATOR_PASSWORD", "short")
    with pytest.raises(CommandError, match="too short"):
        call_command("create_operator", **ARGUMENTS)


def test_second_operator_is_refused(cast, password):
    assert cast.operator
    with pytest.raises(CommandError, match="has an operator already"):
        call_command("create_operator", **ARGUMENTS)


def test_taken_domain_is_refused(cast, password):
    assert cast.lin_trading
    arguments = {**ARGUMENTS, "domain": "lin-trading.example", "email": "omar@lin-trading.example"}
    with pytest.raises(CommandError, match="domain exists already"):
        call_command("create_operator", **arguments)


@pytest.mark.django_db(transaction=True)
def test_of_two_operators_at_once_one_is_created():
    outcomes, both = [], threading.Barrier(2)

    def create(name):
        both.wait()
        try:
            outcomes.append(
                str(
                    create_operator(
                        **{**ARGUMENTS, "domain": f"{name}.example", "email": f"o@{name}.example"}, password=PASSWORD
                    )
                )
            )
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=create, args=[name]) for name in ("east", "west")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Omar Haddad", "operator-exists"]
    with factories.everything_visible():
        assert User.objects.count() == 1


@pytest.fixture
def sealed(cast, settings):
    """A bank account and a waiting mail, sealed with the old key."""
    settings.ENCRYPTION_KEYS = [OLD]
    partner = factories.approved(cast.mei, cast.ravi)
    factories.rest_of_tables(partner, cast.mei, cast.ravi)
    with factories.everything_visible():
        queue_mail(
            "accounts/account_unknown",
            to="a@b.example",
            language="en",
            tenant_id=None,
            context={"action_href": "https://b.example/", "email": "a@b.example"},
        )


def keys_in_use():
    with factories.everything_visible():
        numbers = set(BankAccount.objects.values_list("sealed_number", flat=True))
        bodies = set(OutgoingEmail.objects.exclude(body="").values_list("body", flat=True))
    return {text.partition(":")[0] for text in numbers | bodies}


def test_everything_is_sealed_with_the_new_key(sealed, settings, capsys):
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    call_command("rotate_encryption")
    assert keys_in_use() == {"new"}
    settings.ENCRYPTION_KEYS = [NEW]
    with factories.everything_visible():
        bank, mail = BankAccount.objects.get(), OutgoingEmail.objects.first()
        assert crypto.unseal(bank.sealed_number, place=bank.place) == "DE89370400440532013000"
        assert crypto.unseal(mail.body, place=body_place(mail.pk))
    call_command("rotate_encryption")
    assert capsys.readouterr().out.endswith(": 0 bank account numbers, 0 secrets of second factors, 0 mails.\n")


@pytest.mark.django_db(transaction=True)
def test_number_saved_meanwhile_wins(transactional_cast, settings):
    settings.ENCRYPTION_KEYS = [OLD]
    bank = bank_account_of(transactional_cast)
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    newer = crypto.seal("DE02120300000000202051", place=bank.place)
    with ThreadPoolExecutor(1) as pool:
        with acting_as(role=Role.OPS):
            BankAccount.objects.update(sealed_number=newer)  # holds the row until the other one waits for it
            resealed = pool.submit(reseal)
            wait_for_a_waiter()
        assert resealed.result() == 0
    with acting_as(role=Role.OPS):
        assert BankAccount.objects.get().sealed_number == newer


def bank_account_of(cast):
    partner = factories.approved(cast.mei, cast.ravi)
    factories.rest_of_tables(partner, cast.mei, cast.ravi)
    with acting_as(role=Role.OPS):
        return BankAccount.objects.get()


def reseal():
    try:
        with acting_as(role=Role.OPS):
            return reseal_bank_accounts()
    finally:
        connection.close()


def wait_for_a_waiter():
    """Until another session waits for a row of this transaction."""
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone():
                return
        time.sleep(0.05)
    raise AssertionError("nobody waited")


def test_delivered_mail_stays_empty(sealed, settings):
    deliver_due_mail()
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    call_command("rotate_encryption")
    with factories.everything_visible():
        assert set(OutgoingEmail.objects.values_list("body", flat=True)) == {""}


def test_missing_old_key_is_named_and_nothing_changes(sealed, settings):
    settings.ENCRYPTION_KEYS = [NEW]
    with pytest.raises(CommandError, match="Put the old key back"):
        call_command("rotate_encryption")
    assert keys_in_use() == {"old"}
