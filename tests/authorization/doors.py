"""Trying one cell: somebody opens a page, the answer gets its word, and everything is as it was before."""

import re
from collections import Counter
from contextlib import contextmanager
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import connection, transaction
from django.urls import reverse

REFUSED = {"403", "404", "405", "sign-in"}
CODE = re.compile(r"<code>([a-z]+(?:-[a-z]+)+)</code>")
LACKS_RIGHT = "role-lacks-right"
LEADING_TO_SIGN_IN = {"invitation_continue", "invitation_other_account"}  # no refusal: it is what they are for
OWN_SESSION = "django_session"  # a message, a language: nobody else's


def wrong_answers(browser, world, row):
    """Tries a row as everybody: each answer that the table does not expect, each refusal that changed something."""
    address = address_of(row, world)
    for person, cookies in world.cookies.items():
        answer, changed = try_door(browser, cookies, row.method, address)
        word = word_for(answer)
        expected = row.expected_of(person)
        if word != expected:
            yield f"{row} as {person}: {word} instead of {expected}"
        if word in REFUSED and changed and row.page not in LEADING_TO_SIGN_IN:
            yield f"{row} as {person}: {word}, but it wrote to {changed}"


def address_of(row, world):
    values = {key: text.strip('"') if text[0] == '"' else getattr(world, text) for key, text in row.values.items()}
    return reverse(row.page, kwargs=values)


def try_door(browser, cookies, method, address):
    """The answer, and how much was written to which table; it is undone before this returns."""
    before = writes()
    with opened(browser, cookies, method, address) as answer:
        changed = writes() - before
    changed.pop(OWN_SESSION, None)
    return answer, dict(changed)


@contextmanager
def opened(browser, cookies, method, address, form=None):
    """The answer, while what it changed can be looked at; at the end it is undone."""
    cache.clear()
    browser.cookies = SimpleCookie({name: morsel.value for name, morsel in cookies.items()})
    with transaction.atomic():
        yield browser.get(address) if method == "GET" else browser.post(address, form)
        transaction.set_rollback(True)


def word_for(answer):
    """`in` stands for a form with errors, too, and for a refusal that speaks of the record and not of the person."""
    if answer.status_code in (404, 405):
        return str(answer.status_code)
    if answer.status_code == 302:
        goal = urlsplit(answer["Location"])
        asked_first = goal.path == reverse("account_login") and "next=" in goal.query
        asked_again = goal.path == reverse("account_reauthenticate")
        return "sign-in" if asked_first else "again" if asked_again else "in"
    if answer.status_code == 403:
        code = (CODE.findall(answer.content.decode()) or ["no-code"])[-1]
        return "403" if code == LACKS_RIGHT else code
    return "in" if answer.status_code in (200, 400, 409, 410, 422) else f"status {answer.status_code}"


def writes():
    """How many rows this transaction has inserted, changed and deleted so far, by table, undone ones included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return Counter(dict(cursor.fetchall()))
