"""Countries in the order in which a reader looks for them."""

import pytest
from django.utils import translation

from partnercenter.territories import by_name, country_choices


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Åland Islands", "Albania", "Zambia"]),
        ("zh-hant", ["千里達及托巴哥", "日本", "古巴", "蘇利南"]),  # 3, 4, 5, 20 strokes
        ("zh-hans", ["阿根廷", "德国", "美国", "日本", "中国"]),  # a, de, mei, ri, zhong
    ],
)
def test_names_stand_in_the_order_of_the_readers_language(language, names):
    with translation.override(language):
        assert [name for _code, name in by_name(("", name) for name in sorted(names))] == names


def test_every_country_stands_once_and_the_first_on_top(settings):
    codes = [code for code, _name in country_choices()]
    assert (codes[:4], len(set(codes)) == len(codes) > 240) == (settings.COUNTRIES_FIRST, True)
