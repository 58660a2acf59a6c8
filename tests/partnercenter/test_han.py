"""Names in Chinese sentences: a blank beside Latin letters, none between two Chinese characters."""

import pytest
from django.template import Context, Template
from django.utils.translation import gettext, gettext_lazy, ngettext, override

from partnercenter.han import Sentence


@pytest.mark.parametrize(
    ("sentence", "values", "whole"),
    [
        ("邀請 %(name)s 成為客戶。", {"name": "Contoso"}, "邀請 Contoso 成為客戶。"),
        ("邀請 %(name)s 成為客戶。", {"name": "寶島雲端"}, "邀請寶島雲端成為客戶。"),
        ("邀請 %(name)s 成為客戶。", {"name": "台灣 Contoso"}, "邀請台灣 Contoso 成為客戶。"),
        ("邀請 %(name)s 成為客戶。", {"name": "寶島 雲端"}, "邀請寶島 雲端成為客戶。"),
        ("邀請 %(name)s 成為客戶。", {"name": "林"}, "邀請林成為客戶。"),
        ("%(a)s 與 %(b)s 合作", {"a": "寶島", "b": "Contoso"}, "寶島與 Contoso 合作"),
        ("MPN ID %(name)s 的公司", {"name": "寶島"}, "MPN ID 寶島的公司"),
        (
            "請 <strong>%(name)s</strong> 登入",
            {"name": "<a href='x'>寶島</a>"},
            "請<strong><a href='x'>寶島</a></strong>登入",
        ),
        ("加入 %s 的公司", "寶島", "加入寶島的公司"),
        ("已有 %(count)d 間公司", {"count": 3}, "已有 3 間公司"),
        ("%s 至 %s", ("寶島", "3"), "寶島 至 3"),
        ("沒有 %(name)s 的 100%%", {"name": ""}, "沒有  的 100%"),
    ],
)
def test_blanks_stand_beside_latin_letters_only(sentence, values, whole):
    assert Sentence(sentence) % values == whole


def test_every_way_to_a_translation_fits_it_in():
    later = gettext_lazy("%(name)s is deleted and can be restored for 30 days.")
    with override("zh-hant"):
        page = Template("{% load i18n %}{% blocktranslate %}Delete {{ who }}{% endblocktranslate %}")
        told = [
            gettext("Remove the partnership with %(name)s") % {"name": "寶島雲端"},
            later % {"name": "林美"},
            str(later) % {"name": "林美"},
            page.render(Context({"who": "林美"})),
            ngettext("%(count)s link was ended.", "%(count)s links were ended.", 2) % {"count": 2},
        ]
    assert told == [
        "移除與寶島雲端的合作關係", *["已刪除林美，30 天內可以還原。"] * 2, "刪除林美", "已結束 2 個連結。",
    ]  # fmt: skip


def test_other_languages_keep_their_blanks():
    with override("en"):
        assert gettext("Remove the partnership with %(name)s") % {"name": "寶島雲端"} == (
            "Remove the partnership with 寶島雲端"
        )
