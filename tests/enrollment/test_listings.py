"""Writing a listing: drafts, submission with a promised date, withdrawal, and what the wall says to all of it."""

import datetime
import itertools

import pytest
import time_machine
from django.db import DatabaseError, connection

from enrollment.actions import listing_reviews
from enrollment.actions import listings as actions
from enrollment.actions.applications import EditedMeanwhile
from enrollment.models import ListingChange, ProgramEnrollment, ProviderListing
from enrollment.models.listing import OPEN_CHANGES, ChangeStatus
from enrollment.rules import listing_reasons as reasons
from enrollment.rules import listings as rules
from enrollment.views.listing_shown import TONES
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from partnercenter.programme import change_setting
from partnercenter.tenancy import Role, acting_as
from tests import factories
from tests.enrollment import listings


@pytest.fixture
def ting(cast):
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return cast.ting


def refused(action, *arguments, by, **values):
    """The reason for which somebody cannot do it."""
    with pytest.raises(Refused) as refusal, factories.acting_for(by):
        action(*arguments, by=by, **values)
    return refusal.value.reason


def test_every_status_is_a_key_and_has_a_tone():
    assert set(rules.TRANSITIONS) == set(TONES) == set(ChangeStatus)
    assert {status for status, to in rules.TRANSITIONS.items() if to} == set(OPEN_CHANGES)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(ChangeStatus, ChangeStatus)))
def test_moves_outside_the_table_are_refused(before, after):
    change = ListingChange(status=before)
    if after in rules.TRANSITIONS[before]:
        rules.check_can_move(change, after)
    else:
        with pytest.raises(Refused) as refusal:
            rules.check_can_move(change, after)
        assert refusal.value.reason is reasons.LISTING_MOVED_ON


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://www.formosa-cloud.example/partners?x=1#top", True),
        ("https://寶島雲端.台灣/", True),
        ("http://formosa-cloud.example", False),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://formosa-cloud.example/%0aalert(1)", False),
        ("data:text/html,<script>", False),
        ("https://", False),
        ("https://localhost/", False),
        ("https://127.0.0.1/", False),
        ("https://[::1]/", False),
        ("https://user:secret@formosa-cloud.example/", False),
        ("https://formosa-cloud.example@evil.example/", False),
        ("https://formosa-cloud.example:8443/", False),
        ("https://formosa-cloud.example:x/", False),
        ("https://formosa-cloud.example/ evil", False),
        ("https://formosa-cloud.example\\@evil.example", False),
        ('https://formosa-cloud.example/"onclick=', False),
        ("//formosa-cloud.example", False),
        ("", False),
    ],
)
def test_only_plain_addresses_are_linked(address, safe):
    assert rules.is_safe_address(address) is safe


@pytest.mark.req("DIR-04")
@pytest.mark.parametrize(("today", "promised"), [("2026-11-02", "2026-11-23"), ("2026-11-06", "2026-11-27")])
def test_submission_promises_a_date_in_working_days(ting, today, promised):
    change = listings.draft(ting)
    with time_machine.travel(f"{today} 09:00+00:00"), factories.acting_for(ting):
        change = actions.submit_listing(change.listing, by=ting)
    assert (change.status, str(change.promised_on), change.submitted_by) == ("submitted", promised, ting)


def test_operator_says_how_long_it_takes(cast, ting):
    with factories.acting_for(cast.omar):
        change_setting("listing_working_days", 1, by=cast.omar, reason="More people")
    with time_machine.travel("2026-11-06 09:00+00:00"):
        assert listings.submitted(ting).promised_on == datetime.date(2026, 11, 9)


def test_submitting_twice_is_one_submission(ting):
    change = listings.submitted(ting)
    with factories.acting_for(ting):
        again = actions.submit_listing(change.listing, by=ting)
        assert AuditEvent.objects.filter(operation_type="submit_listing").count() == 1
    assert (again.pk, again.submitted_at) == (change.pk, change.submitted_at)


def test_submitted_change_stays_as_it_is(ting):
    change = listings.submitted(ting)
    values = {**listings.CONTENT, "name": "Another"}
    assert refused(actions.save_listing, change.listing, values, revision=1, by=ting) is reasons.LISTING_WAITS


def test_two_tabs_never_overwrite_each_other(ting):
    change = listings.draft(ting)
    with factories.acting_for(ting):
        actions.save_listing(change.listing, {**listings.CONTENT, "city": "大安區"}, revision=1, by=ting)
        with pytest.raises(EditedMeanwhile) as conflict:
            actions.save_listing(change.listing, {**listings.CONTENT, "city": "中山區"}, revision=1, by=ting)
        change.refresh_from_db()
    assert (conflict.value.stored["city"], conflict.value.stored["revision"], change.city) == ("大安區", 2, "大安區")


def test_change_of_a_published_listing_leaves_the_directory_alone(cast, ting):
    listing = listings.published(ting, cast.ravi, **listings.with_logo())
    with factories.acting_for(ting):
        draft = actions.save_listing(listing, {**listings.CONTENT, "city": "大安區"}, revision=0, by=ting)
        listing.refresh_from_db()
    assert (draft.status, draft.city, draft.logo_digest) == ("draft", "大安區", listing.logo_digest)
    assert (listing.city, listing.is_public) == ("信義區", True)


def test_next_draft_begins_with_what_was_withdrawn(ting):
    change = listings.submitted(ting, description="First")
    with factories.acting_for(ting):
        actions.withdraw_listing(change.listing, by=ting)
        values = {name: value for name, value in listings.CONTENT.items() if name != "description"}
        draft = actions.save_listing(change.listing, values, revision=0, by=ting)
        statuses = list(change.listing.changes.order_by("pk").values_list("status", flat=True))
    assert (statuses, draft.description) == (["withdrawn", "draft"], "First")


def test_what_the_directory_says_already_is_not_submitted(cast, ting):
    listing = listings.published(ting, cast.ravi)
    with factories.acting_for(ting):
        actions.save_listing(listing, listings.CONTENT, revision=0, by=ting)
    assert refused(actions.submit_listing, listing, by=ting) is reasons.NOTHING_CHANGED


def test_nothing_open_is_neither_submitted_nor_withdrawn(cast, ting):
    listing = listings.published(ting, cast.ravi)
    assert refused(actions.submit_listing, listing, by=ting) is reasons.NOTHING_OPEN
    assert refused(actions.withdraw_listing, listing, by=ting) is reasons.NOTHING_OPEN


def test_suspended_provider_submits_nothing(ting):
    change = listings.draft(ting)
    with factories.everything_visible():
        ProgramEnrollment.objects.filter(tenant=ting.tenant).update(status="suspended")
    assert refused(actions.submit_listing, change.listing, by=ting) is reasons.PROVIDER_NOT_ACTIVE


def test_only_providers_write_listings(cast):
    factories.approved(cast.mei, cast.ravi)
    assert refused(actions.create_listing, listings.CONTENT, by=cast.mei) is reasons.NOT_FOR_THE_DIRECTORY


def test_operator_is_no_provider(cast):
    assert refused(actions.create_listing, listings.CONTENT, by=cast.omar).code == "role-lacks-right"


def test_sales_agent_writes_no_listing(cast, ting):
    assert refused(actions.create_listing, listings.CONTENT, by=cast.hao).code == "role-lacks-right"


def test_locations_are_limited(ting, monkeypatch):
    monkeypatch.setattr(rules, "MOST_LOCATIONS", 1)
    listings.draft(ting)
    assert refused(actions.create_listing, listings.CONTENT, by=ting) is reasons.TOO_MANY_LOCATIONS


def test_everything_stands_in_the_providers_log(cast, ting):
    listing = listings.published(ting, cast.ravi)
    with factories.acting_for(ting):
        actions.save_listing(listing, {**listings.CONTENT, "services": ["training"]}, revision=0, by=ting)
        actions.withdraw_listing(listing, by=ting)
        actions.unpublish_listing(listing, by=ting)
        actions.unpublish_listing(listing, by=ting)
        events = AuditEvent.objects.filter(operation_type__endswith="_listing").order_by("operation_date")
        told = [(event.operation_type, event.user_principal_name, event.acting_tenant_name) for event in events]
        changed = events.get(operation_type="update_listing")
    assert told == [
        ("create_listing", ting.email, ""),
        ("submit_listing", ting.email, ""),
        ("approve_listing", cast.ravi.email, "Cloud Program Office"),
        ("update_listing", ting.email, ""),
        ("withdraw_listing", ting.email, ""),
        ("unpublish_listing", ting.email, ""),
    ]
    assert (changed.resource_old_value, changed.resource_new_value) == (
        {"services": "support, billing"}, {"services": "training"},
    )  # fmt: skip


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


LISTING, CHANGE = "enrollment_providerlisting", "enrollment_listingchange"


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {LISTING} SET published_at = now()",
        f"UPDATE {LISTING} SET provider_active = true",
        f"UPDATE {LISTING} SET name = 'Another'",
        f"UPDATE {CHANGE} SET status = 'approved', decided_at = now(), decided_by_id = submitted_by_id",
        f"UPDATE {CHANGE} SET name = 'Another'",
        f"DELETE FROM {LISTING}",
        f"DELETE FROM {CHANGE}",
        f"INSERT INTO {LISTING} (id, tenant_id, created_at, published_at, name, country, area, city, serves, services,"
        " languages, website, email, phone, description, logo, logo_digest) SELECT gen_random_uuid(), tenant_id, now(),"
        f" now(), 'x', 'TW', '', 'x', serves, services, languages, 'x', '', '', '', '', '' FROM {LISTING}",
    ],
)
def test_provider_cannot_publish_past_the_operator(ting, statement):
    """Not even with a statement of its own: the database demands the operator's role."""
    listings.submitted(ting)
    with pytest.raises(DatabaseError), acting_as(tenant_id=ting.tenant_id):
        sql(statement)


@pytest.mark.parametrize("table", [LISTING, CHANGE])
def test_stranger_changes_no_row(cast, ting, table):
    listings.published(ting, cast.ravi)
    column = "published_at = NULL" if table == LISTING else "status = 'withdrawn'"
    with acting_as(tenant_id=cast.berger_systems.pk):
        assert sql(f"UPDATE {table} SET {column}") == 0


def test_stranger_adds_no_change_to_a_listing(cast, ting):
    listing = listings.published(ting, cast.ravi)
    company = cast.berger_systems.pk
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(tenant_id=company):
        ListingChange.objects.create(tenant_id=company, listing_id=listing.pk, **listings.CONTENT)


def test_decided_change_stays_decided(cast, ting):
    listings.published(ting, cast.ravi)
    with acting_as(tenant_id=ting.tenant_id):
        assert sql(f"UPDATE {CHANGE} SET status = 'withdrawn'") == 0
    with pytest.raises(DatabaseError, match="stays as it was"), acting_as(role=Role.OPS):
        sql(f"UPDATE {CHANGE} SET status = 'rejected', reason_code = 'x'")


def test_stranger_cannot_act_on_a_listing(cast, ting):
    listing = listings.published(ting, cast.ravi)
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    for action in (actions.submit_listing, actions.withdraw_listing, actions.unpublish_listing):
        with pytest.raises(ProviderListing.DoesNotExist), factories.acting_for(cast.anna):
            action(listing, by=cast.anna)


def test_provider_decides_nothing(cast, ting):
    change = listings.submitted(ting)
    assert refused(listing_reviews.approve_listing, change, by=ting).code == "role-lacks-right"


@pytest.mark.parametrize("change", [
    "status = 'draft'",
    "promised_on = promised_on + 30",
    "submitted_at = now()",
])  # fmt: skip
def test_submitted_change_keeps_its_place_in_the_queue(ting, change):
    """Nor does it become a draft again, to be changed under the reviewer's eyes."""
    listings.submitted(ting)
    with pytest.raises(DatabaseError, match="stays as it was submitted"), acting_as(tenant_id=ting.tenant_id):
        sql(f"UPDATE {CHANGE} SET {change}")
