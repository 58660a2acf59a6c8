"""What the tests of imports share: files, and what a person and the worker do with them."""

from accounts.actions import user_imports as actions
from accounts.models import User, UserImport, UserImportRow
from partnercenter import jobs
from tests import factories

HEAD = "Full name,E-mail address,Roles"
EVE, TOM = "Eve Lin,eve@lin-trading.example,Sales agent", "Tom Lin,tom@lin-trading.example,"


def text_of(*rows, head=HEAD):
    return "\r\n".join([head, *rows, ""])


def upload(by, *rows, head=HEAD):
    """The file, checked as its uploader sees it."""
    with factories.acting_for(by):
        return actions.check_user_import(text_of(*rows, head=head).encode(), file_name="users.csv", by=fresh(by))


def fresh(user):
    return User.objects.with_roles().get(pk=user.pk)


def begin(by, *rows):
    found = upload(by, *rows)
    with factories.acting_for(by):
        return actions.start_user_import(found, by=fresh(by))


def finish():
    """What the worker does."""
    while jobs.run_due_job():
        pass


def report():
    """Line, outcome and problem of every row, in the order of the file."""
    with factories.everything_visible():
        return list(UserImportRow.objects.order_by("number").values_list("number", "outcome", "problem"))


def the_import():
    with factories.everything_visible():
        return UserImport.objects.select_related("job").get()


def people(company):
    with factories.everything_visible():
        return sorted(User.objects.filter(tenant=company).values_list("email", flat=True))
