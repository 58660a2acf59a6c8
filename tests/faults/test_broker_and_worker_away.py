"""Worker and broker are away: nobody notices at the page, and no mail is lost or sent twice."""

import pytest

from partnercenter import mailbox as mailboxes
from partnercenter.embedded import processes
from partnercenter.models import OutgoingEmail
from tests import factories
from tests.faults.web import Person
from tests.people import Cast

pytestmark = pytest.mark.slow
CONTACT = "mei@lin-trading.example"


def states():
    with factories.everything_visible():
        return list(OutgoingEmail.objects.values_list("recipient", "state"))


@pytest.mark.req("ENR-17")
def test_enrolling_goes_on_and_the_mail_arrives_once(web, valkey, run_worker, sweep, mailbox, session_of):
    mei = Cast().mei
    here = factories.draft(mei).get_absolute_url()
    run_worker().stop()
    valkey.kill()
    person = Person(web, **session_of(mei))
    answer = person.post(f"{here}submission/", form_at=f"{here}check/")
    assert (answer.status, answer.location) == (302, f"{here}submitted/")
    assert answer.seconds < 3
    assert person.get(f"{here}submitted/").status == 200
    assert states() == [(CONTACT, "pending")]
    valkey.start()
    run_worker()
    arrives_once(sweep)


def arrives_once(sweep):
    """Two sweeps, one mail."""
    for _time in range(2):
        sweep()
        assert processes.wait_until(lambda: states() == [(CONTACT, "sent")], 15)
    assert len(mailboxes.letters(CONTACT)) == 1
