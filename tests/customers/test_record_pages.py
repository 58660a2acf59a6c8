"""The record of one customer, as its partner sees it."""

import pytest
from django.urls import reverse


def test_overview_names_the_customer(ting, shared):
    page = ting.get(reverse("customer_detail", args=[shared.pk]))
    assert page.status_code == 200
    assert "Sun Bakery" in page.content.decode()


def test_record_is_nobody_elses(shared, mei, second, signed_in):
    assert mei.get(reverse("customer_detail", args=[shared.pk])).status_code == 404
    assert signed_in(second).get(reverse("customer_detail", args=[shared.pk])).status_code == 404
