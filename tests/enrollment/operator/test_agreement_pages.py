"""Publishing an agreement: written, looked at, decided; every partner accepts anew."""

import hashlib

import pytest
from django.urls import reverse

from enrollment.models import Agreement
from tests import factories

PUBLISH = reverse("operator_agreement_publish", args=["indirect_reseller"])
TEXTS = {"text_en": "One.\r\n\r\nTwo.", "text_zh_hant": "一。", "text_zh_hans": ""}


def versions():
    return [(row.version, row.texts) for row in Agreement.objects.order_by("version")]


def test_preview_publishes_nothing(cast, signed_in):
    page = signed_in(cast.omar).post(PUBLISH, TEXTS | {"version": 0, "step": "preview"})
    assert page.context["preview"] == [("en", "English", "One.\n\nTwo."), ("zh-hant", "繁體中文", "一。")]
    assert page.context["missing"] == "简体中文"
    assert versions() == []


@pytest.mark.req("AGR-02")
def test_published_text_has_plain_line_ends_and_its_hash(cast, signed_in):
    manager = signed_in(cast.omar)
    assert manager.post(PUBLISH, TEXTS | {"version": 0, "step": "publish"})["Location"] == "/operator/agreements/"
    assert versions() == [(1, {"en": "One.\n\nTwo.", "zh-hant": "一。"})]
    digest = hashlib.sha256(b"One.\n\nTwo.").hexdigest()
    assert digest in manager.get("/operator/agreements/").content.decode()


def test_decision_page_carries_the_very_texts(cast, signed_in):
    """What is published is what was previewed: the page's own fields, sent as a browser sends them."""
    manager = signed_in(cast.omar)
    page = manager.post(PUBLISH, TEXTS | {"version": 0, "step": "preview"})
    carried = {field.html_name: field.value() for field in page.context["form"]}
    manager.post(PUBLISH, carried | {"step": "publish"})
    assert versions() == [(1, {"en": "One.\n\nTwo.", "zh-hant": "一。"})]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"text_en": "  "}, {"text_en": ["Enter the English text: it stands in for every language without one."]}),
        ({"version": "x"}, {"version": ["Enter a whole number."]}),
        (
            {"text_en": "The agreement.", "text_zh_hant": ""},
            {"__all__": ["These are the texts of the current version. Change them, or go back."]},
        ),
    ],
)
def test_text_that_cannot_be_published_says_why(cast, signed_in, changes, errors):
    factories.published(cast.omar)
    page = signed_in(cast.omar).post(PUBLISH, TEXTS | {"version": 1, "step": "publish"} | changes)
    assert page.context["form"].errors == errors
    assert len(versions()) == 1


def test_step_that_is_unknown_publishes_nothing(cast, signed_in):
    page = signed_in(cast.omar).post(PUBLISH, TEXTS | {"version": 0, "step": "now"})
    assert (page.status_code, versions()) == (200, [])


def test_colleagues_version_is_not_replaced_unseen(cast, signed_in):
    factories.published(cast.omar, text="Theirs.")
    page = signed_in(cast.omar).post(PUBLISH, TEXTS | {"version": 0, "step": "publish"})
    assert list(page.context["form"].errors) == ["__all__"]
    assert (page.context["form"]["text_en"].value(), page.context["form"]["version"].value()) == ("One.\r\n\r\nTwo.", 1)
    assert len(versions()) == 1


def test_list_counts_who_has_accepted(cast, signed_in):
    agreement = factories.published(cast.omar)
    factories.approved(cast.mei, cast.ravi)
    factories.approved(cast.anna, cast.ravi, mpn_id="4000002")
    factories.signed(cast.mei, agreement)
    page = signed_in(cast.ada).get("/operator/agreements/")
    counted = {row.key: (row.current.accepted if row.current else None, row.enrolled) for row in page.context["rows"]}
    assert counted == {"indirect_reseller": (1, 2), "direct_bill": (None, 0), "indirect_provider": (None, 0)}


def test_unknown_programme_is_not_found(cast, signed_in):
    assert signed_in(cast.omar).get("/operator/agreements/made-up/publication/").status_code == 404


def test_agreements_cost_the_same_for_one_and_three_versions(cast, signed_in, cost):
    manager = signed_in(cast.omar)
    factories.published(cast.omar)
    assert cost(manager, "/operator/agreements/") == 6
    factories.published(cast.omar, text="Two.")
    factories.published(cast.omar, "direct_bill", text="Three.")
    assert cost(manager, "/operator/agreements/") == 6
