"""The files of an import: which columns they have, and what of a row is kept."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.rules.domains import normal_domain
from accounts.rules.user_import_files import ALSO_CALLED as USER_ALSO_CALLED
from customers.models import CustomerImport
from partnercenter.spreadsheets import MEGABYTE, Line, Sheet

Kind = CustomerImport.Kind
MOST_ROWS, MOST_BYTES, LONGEST_CELL = 100_000, 24 * MEGABYTE, 300
REPORTED = (
    gettext_lazy("Line"), gettext_lazy("Outcome"), gettext_lazy("Problem"), gettext_lazy("Customer ID"),
    gettext_lazy("User ID"),
)  # fmt: skip  # of a result that comes back corrected

CUSTOMER_COLUMNS = {
    "name": gettext_lazy("Company name"),
    "domain": gettext_lazy("Domain"),
    "country": gettext_lazy("Country or region"),
    "registration_number": gettext_lazy("Registration number"),
    "tax_id": gettext_lazy("Tax ID"),
    "postal_code": gettext_lazy("Postal code"),
    "country_area": pgettext_lazy("column of a file", "State or province"),
    "city": pgettext_lazy("column of a file", "City"),
    "street_address": gettext_lazy("Street and number"),
    "first_name": gettext_lazy("Contact’s first name"),
    "last_name": gettext_lazy("Contact’s last name"),
    "email": gettext_lazy("Contact’s e-mail address"),
    "phone": gettext_lazy("Contact’s phone number"),
    "agreement": gettext_lazy("Agreement accepted on"),
    "reseller": gettext_lazy("Reseller’s MPN ID"),
    "tags": gettext_lazy("Tags"),
}
NEEDED = {"name", "domain", "country", "first_name", "last_name", "email"}
CUSTOMER_ALSO_CALLED = {
    "name": ("name", "company", "customer", "customer name", "公司", "客戶", "客戶名稱", "客户", "客户名称"),
    "domain": ("customer domain", "primary domain", "網域", "域名"),
    "country": ("country", "region", "country code", "國家", "地區", "國家或地區", "国家", "地区", "国家或地区"),
    "registration_number": ("company number", "統一編號", "統編", "统一社会信用代码"),
    "tax_id": ("vat", "vat number", "tax number", "税号", "稅籍編號"),
    "postal_code": ("zip", "zip code", "postcode", "郵遞區號", "邮政编码"),
    "country_area": ("state", "province", "county", "縣市", "省"),
    "city": ("town", "鄉鎮市區", "城市"),
    "street_address": ("street", "address", "地址"),
    "first_name": ("first name", "given name", "名"),
    "last_name": ("last name", "surname", "姓"),
    "email": ("email", "e-mail", "mail", "電子郵件", "电子邮件", "邮箱"),
    "phone": ("phone", "telephone", "電話", "电话"),
    "agreement": ("agreement", "agreement date", "date of acceptance", "合約日期", "协议日期"),
    "reseller": ("reseller", "mpn id", "reseller mpn id", "經銷商", "经销商"),
    "tags": ("tag", "標籤", "标签"),
}
USER_COLUMNS = {
    "customer": gettext_lazy("Customer’s domain or ID"),
    "full_name": gettext_lazy("Full name"),
    "email": gettext_lazy("E-mail address"),
    "roles": gettext_lazy("Roles"),
}
USER_ALSO = {
    **USER_ALSO_CALLED,
    "customer": ("customer", "domain", "customer domain", "customer id", "客戶", "客户", "網域", "域名"),
}
SIZES: dict[str, Any] = {"most_bytes": MOST_BYTES, "most_rows": MOST_ROWS, "left_aside": REPORTED}
SHEETS = {
    Kind.CUSTOMERS: Sheet(
        CUSTOMER_COLUMNS,
        also_called=CUSTOMER_ALSO_CALLED,
        optional=frozenset(CUSTOMER_COLUMNS) - NEEDED,
        **SIZES,
    ),
    Kind.USERS: Sheet(USER_COLUMNS, also_called=USER_ALSO, optional=frozenset({"roles"}), **SIZES),
}
TOO_WIDE = "_too_wide"  # stands among the cells of a row with more of them than columns


class Kept(NamedTuple):
    """One row as it is kept."""

    number: int
    title: str
    key: str
    cells: dict[str, str]


def read_rows(kind: str, content: bytes) -> Iterator[Kept]:
    """The rows of the file as they are kept. Raises ValidationError, in words, when it cannot be read as a whole:
    UTF-8, and Big5 where Chinese column names prove it; every column named; so many rows and bytes."""
    of_customers = kind == Kind.CUSTOMERS
    for line in SHEETS[Kind(kind)].lines(content):
        title = line.cells["name" if of_customers else "full_name"]
        key = normal_domain(line.cells["domain"])[:253] if of_customers else line.cells["email"].lower()[:254]
        yield Kept(line.number, title[:200], key, _cells(line))


def _cells(line: Line) -> dict[str, str]:
    cells = {name: text[:LONGEST_CELL] for name, text in line.cells.items() if text}
    return {**cells, TOO_WIDE: "1"} if line.is_too_wide else cells


def batches(rows: Iterator[Kept], size: int) -> Iterator[list[Kept]]:
    """So many rows at a time."""
    while batch := list(islice(rows, size)):
        yield batch
