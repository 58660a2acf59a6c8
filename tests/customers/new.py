"""What people type under *Add new customer*, and the way through it by hand."""

import re

from customers.actions import new as actions
from customers.models import NewCustomer
from tests import factories

DETAILS = {
    "revision": "0", "country": "TW", "company_name": "日光烘焙有限公司", "domain": "sun-bakery.example",
    "registration_number": "04595257", "postal_code": "110", "country_area": "台北市", "city": "信義區",
    "street_address": "信義路五段7號", "first_name": "小明", "last_name": "陳", "email": "ming@sun-bakery.example",
    "phone": "+886227712345", "language": "zh-hant", "admin_name": "陳小明", "admin_email": "ming@sun-bakery.example",
}  # fmt: skip
AGREEMENT = {
    "revision": "1", "first_name": "小明", "last_name": "陳", "email": "ming@sun-bakery.example",
    "phone": "+886227712345", "date": "2026-01-15", "attested": "on",
}  # fmt: skip
TOPICS = {
    "company": ["reseller", "country", "company_name", "domain", "registration_number"],
    "address": ["postal_code", "country_area", "city", "street_address"],
    "contact": ["first_name", "last_name", "email", "phone", "language"],
    "admin": ["admin_name", "admin_email"],
    "agreement": ["first_name", "last_name", "email", "phone", "date", "attested"],
}


def once_on(page):
    """The mark of the first page: its draft begins once."""
    return re.search(r'name="once" value="([^"]+)"', page.content.decode())[1]


def begun(browser, **values):
    """The first page, filled in and sent; returns the draft."""
    once = once_on(browser.get("/customers/new/"))
    answer = browser.post("/customers/new/", {**DETAILS, "once": once, **values})
    assert answer.status_code == 302, answer.context["form"].parts
    with factories.everything_visible():
        return NewCustomer.objects.latest("created_at")


def complete(by, *, reseller="", **values):
    """A draft with every step answered."""
    given = {**DETAILS, "reseller": str(reseller and reseller.pk), **values}
    answers = {part: {name: given.get(name, "") for name in names} for part, names in TOPICS.items()}
    answers["agreement"] = {name: AGREEMENT[name] for name in TOPICS["agreement"]}
    draft = NewCustomer(tenant=by.tenant, made_by=by)
    with factories.acting_for(by):
        return actions.save_step(draft, answers, revision=0, by=by)


def submitted(draft, by):
    with factories.acting_for(by):
        return actions.submit_new_customer(draft, by=by)


def page_of(draft, name=""):
    return f"/customers/new/{draft.pk}/" + (f"{name}/" if name else "")
