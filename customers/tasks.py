"""Clocks of customers: shells around actions, safe to run twice."""

from customers.actions import directory, imports
from customers.actions import new as new_customers
from partnercenter.celery import app


@app.task
def purge_new_customers_task() -> None:
    """Once a day: what somebody began to add, and left."""
    new_customers.purge_new_customers()


@app.task
def connect_due_customers_task() -> None:
    """Every minute, and after each load: customers of a connected directory whose partner is enrolled by now."""
    directory.connect_due_customers()


@app.task
def purge_customer_imports_task() -> None:
    """Daily: files of customers, with the personal data in them, go when nobody needs them any more."""
    imports.purge_customer_imports()
