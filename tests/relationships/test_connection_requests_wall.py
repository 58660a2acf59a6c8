"""What the database itself refuses: requests in another's name, to a company out of the directory, foreign answers."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from enrollment.models import ProgramEnrollment, ProviderListing
from relationships.actions import connection_requests as actions
from relationships.models import ConnectionRequest
from tests import factories
from tests.relationships.connections import asked, listed, seen


@pytest.fixture
def listing(provider):
    return listed(provider)


@pytest.fixture
def request_(listing, reseller):
    return asked(reseller, listing)


def copy_of(request, **changes):
    """A row as the application would write it."""
    names = [field.attname for field in ConnectionRequest._meta.fields if field.name not in ("id", "created_at")]
    return ConnectionRequest(**{name: getattr(request, name) for name in names} | changes)


def end(request, by, **values):
    ended = {"ended_at": timezone.now(), "ended_by": by, "ended_by_name": by.full_name}
    with factories.acting_for(by), transaction.atomic():
        return ConnectionRequest.objects.filter(pk=request.pk).update(**ended, **values)


def refused_row(row, by):
    with pytest.raises(DatabaseError, match="row-level security"), factories.acting_for(by), transaction.atomic():
        row.save(force_insert=True)


def test_nobody_asks_in_anothers_name(cast, listing, reseller, request_):
    end(request_, reseller, status="withdrawn")
    refused_row(copy_of(request_), cast.anna)
    refused_row(copy_of(request_, asked_by_id=cast.hao.pk), reseller)


def test_nobody_asks_who_is_not_in_the_directory(cast, listing, reseller, request_):
    end(request_, reseller, status="withdrawn")
    refused_row(copy_of(request_, provider_id=cast.berger_systems.pk), reseller)
    with factories.everything_visible():
        ProviderListing.objects.update(published_at=None)
    refused_row(copy_of(request_), reseller)


def test_nobody_asks_a_provider_that_is_suspended(listing, reseller, request_):
    end(request_, reseller, status="withdrawn")
    with factories.everything_visible():
        provider = ProgramEnrollment.objects.filter(programme="indirect_provider")
        provider.update(status=ProgramEnrollment.Status.SUSPENDED)
    refused_row(copy_of(request_), reseller)


@pytest.mark.parametrize(("who", "values"), [
    ("mei", {"status": "declined", "decline_reason": "x"}),
    ("ting", {"status": "withdrawn"}),
    ("ting", {"status": "open"}),
])  # fmt: skip
def test_the_other_side_cannot_end_it_its_way(cast, request_, who, values):
    with pytest.raises(IntegrityError, match="answered by the provider and withdrawn by the reseller"):
        end(request_, getattr(cast, who), **values)


def test_yes_needs_an_invitation_of_the_provider_itself(cast, request_, reseller):
    with pytest.raises(IntegrityError, match="answered by the provider"):
        end(request_, cast.ting, status="invited")
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    foreign, _secret = factories.invited(cast.anna)
    with pytest.raises(IntegrityError, match="answered by the provider"):
        end(request_, cast.ting, status="invited", invitation=foreign)


def test_a_stranger_reaches_no_request(cast, request_):
    with factories.acting_for(cast.anna):
        assert ConnectionRequest.objects.count() == 0
    assert end(request_, cast.anna, status="declined") == 0


def test_what_has_ended_stays_ended_for_both(cast, request_, reseller):
    with factories.acting_for(cast.ting):
        actions.decline_connection(request_, reason="No", by=cast.ting)
    for who in (cast.ting, reseller):
        with pytest.raises(IntegrityError, match="stays ended"):
            end(request_, who, status="withdrawn")
    assert seen(request_).status == "declined"


@pytest.mark.parametrize("column", ["note", "reseller_name", "asked_by_email", "provider_id"])
def test_what_was_asked_cannot_be_rewritten(request_, reseller, column):
    with pytest.raises(DatabaseError, match="permission denied"), factories.acting_for(reseller):
        ConnectionRequest.objects.filter(pk=request_.pk).update(**{column: reseller.tenant_id})
