"""The customers of the story, and what happens between them and their partners."""

from accounts import roles
from partnercenter.demo import serving
from partnercenter.demo.cast import Client, Person
from partnercenter.demo.germany import MOORLAND, NORDKAI
from partnercenter.demo.partners import deal
from partnercenter.demo.serving import Call
from partnercenter.demo.taiwan import CHENGLING, QINGCHUAN, YUNYU
from partnercenter.demo.united_states import HARBORLINE

PEISHAN, KUANTING, CHIHHAO = CHENGLING.people[1], CHENGLING.people[3], YUNYU.people[1]
GLOBAL, BILLING, USERS = (roles.GLOBAL_ADMIN,), (roles.BILLING_ADMIN,), (roles.USER_ADMIN,)

SHANLAN = Client(
    name="山嵐茶業股份有限公司", domain="shanlan-tea.example", country="TW", address="192.0.2.81",
    state="customer of yunyu-tech.example and chengling.example, by its own consent",
    people=(
        Person("高郁雯", "yuwen.kao@shanlan-tea.example", "zh-hant", GLOBAL),
        Person("蘇冠霖", "kuanlin.su@shanlan-tea.example", "zh-hant", BILLING),
    ),
)  # fmt: skip
HEAN = Client(
    name="河岸印刷有限公司", domain="hean-print.example", country="TW", address="192.0.2.82",
    state="customer of yunyu-tech.example alone, which does not administer its account",
    people=(Person("賴俊宏", "chunhung.lai@hean-print.example", "zh-hant", GLOBAL),),
)  # fmt: skip
SHUGUANG = Client(
    name="曙光牙醫診所", domain="shuguang-dental.example", country="TW", address="192.0.2.83",
    state="added by chengling.example for yunyu-tech.example; an agent has helped a colleague",
    people=(
        Person("江淑惠", "shuhui.chiang@shuguang-dental.example", "zh-hant", GLOBAL),
        Person("邱柏翰", "pohan.chiu@shuguang-dental.example", "zh-hant", USERS),
    ),
)  # fmt: skip
SHIMEN = Client(
    name="石門水產股份有限公司", domain="shimen-seafood.example", country="TW", address="192.0.2.84",
    state="added by chengling.example, which serves it without a reseller; it has ended the access",
    people=(Person("簡志明", "chihming.chien@shimen-seafood.example", "zh-hant", GLOBAL),),
)  # fmt: skip
DALI = Client(
    name="大里五金工具行", domain="dali-tools.example", country="TW", address="192.0.2.85",
    state="added by chengling.example for qingchuan-si.example, and removed by the provider",
    people=(Person("洪建國", "chienkuo.hung@dali-tools.example", "zh-hant", GLOBAL),),
)  # fmt: skip
NANFENG = Client(
    name="南風海景旅店", domain="nanfeng-inn.example", country="TW", address="192.0.2.86",
    state="a joint invitation waits in /outbox/",
    people=(Person("鍾雅琪", "yachi.chung@nanfeng-inn.example", "zh-hant", GLOBAL),),
)  # fmt: skip
MOEWE = Client(
    name="Bäckerei Möwe GmbH", domain="baeckerei-moewe.example", country="DE", address="203.0.113.81",
    state="customer of moorland-systemhaus.example and nordkai.example, by its own consent",
    people=(Person("Wiebke Harms", "wiebke.harms@baeckerei-moewe.example", "en", GLOBAL),),
)  # fmt: skip
CEDAR = Client(
    name="Cedar Ridge Veterinary Clinic", domain="cedar-ridge-vet.example", country="US", address="198.51.100.81",
    state="added by harborline-cloud.example, a direct-bill partner",
    people=(Person("Dana Whitfield", "dana@cedar-ridge-vet.example", "en", GLOBAL),),
)  # fmt: skip
CLIENTS = (SHANLAN, HEAN, SHUGUANG, SHIMEN, DALI, NANFENG, MOEWE, CEDAR)

TO_SHANLAN, TO_NANFENG = Call(YUNYU, CHIHHAO, SHANLAN, CHENGLING), Call(YUNYU, CHIHHAO, NANFENG, CHENGLING)
TO_HEAN = Call(YUNYU, YUNYU.admin, HEAN, asks_admin=False)
TO_MOEWE = Call(MOORLAND, MOORLAND.admin, MOEWE, NORDKAI)


def _answers(
    client: Client, number: str, address: dict[str, str], person: tuple[str, str], phone: str
) -> dict[str, dict[str, str]]:
    """What a partner enters beside the names: the contact has also accepted the customer agreement."""
    contact = {"first_name": person[0], "last_name": person[1], "email": client.admin.email, "phone": phone}
    return {
        "company": {"registration_number": number},
        "address": address,
        "contact": {**contact, "language": client.admin.language},
        "agreement": {**contact, "date": "2026-01-15"},
    }


OF_SHUGUANG = _answers(
    SHUGUANG,
    "80764204",
    {"postal_code": "110", "country_area": "台北市", "city": "信義區", "street_address": "松德路271號1樓"},
    ("淑惠", "江"), "+886255520611",
)  # fmt: skip
OF_SHIMEN = _answers(
    SHIMEN,
    "28730204",
    {"postal_code": "253", "country_area": "新北市", "city": "石門區", "street_address": "中央路45號"},
    ("志明", "簡"), "+886255520622",
)  # fmt: skip
OF_DALI = _answers(
    DALI,
    "45390209",
    {"postal_code": "412", "country_area": "台中市", "city": "大里區", "street_address": "國光路二段500號"},
    ("建國", "洪"), "+886455520633",
)  # fmt: skip
OF_CEDAR = _answers(
    CEDAR,
    "",
    {"postal_code": "80302", "country_area": "CO", "city": "BOULDER", "street_address": "1420 Cedar Ridge Road"},
    ("Dana", "Whitfield"), "+13035550142",
)  # fmt: skip

DEALS = (
    deal(20, "02:10", serving.invite, TO_SHANLAN),
    deal(19, "01:30", serving.found_account, SHANLAN),
    deal(19, "01:50", serving.accept, TO_SHANLAN),
    deal(18, "03:00", serving.invite, TO_HEAN),
    deal(17, "02:20", serving.found_account, HEAN),
    deal(17, "02:35", serving.accept, TO_HEAN),
    deal(16, "02:40", serving.add, CHENGLING, PEISHAN, SHUGUANG, OF_SHUGUANG, YUNYU),
    deal(15, "06:15", serving.add, CHENGLING, PEISHAN, SHIMEN, OF_SHIMEN, None),
    deal(14, "03:20", serving.add, CHENGLING, PEISHAN, DALI, OF_DALI, QINGCHUAN),
    deal(13, "02:00", serving.tag, CHENGLING, KUANTING, SHUGUANG, ("診所", "重點客戶")),
    deal(13, "02:10", serving.tag, YUNYU, YUNYU.admin, SHANLAN, ("茶葉", "續約")),
    deal(11, "08:00", serving.invite, TO_MOEWE),
    deal(10, "09:10", serving.found_account, MOEWE),
    deal(10, "09:30", serving.accept, TO_MOEWE),
    deal(9, "16:00", serving.add, HARBORLINE, HARBORLINE.admin, CEDAR, OF_CEDAR, None),
    deal(5, "02:30", serving.help_somebody, CHENGLING, KUANTING, SHUGUANG, SHUGUANG.people[1]),
    deal(4, "03:10", serving.end_access, SHIMEN, CHENGLING),
    deal(3, "06:40", serving.remove, CHENGLING, KUANTING, DALI, "客戶已結束營業。"),
    deal(2, "02:20", serving.invite, TO_NANFENG),
    deal(2, "07:10", serving.found_account, NANFENG),
)  # fmt: skip
