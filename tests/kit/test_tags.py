"""The component tags and the form templates."""

import datetime

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation

from partnercenter.ui import SummaryRow, Task
from partnercenter.ui.times import moment_text


class Question(forms.Form):
    name = forms.CharField(help_text="As registered.", error_messages={"required": "Enter the name"})
    note = forms.CharField(required=False)
    model = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[("a", "A"), ("b", "B")],
        error_messages={"required": "Choose a model"},
    )


def draw(source, **values):
    return Template(source).render(Context(values))


def test_button_with_href_is_a_link():
    assert draw('{% button "Go" href="/x/" %}').strip() == '<a class="button" data-variant="primary" href="/x/">Go</a>'


def test_button_misspelt_variant_raises():
    with pytest.raises(ValueError, match="Unknown button variant"):
        draw('{% button "Go" variant="primray" %}')


def test_button_misspelt_argument_does_not_compile():
    with pytest.raises(TemplateSyntaxError):
        Template('{% button "Go" vairant="primary" %}')


def test_button_escapes_its_text():
    assert "&lt;i&gt;" in draw("{% button text %}", text="<i>")


def test_status_tag_misspelt_tone_raises():
    with pytest.raises(ValueError, match="Unknown tone"):
        draw('{% status_tag "Open" "sucess" %}')


def test_task_without_href_is_no_link():
    text = draw("{% task_list tasks %}", tasks=[Task("Check", "", "Cannot start yet")])
    assert ("<a" in text, "Cannot start yet" in text) == (False, True)


def test_summary_row_change_link_names_its_row():
    text = draw("{% summary_list rows %}", rows=[SummaryRow("Name", "x", "/change/")])
    assert '<a href="/change/">Change<span class="visually-hidden"> Name</span></a>' in text


def test_error_summary_links_lead_to_inputs_of_the_form():
    form = Question({})
    text = draw("{% error_summary form %}{{ form }}", form=form)
    assert [f'href="#{id}"' in text and f'id="{id}"' in text for id in ("id_name", "id_model_0")] == [True, True]


def test_error_summary_says_the_words_of_the_field():
    text = draw("{% error_summary form %}{{ form }}", form=Question({}))
    assert (text.count("Enter the name"), text.count("Choose a model")) == (2, 2)


def test_error_summary_without_errors_is_empty():
    assert draw("{% error_summary form other %}", form=Question(), other=None).strip() == ""


def test_field_with_error_is_described_by_hint_and_error():
    text = str(Question({}))
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="id_name_helptext id_name_error"' in text


def test_field_not_required_is_labelled_optional():
    text = str(Question())
    assert text.count("(optional)") == 1


@pytest.mark.parametrize(("language", "between"), [("en-us", " "), ("zh-hant", ""), ("zh-hans", "")])
def test_gap_between_sentences_is_that_of_the_language(language, between):
    with translation.override(language):
        assert draw("{% gap %}") == between


def test_time_tag_shows_the_readers_zone():
    moment = datetime.datetime(2026, 11, 21, 8, 30, tzinfo=datetime.UTC)
    with timezone.override("Asia/Taipei"):
        text = draw("{% time_tag when %}", when=moment)
    assert text == '<time class="time-tag" datetime="2026-11-21T16:30:00+08:00">21 Nov 2026, 16:30 UTC+8</time>'


@pytest.mark.parametrize(("month", "text"), [(1, "15 Jan 2026, 13:00 UTC+1"), (7, "15 Jul 2026, 14:00 UTC+2")])
def test_moment_text_follows_summer_time(month, text):
    with timezone.override("Europe/Berlin"):
        assert moment_text(datetime.datetime(2026, month, 15, 12, tzinfo=datetime.UTC)) == text


def test_moment_of_two_zones_has_two_days():
    moment, texts = datetime.datetime(2026, 12, 21, 22, 40, tzinfo=datetime.UTC), []
    for zone in ("UTC", "Asia/Taipei"):
        with timezone.override(zone):
            texts.append(moment_text(moment))
    assert texts == ["21 Dec 2026, 22:40 UTC", "22 Dec 2026, 06:40 UTC+8"]


def test_moment_text_in_chinese_uses_chinese_dates():
    with translation.override("zh-hant"):
        assert moment_text(datetime.date(2026, 11, 21)) == "2026年11月21日"
