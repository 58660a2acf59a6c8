"""Files of a connected directory for tests."""

from customers.actions import directory as actions
from tests import factories

NAMES = "mpn_id,customer_name,domain,country,delegated"
MOON = "4000001,Moon Bakery,moon-bakery.example,TW,yes"


def file_of(*rows, names=NAMES):
    return "\n".join([names, *rows]).encode()


def loaded(by, *rows):
    """A file that somebody of the operator's has loaded; a customer of the partner 4000001 unless told otherwise."""
    with factories.acting_for(by):
        return actions.load_connected_customers(file_of(*(rows or [MOON])), file_name="june.csv", by=by)


def rows_of(load):
    with factories.everything_visible():
        return list(load.rows.order_by("number"))


def told(load):
    """Status and reason of each row of a file, in its order."""
    return [(row.status, row.reason) for row in rows_of(load)]
