"""Pure rules of work accounts."""

import pytest

from accounts.rules import domains, work_accounts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("contoso.com", "contoso.com"),
        (" https://www.Contoso.com/about ", "contoso.com"),
        ("@contoso.com", "contoso.com"),
        ("contoso.com.", "contoso.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("公司.台灣", "xn--55qx5d.xn--kpry57d"),
    ],
)
def test_normal_domain(typed, kept):
    assert domains.normal_domain(typed) == kept
    assert domains.is_domain(kept)


@pytest.mark.parametrize(
    "text", ["", "contoso", "a..b.com", "-a.com", "a_b.com", "1.2.3.4", "x" * 64 + ".com", "a b.com"]
)
def test_is_domain_no(text):
    assert not domains.is_domain(text)


@pytest.mark.parametrize(
    ("email", "domain", "belongs"),
    [
        ("a@contoso.com", "contoso.com", True),
        ("a@mail.contoso.com", "contoso.com", True),
        ("a@CONTOSO.com", "contoso.com", True),
        ("a@evilcontoso.com", "contoso.com", False),
        ("contoso.com@evil.com", "contoso.com", False),
        ("a@bücher.example", "xn--bcher-kva.example", True),
    ],
)
def test_is_under_domain(email, domain, belongs):
    assert domains.is_under_domain(email, domain) is belongs


@pytest.mark.parametrize(
    ("email", "exactly", "belongs"), [("a@it.lin.com", False, True), ("a@it.lin.com", True, False)]
)
def test_is_of_company(email, exactly, belongs):
    assert domains.is_of_company(email, "lin.com", exactly=exactly) is belongs
    assert domains.is_of_company("a@lin.com", "lin.com", exactly=exactly)


@pytest.mark.parametrize(
    ("email", "proves"),
    [
        ("a@contoso.com", True),
        ("a@CONTOSO.com", True),
        ("a@mail.contoso.com", False),
        ("a@www.contoso.com", False),
        ("a@evilcontoso.com", False),
        ("contoso.com@evil.com", False),
    ],
)
def test_is_at_domain(email, proves):
    assert domains.is_at_domain(email, "contoso.com") is proves


@pytest.mark.parametrize("domain", ["contoso.com", "contoso.co.uk", "lin-trading.com.tw", "xn--bcher-kva.example"])
def test_problem_with_domain_none_with_a_companys_own(domain):
    assert domains.problem_with_domain(domain, webmail=("gmail.com", "com.example")) == ""


@pytest.mark.parametrize(
    "domain",
    [
        "co.uk", "org.uk", "ac.uk", "com.tw", "org.tw", "edu.tw", "gov.tw", "idv.tw", "com.cn",
        "net.cn", "org.cn", "gov.cn", "edu.cn", "com.hk", "com.sg", "co.jp", "com.au", "co.nz",
        "com.br", "co.in", "co.kr", "co.za", "com.mx", "com.tr", "com.cy", "co.cr", "gov.gr",
        "uk.com", "k12.ca.us", "github.io",
    ],
)  # fmt: skip
def test_problem_with_domain_of_a_registry(domain):
    assert str(domains.problem_with_domain(domain, webmail=())).startswith("Enter your company's own domain in full")


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("TW", "Asia/Taipei"),
        ("CN", "Asia/Shanghai"),
        ("DE", "Europe/Berlin"),
        ("US", "America/New_York"),
        ("XX", "UTC"),
    ],
)
def test_zone_of(country, zone):
    assert work_accounts.zone_of(country) == zone
