"""A portal in which the story is not told: it is told into an empty one alone, whole or not at all."""

import dataclasses
import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Tenant
from partnercenter.demo import story
from partnercenter.demo.cast import Scene
from tests import factories
from tests.demo.test_codes import CODES, codes_on


def companies():
    with factories.everything_visible():
        return Tenant.objects.count()


def test_sign_ins_of_an_untold_story_are_refused(db):
    with pytest.raises(CommandError, match="has not been told"):
        call_command("demo", "--sign-ins")


def test_story_is_not_poured_over_data(cast):
    assert cast.mei
    with pytest.raises(CommandError, match="needs an empty one"):
        call_command("demo")


def test_production_is_refused(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo")
    assert companies() == 0


def test_a_story_that_fails_leaves_nothing(db, monkeypatch):
    def stumble(stage, company, scene):
        raise RuntimeError("stumbled")

    first, *others = story.COMPANIES
    broken = dataclasses.replace(first, scenes=(*first.scenes, Scene(1, "23:00", stumble)))
    monkeypatch.setattr(story, "COMPANIES", (broken, *others))
    with pytest.raises(RuntimeError, match="stumbled"):
        call_command("demo")
    assert companies() == 0
    assert timezone.now().date() == datetime.datetime.now(datetime.UTC).date()


def test_page_is_empty_without_the_demo(db, client):
    page = client.get(CODES).content.decode()
    assert ("No codes here" in page, codes_on(page)) == (True, {})
