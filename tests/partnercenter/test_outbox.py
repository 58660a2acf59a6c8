"""The outbox: written with what it tells about, sent by whoever finds it due, lost never."""

import re
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import gettext

from partnercenter import crypto, mail
from partnercenter.mail import deliver_due_mail
from partnercenter.models import OutgoingEmail
from partnercenter.tenancy import Role, acting_as
from tests import factories
from tests.accounts.conftest import statements
from tests.partnercenter.conftest import body_of, change, only_row, rows

State = OutgoingEmail.State


def test_queued_mail_is_a_sealed_row(db, write):
    write("lea@nordlicht.example")
    row = only_row()
    assert (row.state, row.attempts, row.recipient, row.subject) == (
        State.PENDING, 0, "lea@nordlicht.example", "This address has no work account",
    )  # fmt: skip
    assert row.body.startswith(f"{crypto.current_key_id()}:")
    assert "Hello" not in row.body
    assert "lea@nordlicht.example" in body_of(row)["txt"]


def test_queued_mail_shares_the_fate_of_its_transaction(transactional_db, write):
    with transaction.atomic():
        write("lea@nordlicht.example")
        transaction.set_rollback(True)
    assert rows() == []


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_queued_mail_speaks_the_recipients_language(db, write, language):
    with translation.override("en"):
        write("lea@nordlicht.example", language)
    with translation.override(language):
        subject, greeting = gettext("This address has no work account"), gettext("Hello,")
    row = only_row()
    parts = body_of(row)
    assert (row.language, row.subject, parts["txt"].strip().splitlines()[0]) == (language, subject, greeting)
    assert re.findall(r'<html lang="(.*?)"', parts["html"]) == [language]


def test_dates_in_a_mail_are_in_the_recipients_language(cast):
    factories.submitted(cast.mei)
    text = body_of(only_row())["txt"]
    assert (len(re.findall("[0-9一二三四五六七八九十]月", text)), re.findall("January|December|Nov|Dec", text)) == (
        1,
        [],
    )


def test_delivery_sends_both_parts_and_blanks_the_body(db, write, mail_server):
    write("lea@nordlicht.example")
    assert deliver_due_mail() == 1
    row, (letter,) = only_row(), mail_server.letters
    assert (row.state, row.body, row.attempts, row.lease_until) == (State.SENT, "", 1, None)
    assert row.sent_at is not None
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
    assert (letter["To"], letter["Subject"]) == ("lea@nordlicht.example", "This address has no work account")


def test_message_id_is_the_rows_own(db, write, mail_server):
    write("lea@nordlicht.example")
    deliver_due_mail()
    (letter,), key = mail_server.letters, only_row().pk
    assert (letter["Message-ID"], letter["X-Outbox-Key"], letter["Content-Language"]) == (
        f"<{key}@partnercenter.example>", str(key), "en",
    )  # fmt: skip


def test_sweep_with_nothing_due_costs_one_statement(db, write, mail_server):
    write("lea@nordlicht.example")
    deliver_due_mail()
    with CaptureQueriesContext(connection) as captured:
        assert deliver_due_mail() == 0
    assert len(statements(captured)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_attempt", range(3))
def test_two_senders_send_each_mail_once(write, mail_server, _attempt):
    for number in range(25):
        write(f"person-{number}@nordlicht.example")
    barrier = threading.Barrier(2)

    def send():
        barrier.wait()
        try:
            return deliver_due_mail()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = [future.result() for future in [pool.submit(send), pool.submit(send)]]
    assert sum(counts) == 25
    assert sorted(letter["To"] for letter in mail_server.letters) == sorted(row.recipient for row in rows())
    assert {row.attempts for row in rows()} == {1}


def test_mail_of_a_dead_sender_goes_again_under_the_same_message_id(db, write, mail_server):
    write("lea@nordlicht.example")
    (claimed,) = mail._claim()
    server = mail.get_connection()
    mail.message_for(claimed, server).send()  # and here the sender dies, before it could say so
    assert deliver_due_mail() == 0
    with time_machine.travel(timezone.now() + mail.LEASE + timedelta(seconds=1)):
        assert deliver_due_mail() == 1
    first, second = mail_server.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert (only_row().state, only_row().attempts) == (State.SENT, 2)


def test_sender_whose_lease_ran_out_marks_nothing(db, write, mail_server):
    write("lea@nordlicht.example")
    (slow,) = mail._claim()
    change(attempts=2)  # somebody else has claimed it since
    server = mail.get_connection()
    mail._deliver(slow, server)
    assert (only_row().state, only_row().attempts) == (State.SENDING, 2)


def test_refusal_for_now_is_tried_again_after_doubling_waits(db, write, mail_server):
    write("lea@nordlicht.example")
    mail_server.replies = ["451 Try later"] * 3
    waits, now = [], timezone.now()
    for _attempt in range(3):
        with time_machine.travel(now, tick=False):
            assert deliver_due_mail() == 0
            waits.append((only_row().next_at - now).total_seconds())
        now = only_row().next_at
    assert (waits, only_row().state) == ([2, 4, 8], State.PENDING)
    assert only_row().last_error.startswith("SMTPDataError: (451")
    with time_machine.travel(now, tick=False):
        assert deliver_due_mail() == 1


def test_mail_is_not_sent_before_its_time(db, write, mail_server):
    write("lea@nordlicht.example")
    change(next_at=timezone.now() + timedelta(seconds=30))
    assert (deliver_due_mail(), mail_server.letters) == (0, [])


def test_final_refusal_makes_a_dead_letter_at_once(db, write, mail_server):
    write("lea@nordlicht.example")
    mail_server.replies = ["550 No such mailbox"]
    assert deliver_due_mail() == 0
    row = only_row()
    assert (row.state, row.attempts, bool(row.body), row.sent_at) == (State.DEAD, 1, True, None)
    assert row.last_error.startswith("SMTPDataError: (550")


@pytest.mark.parametrize(("code", "state"), [("450", State.PENDING), ("550", State.DEAD)])
def test_refused_recipient_is_the_mails_own_fault(db, write, mail_server, code, state):
    write("lea@nordlicht.example")
    mail_server.refuses["RCPT"] = f"{code} No such mailbox"
    deliver_due_mail()
    assert (only_row().state, only_row().refusals) == (state, 1)


@pytest.mark.parametrize(("before", "state"), [(10, State.PENDING), (11, State.DEAD)])
def test_twelfth_refusal_is_the_last(db, write, mail_server, before, state):
    write("lea@nordlicht.example")
    change(refusals=before, attempts=100)
    mail_server.replies = ["451 Try later"]
    deliver_due_mail()
    assert (only_row().refusals, only_row().state) == (before + 1, state)


@pytest.mark.parametrize(
    ("command", "reply", "error"),
    [
        ("MAIL", "550 Sender not allowed", "SMTPSenderRefused"),
        ("MAIL", "451 Try later", "SMTPSenderRefused"),
        ("EHLO", "554 Go away", "SMTPHeloError"),
        ("RCPT", "421 Shutting down", "SMTPRecipientsRefused"),
    ],
)
def test_what_is_not_about_the_mail_counts_for_nothing(db, write, mail_server, command, reply, error):
    write("lea@nordlicht.example")
    change(refusals=11, attempts=100)
    mail_server.refuses[command] = reply
    assert deliver_due_mail() == 0
    row = only_row()
    assert (row.state, row.refusals, row.lease_until, row.last_error[: len(error)]) == (
        State.PENDING, 11, None, error,
    )  # fmt: skip


def test_sign_in_that_the_server_refuses_kills_no_mail(db, write, mail_server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "expired"
    write("lea@nordlicht.example")
    change(refusals=11, attempts=100)
    assert deliver_due_mail() == 0
    row = only_row()
    assert (row.state, row.refusals, row.last_error[:32]) == (State.PENDING, 11, "SMTPAuthenticationError: (535, b")


def test_certificate_that_does_not_hold_kills_no_mail(db, write):
    write("lea@nordlicht.example")
    (claimed,) = mail._claim()
    outcome = mail._after_failure(claimed, ssl.SSLCertVerificationError("expired"))
    assert (outcome["state"], outcome["refusals"]) == (State.PENDING, 0)


def test_mails_wait_out_a_server_that_is_away_and_then_one_that_is_busy(db, write, no_mail_server, request):
    write("lea@nordlicht.example")
    change(attempts=11)
    deliver_due_mail()
    mail_server = request.getfixturevalue("mail_server")
    mail_server.replies = ["451 Try later"]
    change(next_at=timezone.now())
    deliver_due_mail()
    row = only_row()
    assert (row.state, row.attempts, row.refusals) == (State.PENDING, 13, 1)


def test_lease_outlives_every_sender(settings):
    limit = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)
    assert timedelta(seconds=30) == mail.LEASE - limit


def test_version_before_can_write_mails_without_naming_refusals(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_default FROM information_schema.columns WHERE column_name = 'refusals'")
        assert cursor.fetchall() == [("0",)]


def test_dead_letters_are_found_by_an_index_of_their_own(db):
    with acting_as(role=Role.OPS), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM partnercenter_outgoingemail WHERE state = 'dead' ORDER BY created_at DESC LIMIT 6"
        )
        plan = str(cursor.fetchall())
    assert ("outbox_dead" in plan, "Filter" in plan) == (True, False)


def test_longest_wait_is_an_hour(db, write, mail_server):
    write("lea@nordlicht.example")
    change(attempts=11)
    mail_server.replies = ["451 Try later"]
    with time_machine.travel(timezone.now(), tick=False):
        deliver_due_mail()
        assert only_row().next_at - timezone.now() == timedelta(hours=1)


@pytest.mark.parametrize("before", [0, 11, 5000])
def test_server_that_is_away_kills_no_mail(db, write, no_mail_server, before):
    write("lea@nordlicht.example")
    change(attempts=before)
    assert deliver_due_mail() == 0
    row = only_row()
    assert (row.state, row.lease_until, row.last_error) == (
        State.PENDING, None, "ConnectionRefusedError: [Errno 111] Connection refused",
    )  # fmt: skip


@pytest.mark.parametrize("body", ["", "no-such-key:AAAA", "test", "k1:not base64!"])
def test_unreadable_mail_is_dead_and_holds_up_no_other(db, write, mail_server, body):
    write("first@nordlicht.example")
    change(body=body)
    write("second@nordlicht.example")
    assert deliver_due_mail() == 1
    assert [(row.state, row.last_error.split(":")[0]) for row in rows()] == [
        (State.DEAD, "Unreadable"), (State.SENT, ""),
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["lea@nordlicht.example\nBcc: eve@elsewhere.example", f"lea@{'ü' * 70}.example"])
def test_impossible_address_is_dead_and_holds_up_no_other(db, write, mail_server, address):
    write("first@nordlicht.example")
    change(recipient=address)
    write("second@nordlicht.example")
    assert deliver_due_mail() == 1
    assert [row.state for row in rows()] == [State.DEAD, State.SENT]
    assert [letter["To"] for letter in mail_server.letters] == ["second@nordlicht.example"]


def test_dead_letter_tried_again_has_a_fresh_count(cast, write, mail_server):
    write("lea@nordlicht.example")
    mail_server.replies = ["550 No such mailbox"]
    deliver_due_mail()
    with acting_as(role=Role.OPS):
        mail.retry_dead_letter(only_row(), by=cast.sam)
    assert (only_row().state, only_row().attempts, only_row().refusals) == (State.PENDING, 0, 0)
    assert deliver_due_mail() == 1


def test_mail_that_is_not_dead_is_not_tried_again(cast, write, mail_server):
    write("lea@nordlicht.example")
    deliver_due_mail()
    with acting_as(role=Role.OPS):
        mail.retry_dead_letter(only_row(), by=cast.sam)
    assert only_row().state == State.SENT


@pytest.mark.parametrize("separator", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_company_name_adds_no_header(cast, mail_server, separator):
    application = factories.submitted(cast.anna)
    with factories.acting_for(cast.anna):
        application.answers["company"]["company_name"] = f"Berger{separator}Bcc: eve@elsewhere.example"
        factories.confirmations.send_confirmation(application)
    assert deliver_due_mail() == 2
    letter = mail_server.letters[-1]
    assert (letter["Subject"].splitlines(), letter["Bcc"]) == (
        ["Confirm your address for the enrollment of Berger Bcc: eve@elsewhere.example"], None,
    )  # fmt: skip


def test_company_name_is_escaped_in_the_html_part_alone(cast, mail_server):
    application = factories.submitted(cast.anna)
    with factories.acting_for(cast.anna):
        application.answers["company"]["company_name"] = "<b>Berger</b> & Sons"
        factories.confirmations.send_confirmation(application)
    deliver_due_mail()
    letter = mail_server.letters[-1]
    found = [("<b>Berger" in text, "&lt;b&gt;Berger" in text) for text in texts(letter)]
    assert (letter["Subject"][-20:], found) == ("<b>Berger</b> & Sons", [(True, False), (False, True)])


def texts(letter):
    return [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
