"""The topics' forms: what each country asks, what is refused and with which words."""

import pytest
from django_countries import countries

from enrollment.forms.bank import BankForm
from enrollment.forms.sections import FORMS, AddressForm, CompanyForm, ContactForm, SupportForm
from enrollment.models import BankAccount
from enrollment.rules import addresses, banks
from partnercenter import crypto
from partnercenter.models import AuditEvent
from partnercenter.programme import change_setting
from partnercenter.ui.forms import error_links
from tests import factories

COUNTRIES = [code for code, _name in countries]
CONTACT = factories.ANSWERS["DE"]["contact"]


def errors_of(form_class, country, **values):
    form = form_class({**values, "revision": 0}, country=country)
    return {field: list(errors) for field, errors in form.errors.items()}


REAL = {
    "TW": (
        {"company_name": "台灣積體電路製造股份有限公司", "registration_number": "22099131"},
        {"postal_code": "300096", "country_area": "新竹市", "city": "東區", "street_address": "力行六路8號"},
    ),
    "CN": (
        {"company_name": "华为技术有限公司", "registration_number": "914403001922038216"},
        {
            "postal_code": "518129",
            "country_area": "广东省",
            "city": "深圳市",
            "city_area": "龙岗区",
            "street_address": "坂田华为总部办公楼",
        },
    ),
    "US": (
        {"company_name": "Apple Inc.", "tax_id": "94-2404110"},
        {"street_address": "One Apple Park Way", "city": "Cupertino", "country_area": "CA", "postal_code": "95014"},
    ),
    "DE": (
        {"company_name": "SAP SE", "registration_number": "Mannheim HRB 719915", "tax_id": "DE143454214"},
        {"street_address": "Dietmar-Hopp-Allee 16", "city": "Walldorf", "postal_code": "69190"},
    ),
}


@pytest.mark.req("ENR-05", "ENR-14")
@pytest.mark.parametrize("country", list(REAL))
def test_register_data_of_a_real_company_goes_through_as_it_is(country):
    for form_class, values in zip((CompanyForm, AddressForm), REAL[country], strict=True):
        form = form_class({**values, "revision": 0}, country=country)
        assert form.is_valid(), form.errors
        assert {name: value for name, value in form.answers().items() if value} == values


@pytest.mark.parametrize(
    ("country", "field", "number"),
    [
        ("TW", "registration_number", "22099132"),
        ("CN", "registration_number", "914403001922038217"),
        ("US", "tax_id", "94-240411"),
        ("DE", "tax_id", "DE143454215"),
        ("DE", "registration_number", "719915"),
    ],
)
def test_number_with_wrong_digits_is_refused_with_an_example(country, field, number):
    errors = errors_of(CompanyForm, country, **{**REAL[country][0], field: number})
    assert list(errors) == [field]
    assert errors[field][0].startswith("Check this number: its digits do not fit together. It looks like ")


def test_company_name_says_what_to_enter_when_empty():
    assert errors_of(CompanyForm, "US", tax_id="94-2404110") == {
        "company_name": ["Enter the company name as it stands in the register."]
    }


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("شركة الأفق للتجارة", {}),
        ("חברת הים", {}),
        ("Zoë & Søn A/S", {}),
        ("Acme 🚀", {"company_name": ["Leave out pictures such as 🚀."]}),
        (
            "evil\u202ename",
            {"company_name": ["This text contains an invisible sign. Type it anew instead of pasting it."]},
        ),
        ("a" * 201, {"company_name": ["Shorten this to 200 characters or fewer."]}),
    ],
)
def test_company_name_takes_every_script_but_no_pictures_or_invisible_signs(name, errors):
    assert errors_of(CompanyForm, "FR", company_name=name) == errors


def test_address_asks_by_the_country_in_the_countrys_order():
    asked = {country: [field.name for field in addresses.fields_of(country)] for country in ("TW", "US", "DE")}
    assert asked == {
        "TW": ["postal_code", "country_area", "city", "street_address"],
        "US": ["street_address", "city", "country_area", "postal_code"],
        "DE": ["street_address", "city", "postal_code"],
    }


def test_missing_line_is_asked_for_by_its_name_in_the_country():
    said, wrong = {}, []
    for country in COUNTRIES:
        form = AddressForm({"revision": 0}, country=country)
        for name, [error] in form.errors.items():
            field, verb = form[name], "Choose" if form[name].widget_type == "select" else "Enter"
            if not (error.startswith(verb) and field.label.lower() in error.lower()):
                wrong.append((country, field.label, error))
            said[country, name] = error
    assert wrong == []
    asked = [("TW", "country_area"), ("TW", "city"), ("US", "country_area"), ("US", "postal_code"), ("AU", "city")]
    assert [said[line] for line in asked] == [
        "Choose the county or city.", "Enter the district.", "Choose the state.", "Enter the ZIP code.",
        "Enter the suburb.",
    ]  # fmt: skip


def test_every_line_has_a_name():
    labels = {str(line.label) for country in COUNTRIES for line in addresses.fields_of(country)}
    assert labels - set(map(str, addresses.LABELS.values())) == set()


def test_address_with_the_wrong_postal_code_is_refused_beside_the_field():
    wrong = {**REAL["US"][1], "postal_code": "9501"}
    assert errors_of(AddressForm, "US", **wrong) == {"postal_code": ["Check “ZIP code”: it does not fit this address."]}


@pytest.mark.parametrize(
    ("country", "line", "value", "said"),
    [
        ("TW", "postal_code", "999", "Check “Postal code”: it does not fit this address."),
        ("US", "country_area", "NY", "Check “ZIP code”: it does not fit this address."),
        ("CN", "country_area", "北京市", "Check “City”: it does not fit this address."),
    ],
)
def test_summary_names_the_line_that_does_not_fit_and_leads_to_it(country, line, value, said):
    form = AddressForm({**REAL[country][1], line: value, "revision": 0}, country=country)
    [(field_id, words)] = error_links((form,))
    assert (words, f'id="{field_id}"' in str(form)) == (said, True)


def test_address_is_written_as_on_an_envelope_of_its_country():
    assert addresses.lines_of("TW", REAL["TW"][1]) == ["300096", "新竹市東區", "力行六路8號"]
    assert addresses.lines_of("US", REAL["US"][1]) == ["One Apple Park Way", "Cupertino, CA 95014"]
    assert addresses.lines_of("DE", REAL["DE"][1]) == ["Dietmar-Hopp-Allee 16", "69190 Walldorf"]


@pytest.mark.req("ENR-15", "ENR-16", "A2")
@pytest.mark.parametrize("domain", ["gmail.com", "Yahoo.com", "icloud.com", "aol.com", "outlook.com", "mail.gmail.com"])
def test_web_mail_contact_is_refused_with_what_to_do(db, domain):
    errors = errors_of(ContactForm, "DE", **{**CONTACT, "email": f"anna@{domain}"})
    assert errors == {
        "email": ["Enter a work address at your company's own domain: addresses of web-mail services are not accepted."]
    }


def test_disposable_contact_is_refused(db):
    errors = errors_of(ContactForm, "DE", **{**CONTACT, "email": "anna@mailinator.com"})
    assert errors["email"][0].startswith("Enter a permanent work address")


@pytest.mark.req("ENR-16")
def test_deny_lists_are_programme_settings(cast):
    with factories.acting_for(cast.omar):
        change_setting("webmail_domains", ("post.example",), by=cast.omar, reason="Local")
        change_setting("vendor_domains", ("vendor.example",), by=cast.omar, reason="Ours")
    assert errors_of(ContactForm, "DE", **{**CONTACT, "email": "a@gmail.com"}) == {}
    assert list(errors_of(ContactForm, "DE", **{**CONTACT, "email": "a@post.example"})) == ["email"]
    vendor = errors_of(ContactForm, "DE", **{**CONTACT, "email": "a@eu.vendor.example"})
    assert vendor == {"email": ["Enter an address of your own company: this one belongs to the vendor."]}


@pytest.mark.req("ENR-15")
def test_contact_may_be_somebody_else_than_the_applicant(cast, signed_in):
    browser = signed_in(factories.reading_english(cast.mei))
    hub = browser.post("/enroll/indirect_reseller/sign-in/")["Location"]
    assert "can be you or somebody else in the company" in browser.get(f"{hub}contact/").content.decode()
    other = {**factories.ANSWERS["TW"]["contact"], "email": "boss@lin-trading.example", "revision": 0}
    assert browser.post(f"{hub}contact/", other).status_code == 302


def test_phone_is_read_by_the_country_and_refused_when_it_cannot_be_called():
    form = SupportForm({"email": "a@b.example", "phone": "02 2771 2345", "revision": 0}, country="TW")
    assert (form.is_valid(), form.answers()["phone"]) == (True, "+886227712345")
    assert errors_of(SupportForm, "TW", email="a@b.example", phone="12") == {
        "phone": ["Enter a phone number that can be called, with its area code."]
    }


@pytest.mark.parametrize("website", ["javascript:alert(1)", "http://", "data:text/html,x", "ftp://a.example"])
def test_support_website_takes_web_addresses_only(website):
    errors = errors_of(SupportForm, "TW", email="a@b.example", phone="02 2771 2345", website=website)
    assert errors == {"website": ["Enter a web address that starts with https://, or leave this empty."]}


@pytest.mark.req("ENR-25")
def test_acceptance_criteria_must_all_be_confirmed():
    errors = errors_of(FORMS["criteria"], "US", support="on", billing="on")
    assert list(errors) == ["systems"]
    assert errors["systems"][0].startswith("Confirm this, or enroll as an indirect reseller")


@pytest.mark.parametrize(
    ("country", "number", "code", "wrong"),
    [
        ("DE", "DE89 3704 0044 0532 0130 00", "", []),
        ("DE", "DE89 3704 0044 0532 0130 01", "", ["number"]),
        ("DE", "FR76 3000 6000 0112 3456 7890 189", "", ["number"]),
        ("US", "000123456789", "011000015", []),
        ("US", "000123456789", "011000016", ["bank_code"]),
        ("TW", "00123456789012", "0040037", []),
        ("CN", "6222021001116245702", "10210009999", ["bank_code"]),
    ],
)
def test_bank_account_is_checked_by_the_country(country, number, code, wrong):
    form = BankForm({"account_holder": "Holder", "number": number, "bank_code": code, "revision": 0}, country=country)
    assert list(form.errors) == wrong


@pytest.mark.req("ENR-06")
def test_bank_account_is_sealed_masked_and_never_logged(cast):
    factories.open_direct(cast.omar)
    factories.direct_partner(cast.anna, cast.ravi)
    number = "DE89370400440532013000"
    with factories.everything_visible():
        bank = BankAccount.objects.get()
        logged = str(list(AuditEvent.objects.values_list("resource_old_value", "resource_new_value")))
    assert (number in bank.sealed_number, number in logged, str(bank)) == (False, False, "•••• 3000")
    assert crypto.unseal(bank.sealed_number, place=bank.place) == number


def test_bank_of_an_iban_is_named():
    assert banks.bank_name_of("DE89370400440532013000") == "Commerzbank"
