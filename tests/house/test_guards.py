"""House rules that a reader would otherwise have to remember."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
APPS = ("accounts", "enrollment", "relationships", "customers")
PUBLIC = {
    "home": "the front door",
    "programme_list": "which model fits is asked before anybody has an account",
    "enrollment_welcome": "what is needed, before anybody has an account",
    "enrollment_start": "offers the sign-in",
    "help_index": "help is for everybody",
    "help_topic": "help is for everybody",
    "work_account_help": "help is for everybody",
    "contact_confirm_link": "the primary contact needs no account; the link carries a secret",
    "contact_confirmation": "the primary contact needs no account; the link carries a secret",
    "contact_new_link": "the primary contact needs no account; the link carries a secret",
    "provider_directory": "whoever looks for a provider has no account yet; the wall shows what is published",
    "provider_listing": "the same, for one location",
    "listing_logo": "the same, for its picture",
    "language_set": "visitors have a language, too",
    "account_login": "signing in",
    "mfa_authenticate": "signing in: the second step, after the password",
    "mfa_login_webauthn": "signing in with a passkey",
    "account_signup": "creating a work account",
    "company_sign_in": "signing in",
    "openid_connect_callback": "signing in; the provider sends the browser back, and the session holds the state",
    "account_logout": "signing out twice is no error",
    "account_inactive": "tells somebody who cannot sign in",
    "account_confirm_email": "the link carries a signature",
    "account_email_verification_sent": "says that a mail was sent",
    "account_reset_password": "for somebody who cannot sign in",
    "account_reset_password_done": "for somebody who cannot sign in",
    "account_reset_password_from_key": "the link carries a signature",
    "account_reset_password_from_key_done": "for somebody who cannot sign in",
    "work_account_sent": "creating a work account",
    "work_account_link": "creating a work account; the link carries a secret",
    "work_account_confirm": "creating a work account; the link carries a secret",
    "password_link": "choosing a first password; the link carries a secret",
    "password_choose": "choosing a first password; the link carries a secret",
    "invitation_link": "the invited reads before signing in; the link carries a secret",
    "invitation_open": "the invited reads before signing in; the link carries a secret",
    "invitation_continue": "the invited goes on to the sign-in",
    "invitation_fresh_link": "whoever has the expired link asks for a new one; the link carries a secret",
    "invitation_other_account": "signing out, and in again with another account",
    "customer_work_account_new": "a customer without an account creates one on the way from a link",
    "kit": "development and tests only",
    "mailbox_list": "development and tests only",
    "mailbox_codes": "development and tests only",
    "mailbox_letter": "development and tests only",
}


def patterns(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        elif isinstance(entry, URLPattern):
            yield entry


def sources(*folders):
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def views():
    return [path for path in sources(*APPS) if "views" in path.parts or path.name == "views.py"]


def test_public_pages_are_listed_with_their_reason():
    public = {entry.name for entry in patterns() if not getattr(entry.callback, "login_required", True)}
    assert public == set(PUBLIC)


@pytest.mark.parametrize("path", views(), ids=lambda path: path.stem)
def test_reads_in_views_begin_with_who_may_see(path):
    allowed = r"\.objects\.(visible_to|opened_with)\("
    reads = [line.strip() for line in path.read_text().splitlines() if ".objects." in line]
    assert [line for line in reads if not re.search(allowed, line)] == []


@pytest.mark.parametrize("path", views(), ids=lambda path: path.stem)
def test_view_modules_stay_small(path):
    functions = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
    long = {node.name: node.end_lineno - node.lineno + 1 for node in functions}
    pages = [
        node for node in functions if node.args.args and node.args.args[0].arg == "request" and node.name[0] != "_"
    ]
    assert ({name: size for name, size in long.items() if size > 25}, len(pages) <= 10) == ({}, True)


@pytest.mark.parametrize("path", sources("partnercenter", *APPS), ids=lambda path: "/".join(path.parts[-2:]))
def test_files_and_functions_keep_their_size(path):
    text = path.read_text()
    if "migrations" in path.parts:
        return
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    long = [node.name for node in functions if len(text.splitlines()[node.lineno - 1 : node.end_lineno]) > 40]
    assert (long, len(text.splitlines()) <= 320) == ([], True)


def test_no_session_wide_setting_reaches_the_database():
    pattern = re.compile(r"set_config\([^)]*false\)|SET SESSION|SET app\.", re.IGNORECASE)
    assert [path.name for path in sources("partnercenter", *APPS) if pattern.search(path.read_text())] == []


def test_templates_carry_no_inline_style_script_or_unescaped_text():
    pattern = re.compile(r"\sstyle=|<script(?![^>]*src=)|\son\w+=|\|safe\b|autoescape off")
    excused = {"email.html", "email.txt", "field.html", "field-notes.html"}  # mails; help texts of our own forms
    found = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if path.name not in excused and pattern.search(path.read_text())
    ]
    assert found == []
