"""What the tests of imports share: files, and what a person and the worker do with them."""

from accounts.models import User
from customers.actions import imports as actions
from customers.models import CustomerImport, CustomerImportRow
from partnercenter import jobs
from relationships.models import ResellerRelationship
from tests import factories

COLUMNS = (
    "Company name,Domain,Country or region,Registration number,Postal code,State or province,City,Street and number,"
    "Contact’s first name,Contact’s last name,Contact’s e-mail address,Contact’s phone number,Reseller’s MPN ID,Tags"
)
USER_COLUMNS = "Customer’s domain or ID,Full name,E-mail address,Roles"
VALUES = {
    "name": "Sun Bakery", "domain": "sun-bakery.example", "country": "TW", "number": "04595257", "postal_code": "110",
    "area": "台北市", "city": "信義區", "street": "信義路五段7號", "first_name": "淑芬", "last_name": "周",
    "email": "fen@sun-bakery.example", "phone": "02 2771 2399", "reseller": "", "tags": "",
}  # fmt: skip


def row(domain="sun-bakery.example", **values):
    return ",".join({**VALUES, "domain": domain, "name": domain.partition(".")[0].title(), **values}.values())


SUN, MOON, STAR = row(), row("moon-bakery.example"), row("star-bakery.example")


def text_of(*rows, head=COLUMNS):
    return "\r\n".join([head, *rows, ""])


def fresh(user):
    return User.objects.with_roles().get(pk=user.pk)


def upload(by, *rows, kind="customers", content=b"", **values):
    """The file, as its uploader hands it in; nothing is checked yet."""
    head = COLUMNS if kind == "customers" else USER_COLUMNS
    content = content or text_of(*rows, **{"head": head, **values}).encode()
    with factories.acting_for(by):
        return actions.upload_customer_import(content, kind=kind, file_name="customers.csv", by=fresh(by))


def finish():
    """What the worker does."""
    while jobs.run_due_job():
        pass


def checked(by, *rows, **values):
    found = upload(by, *rows, **values)
    finish()
    return found


def start(found, by):
    with factories.acting_for(by):
        return actions.start_customer_import(found, by=fresh(by))


def imported(by, *rows, **values):
    found = checked(by, *rows, **values)
    start(found, by)
    finish()
    return the_import(found)


def undo(found, by):
    with factories.acting_for(by):
        actions.undo_customer_import(found, by=fresh(by))
    finish()
    return the_import(found)


def the_import(found=None):
    with factories.everything_visible():
        return CustomerImport.objects.select_related("job").get(**({"pk": found.pk} if found else {}))


def report(found=None):
    """Line, outcome and problem of every row, in the order of the file."""
    with factories.everything_visible():
        rows = CustomerImportRow.objects.filter(customer_import=found) if found else CustomerImportRow.objects
        return list(rows.order_by("number").values_list("number", "outcome", "problem"))


def customers_of(by):
    with factories.everything_visible():
        rows = ResellerRelationship.objects.filter(partner=by.tenant)
        return sorted(rows.values_list("customer_domain", "origin"))
