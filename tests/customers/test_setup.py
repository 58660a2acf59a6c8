"""The first administrator of an account that a partner opened: set up, and set up anew, until somebody signs in."""

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import reverse

from accounts import roles
from accounts.actions.passwords import choose_first_password
from accounts.models import PasswordLink, RoleAssignment, User
from customers.actions import setup as actions
from customers.actions.setup import FirstSignIn
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from partnercenter.tokens import hash_of
from relationships.models import ResellerRelationship
from tests import factories
from tests.accounts.conftest import link_in
from tests.accounts.test_access_race import acting
from tests.accounts.test_work_account_race import at_once
from tests.customers import parties
from tests.relationships.partners import text

GIVEN = {"admin_name": "陳小明", "admin_email": "Ming@sun-bakery.example", "first_password": "temporary"}
PASSWORD = "korrekt-pferd-batterie-7"


def address(relationship):
    return reverse("customer_setup", args=[relationship.pk])


def sent(browser, relationship, **values):
    """The page, filled in as it stands and sent."""
    form = browser.get(address(relationship)).context["form"]
    return browser.post(address(relationship), {"seen": form["seen"].value() or "", **GIVEN, **values})


def people(relationship):
    with factories.everything_visible():
        return list(User.objects.with_roles().filter(tenant_id=relationship.customer_id).order_by("created_at"))


def set_up(relationship, by, *, with_link=False, email="ming@sun-bakery.example"):
    with factories.acting_for(by):
        seen = actions.setup_of(relationship, by=by).seen
        wanted = FirstSignIn("陳小明", email, with_link)
        return actions.set_up_first_admin(relationship, wanted, seen=seen, by=by)


def links(mails):
    return [mail for mail in mails() if mail["kind"] == "accounts/password_link"]


@pytest.fixture
def directory(provider):
    """Ting's row of a customer from a connected directory, with delegated access and without any user."""
    company = parties.customer_tenant("Moon Bakery", "moon-bakery.example")
    parties.granted(provider, company)
    return parties.served(provider, company)


@pytest.mark.req("CUS-10")
def test_temporary_password_is_shown_once(ting, provider, shared):
    page = sent(ting, shared)
    [user] = people(shared)
    password = page.context["added"].password
    assert check_password(password, user.password)
    assert password in text(page)
    assert (user.email, user.full_name, user.role_keys) == ("ming@sun-bakery.example", "陳小明", {"global_admin"})
    assert (user.must_change_password, user.temporary_until is not None) == (True, True)
    assert password not in text(ting.get(address(shared)))
    with factories.everything_visible():
        assert not any(password in str(event.__dict__) for event in AuditEvent.objects.all())


def test_both_logs_tell_it(ting, provider, shared):
    sent(ting, shared)
    with factories.everything_visible():
        told = AuditEvent.objects.filter(operation_type="set_up_customer")
        rows = {(event.tenant_id, event.acting_tenant_name) for event in told}
    assert rows == {(provider.tenant_id, ""), (shared.customer_id, provider.tenant.name)}


def test_form_sent_twice_shows_no_second_password(ting, shared):
    seen = ting.get(address(shared)).context["form"]["seen"].value() or ""
    answers = [ting.post(address(shared), {**GIVEN, "seen": seen}).context["added"].password for _time in range(2)]
    [user] = people(shared)
    assert (bool(answers[0]), answers[1]) == (True, "")
    assert check_password(answers[0], user.password)


def test_link_sent_twice_is_one_mail(ting, shared, mails):
    seen = ting.get(address(shared)).context["form"]["seen"].value() or ""
    values = {**GIVEN, "first_password": "link", "seen": seen}
    pages = [text(ting.post(address(shared), values)) for _time in range(2)]
    assert all("A mail to" in page and "is on its way" in page for page in pages)
    assert [mail["to"] for mail in links(mails)] == ["ming@sun-bakery.example"]


def test_expired_sign_in_is_renewed_for_the_same_person(ting, shared):
    first = sent(ting, shared).context["added"].password
    with factories.everything_visible():
        User.objects.filter(tenant_id=shared.customer_id).update(temporary_used_at="2026-01-01T00:00Z")
    form = ting.get(address(shared)).context["form"]
    assert form["admin_email"].value() == "ming@sun-bakery.example"
    second = sent(ting, shared, admin_email="boss@sun-bakery.example").context["added"].password
    [user] = people(shared)
    assert (user.email, user.temporary_used_at) == ("boss@sun-bakery.example", None)
    assert check_password(second, user.password)
    assert not check_password(first, user.password)
    with factories.everything_visible():
        assert list(user.emailaddress_set.values_list("email", flat=True)) == ["boss@sun-bakery.example"]
        assert RoleAssignment.objects.filter(user=user).count() == 1


def test_mailed_link_lets_the_admin_choose_a_password(ting, provider, shared, mails):
    sent(ting, shared, first_password="link")
    [mail] = links(mails)
    assert f"{provider.full_name}" in mail["txt"]
    assert provider.tenant.name in mail["txt"]
    token = link_in(mail).rstrip("/").rsplit("/", 1)[1]
    user = choose_first_password(hash_of(token), PASSWORD)
    assert (user.tenant_id, user.must_change_password) == (shared.customer_id, False)


def test_new_setup_ends_the_link_before(provider, shared):
    set_up(shared, provider, with_link=True)
    set_up(shared, provider)
    with factories.everything_visible():
        assert not PasswordLink.objects.filter(tenant_id=shared.customer_id).exists()


def test_directory_customer_gets_a_link_and_never_a_shown_password(ting, directory, mails):
    page = sent(ting, directory, admin_email="lu@moon-bakery.example", first_password="temporary")
    [user] = people(directory)
    assert page.context["added"].password == ""
    assert user.temporary_until is None
    assert [mail["to"] for mail in links(mails)] == ["lu@moon-bakery.example"]


def test_directory_customer_without_access_is_refused(ting, provider):
    alone = parties.served(provider, parties.customer_tenant("Moon Bakery", "moon-bakery.example"))
    assert refusal(ting, alone) == (403, "customer-setup-not-ours")


def test_directory_gives_nothing_of_an_account_that_another_opened(ting, provider, second):
    company = parties.customer_tenant("Moon Bakery", "moon-bakery.example", provided_by=second.tenant)
    parties.granted(provider, company)
    assert refusal(ting, parties.served(provider, company)) == (403, "customer-setup-not-ours")


def refusal(browser, relationship):
    answers = [browser.get(address(relationship)), browser.post(address(relationship), {"seen": "", **GIVEN})]
    [found] = {(answer.status_code, answer.context["refusal"].code) for answer in answers}
    assert not any(user.email == "ming@sun-bakery.example" for user in people(relationship))
    return found


def row_of(person):
    with factories.acting_for(person):
        return ResellerRelationship.objects.filter(partner=person.tenant).get()


def test_designated_reseller_is_refused(mei, reseller, shared, cast, signed_in):
    own = row_of(reseller)
    assert refusal(mei, own) == (403, "customer-setup-not-ours")
    for browser in (mei, signed_in(cast.anna)):
        assert browser.get(address(shared)).status_code in (403, 404)
    assert mei.get(address(shared)).status_code == 404


def test_second_partner_by_consent_is_refused(second, shared, signed_in):
    with factories.everything_visible():
        company = shared.customer
    row = parties.served(second, company)
    parties.granted(second, company)
    assert refusal(signed_in(second), row) == (403, "customer-setup-not-ours")


def test_whoever_has_signed_in_ends_it(ting, provider, shared):
    set_up(shared, provider)
    with factories.everything_visible():
        User.objects.filter(tenant_id=shared.customer_id).update(must_change_password=False, temporary_until=None)
    answer = ting.get(address(shared))
    assert answer.context["refusal"].code == "customer-signs-in-itself"
    assert "manages its own sign-ins now" in text(answer)
    assert "Forgot your password?" in text(answer)


def test_an_own_password_counts_even_after_a_reset(provider, shared):
    """Everybody waits for a first password again, but the log tells that somebody had chosen one."""
    set_up(shared, provider)
    [user] = people(shared)
    with factories.acting_for(user):
        AuditEvent.objects.create(
            tenant_id=shared.customer_id, acting_tenant_id=shared.customer_id, actor_id=user.pk,
            user_principal_name=user.email, operation_type="change_password", resource_type="user",
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        set_up(shared, provider)
    assert refused.value.code == "customer-signs-in-itself"


def test_sign_in_with_the_temporary_password_does_not_end_it(ting, provider, shared, client):
    added = set_up(shared, provider)
    client.post("/login/", {"login": added.user_name, "password": added.password})
    assert set_up(shared, provider).password


@pytest.mark.parametrize("typed", ["ming@elsewhere.example", "ming@shop.sun-bakery.example", "ming"])
def test_address_of_another_domain_is_refused(ting, shared, typed):
    page = sent(ting, shared, admin_email=typed)
    assert page.context["form"].errors["admin_email"]
    assert people(shared) == []


def test_address_that_somebody_has_is_refused_beside_the_field(ting, shared, cast):
    elsewhere = factories.tenant("Other", "other.example", "TW")
    factories.user(elsewhere, "Ming", "ming@sun-bakery.example")
    page = sent(ting, shared)
    assert "cannot be used as the user name" in text(page)
    assert people(shared) == []


def test_ended_relationship_is_refused(ting, provider, shared):
    with factories.acting_for(provider):
        shared.status, shared.removed_at = "removed", shared.created_at
        shared.removed_by, shared.removed_by_name = provider, provider.full_name
        shared.save(update_fields=["status", "removed_at", "removed_by", "removed_by_name"])
    assert refusal(ting, shared) == (409, "customer-record-closed")


def test_pages_of_the_customer_lead_there_until_somebody_signs_in(ting, provider, shared):
    pages = [reverse(name, args=[shared.pk]) for name in ("customer_detail", "customer_user_list")]
    for page in pages:
        assert "Nobody of Sun Bakery has signed in yet" in text(ting.get(page))
        assert address(shared) in text(ting.get(page))
    with factories.everything_visible():
        company = shared.customer
    factories.user(company, "Baker", "baker@sun-bakery.example", roles.GLOBAL_ADMIN)
    for page in pages:
        assert "has signed in yet" not in text(ting.get(page))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_attempt", range(5))
def test_first_sign_in_and_new_setup_at_once(transactional_cast, mails, _attempt):
    """Without the lock on the people (`_hold`) both succeed, and the password just chosen opens nothing."""
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    shared = parties.customer_of(cast.ting, "Sun Bakery", "sun-bakery.example")
    set_up(shared, cast.ting, with_link=True)
    token = link_in(mails()[-1]).rstrip("/").rsplit("/", 1)[1]
    with factories.acting_for(cast.ting):
        seen = actions.setup_of(shared, by=cast.ting).seen
        wanted = FirstSignIn("陳小明", "ming@sun-bakery.example", False)
    renew = acting(cast.ting, lambda: actions.set_up_first_admin(shared, wanted, seen=seen, by=cast.ting))
    answers = at_once(renew, lambda: choose_first_password(hash_of(token), PASSWORD))
    [user] = people(shared)
    assert answers in (["customer-signs-in-itself", "done"], ["done", "user-wrong-state"])
    assert check_password(PASSWORD, user.password) is ("customer-signs-in-itself" in answers)


@pytest.mark.django_db(transaction=True)
def test_two_setups_at_once_show_one_password(transactional_cast):
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    shared, shown = parties.customer_of(cast.ting, "Sun Bakery", "sun-bakery.example"), []

    def setting_up(name):
        wanted = FirstSignIn(name, f"{name}@sun-bakery.example", False)
        return lambda: shown.append(actions.set_up_first_admin(shared, wanted, seen="", by=cast.ting).password)

    assert at_once(acting(cast.ting, setting_up("ming")), acting(cast.ting, setting_up("lu"))) == ["done", "done"]
    assert sorted(map(bool, shown)) == [False, True]
    assert len(people(shared)) == 1
