"""The companies in Taiwan."""

from accounts import roles
from enrollment.models import Programme
from partnercenter.demo import scenes
from partnercenter.demo.cast import Company, Person, Profile, Scene

REVIEWED = ("domain", "employment", "business")

CHENGLING = Company(
    name="澄嶺數位通路股份有限公司",
    domain="chengling.example",
    country="TW",
    programme=Programme.INDIRECT_PROVIDER,
    state="enrolled as indirect provider, agreement signed; invitations in every status, two partners",
    address="192.0.2.10",
    people=(
        Person("許文彥", "wenyan.hsu@chengling.example", "zh-hant", (roles.GLOBAL_ADMIN,)),
        Person("蔡佩珊", "peishan.tsai@chengling.example", "zh-hant", (roles.SALES_AGENT,)),
        Person("鄭凱文", "kevin.cheng@chengling.example", "zh-hant", (roles.BILLING_ADMIN, roles.HELPDESK_AGENT)),
        Person("葉冠廷", "kuanting.yeh@chengling.example", "zh-hant", (roles.ADMIN_AGENT,)),
    ),
    profiles=(
        Profile("4410016", "澄嶺數位通路股份有限公司", "TW", "台北市", incentives_email="jiangli@chengling.example"),
    ),
    answers={
        "company": {"company_name": "澄嶺數位通路股份有限公司", "registration_number": "53471009"},
        "address": {
            "postal_code": "114", "country_area": "台北市", "city": "內湖區", "street_address": "瑞湖街288號9樓",
        },
        "contact": {
            "first_name": "文彥", "last_name": "許", "email": "wenyan.hsu@chengling.example",
            "phone": "+886255520134", "language": "zh-hant",
        },
        "support": {
            "email": "support@chengling.example", "phone": "+886255520180", "website": "https://support.chengling.example",
        },
    },
    scenes=(
        Scene(55, "01:20", scenes.found_company),
        Scene(55, "01:45", scenes.start),
        Scene(55, "02:05", scenes.link_mpn),
        Scene(55, "02:15", scenes.submit),
        Scene(55, "03:02", scenes.confirm),
        Scene(53, "06:10", scenes.claim, by="yawen"),
        Scene(52, "07:30", scenes.accept_checks, kinds=REVIEWED, by="yawen"),
        Scene(52, "07:41", scenes.approve, by="yawen"),
        Scene(51, "01:12", scenes.sign),
    ),
)  # fmt: skip

YUNYU = Company(
    name="雲嶼科技股份有限公司",
    domain="yunyu-tech.example",
    country="TW",
    state="enrolled as indirect reseller, agreement signed; its provider is chengling.example",
    address="192.0.2.24",
    people=(
        Person("林怡君", "yichun.lin@yunyu-tech.example", "zh-hant", (roles.GLOBAL_ADMIN,)),
        Person("張志豪", "chihhao.chang@yunyu-tech.example", "zh-hant", (roles.SALES_AGENT,)),
        Person("吳宛真", "wanchen.wu@yunyu-tech.example", "zh-hant", (roles.USER_ADMIN, roles.BUSINESS_PROFILE_ADMIN)),
    ),
    profiles=(
        Profile("4410231", "雲嶼科技股份有限公司", "TW", "台北市", incentives_email="finance@yunyu-tech.example"),
        Profile("4410232", "雲嶼科技 高雄分公司", "TW", "高雄市"),
        Profile("4410233", "雲嶼科技 台中門市", "TW", "台中市", active=False),
        Profile("4410234", "云屿科技（厦门）有限公司", "CN", "厦门市"),
    ),
    answers={
        "company": {"company_name": "雲嶼科技公司", "registration_number": "80215003"},
        "address": {
            "postal_code": "106", "country_area": "台北市", "city": "大安區",
            "street_address": "和平東路二段1118號4樓之2",
        },
        "contact": {
            "first_name": "怡君", "last_name": "林", "email": "yichun.lin@yunyu-tech.example",
            "phone": "+886255520271", "language": "zh-hant",
        },
        "support": {
            "email": "service@yunyu-tech.example", "phone": "+886255520272", "website": "https://yunyu-tech.example/support",
        },
    },
    scenes=(
        Scene(30, "02:00", scenes.found_company),
        Scene(30, "02:20", scenes.start),
        Scene(30, "02:50", scenes.link_mpn),
        Scene(30, "03:00", scenes.submit),
        Scene(29, "01:15", scenes.confirm),
        Scene(28, "03:30", scenes.claim, by="yawen", text="登記名稱與申請表不同，請對方更正。"),
        Scene(28, "03:40", scenes.accept_checks, kinds=("domain", "employment"), by="yawen"),
        Scene(
            28, "03:44", scenes.reject_check, kinds=("business",), reason="name-differs", by="yawen",
            text="登記名稱為「雲嶼科技股份有限公司」。",
        ),
        Scene(28, "03:50", scenes.request_changes, by="yawen", text="請依公司登記更正公司名稱後再次送出。"),
        Scene(27, "06:20", scenes.correct, text="雲嶼科技股份有限公司"),
        Scene(26, "02:05", scenes.claim, by="yawen"),
        Scene(26, "02:15", scenes.accept_checks, kinds=("business",), by="yawen"),
        Scene(26, "02:18", scenes.approve, by="yawen"),
        Scene(25, "05:33", scenes.sign),
    ),
)  # fmt: skip

HAITANG = Company(
    name="海棠灣雲端服務有限公司",
    domain="haitang-cloud.example",
    country="TW",
    state="changes requested: the address differs from the register",
    address="192.0.2.37",
    people=(
        Person("陳柏翰", "pohan.chen@haitang-cloud.example", "zh-hant", (roles.GLOBAL_ADMIN,)),
        Person("黃詩涵", "shihhan.huang@haitang-cloud.example", "zh-hant", (roles.HELPDESK_AGENT,)),
    ),
    profiles=(Profile("4410377", "海棠灣雲端服務有限公司", "TW", "高雄市"),),
    answers={
        "company": {"company_name": "海棠灣雲端服務有限公司", "registration_number": "42680009"},
        "address": {
            "postal_code": "806", "country_area": "高雄市", "city": "前鎮區", "street_address": "復興四路212號6樓之3",
        },
        "contact": {
            "first_name": "柏翰", "last_name": "陳", "email": "pohan.chen@haitang-cloud.example",
            "phone": "+88675552160", "language": "zh-hant",
        },
        "support": {"email": "help@haitang-cloud.example", "phone": "+88675552161", "website": ""},
    },
    scenes=(
        Scene(9, "01:40", scenes.found_company),
        Scene(9, "02:10", scenes.start),
        Scene(8, "02:15", scenes.link_mpn),
        Scene(8, "02:40", scenes.submit),
        Scene(8, "07:05", scenes.confirm),
        Scene(5, "02:20", scenes.claim, by="yawen"),
        Scene(4, "03:00", scenes.accept_checks, kinds=("domain", "employment"), by="yawen"),
        Scene(
            3, "06:45", scenes.reject_check, kinds=("business",), reason="address-differs", by="yawen",
            text="商業登記的地址仍為鳳山區的舊址。",
        ),
        Scene(
            3, "06:55", scenes.request_changes, by="yawen",
            text="貴公司申請的地址與商業登記不同。請更正地址，或上傳顯示新址的水電帳單或變更登記文件。",
        ),
    ),
)  # fmt: skip

WUXI = Company(
    name="霧溪資訊有限公司",
    domain="misty-creek.example",
    country="TW",
    state="draft: company and address answered, MPN ID not linked yet",
    keeps_mpn=False,
    address="192.0.2.58",
    people=(
        Person("曾家瑜", "chiayu.tseng@misty-creek.example", "zh-hant", (roles.GLOBAL_ADMIN,)),
        Person("羅書宇", "shuyu.lo@misty-creek.example", "zh-hant", (roles.SALES_AGENT,)),
    ),
    profiles=(
        Profile("4410462", "霧溪資訊有限公司", "TW", "新竹市", incentives_email="chiayu.tseng@misty-creek.example"),
        Profile("4410463", "霧溪資訊 竹北工作室", "TW", "新竹縣", active=False),
        Profile("4410464", "Misty Creek Informatics LLC", "US", "San Jose"),
    ),
    answers={
        "company": {"company_name": "霧溪資訊有限公司", "registration_number": "29047004"},
        "address": {"postal_code": "300", "country_area": "新竹市", "city": "東區", "street_address": "慈雲路226號3樓"},
    },
    scenes=(Scene(1, "05:10", scenes.found_company), Scene(1, "05:35", scenes.start)),
)  # fmt: skip

QINGCHUAN = Company(
    name="晴川系統整合有限公司",
    domain="qingchuan-si.example",
    country="TW",
    state="enrolled as indirect reseller, agreement signed; with chengling.example, delegated access withdrawn",
    address="192.0.2.71",
    people=(
        Person("蘇品妤", "pinyu.su@qingchuan-si.example", "zh-hant", (roles.GLOBAL_ADMIN,)),
        Person("游承恩", "chengen.yu@qingchuan-si.example", "zh-hant", (roles.HELPDESK_AGENT,)),
    ),
    profiles=(Profile("4410518", "晴川系統整合有限公司", "TW", "台南市"),),
    answers={
        "company": {"company_name": "晴川系統整合有限公司", "registration_number": "91270018"},
        "address": {
            "postal_code": "700", "country_area": "台南市", "city": "中西區", "street_address": "海安路三段926號5樓",
        },
        "contact": {
            "first_name": "品妤", "last_name": "蘇", "email": "pinyu.su@qingchuan-si.example",
            "phone": "+88665550217", "language": "zh-hant",
        },
        "support": {"email": "service@qingchuan-si.example", "phone": "+88665550218", "website": ""},
    },
    scenes=(
        Scene(29, "02:30", scenes.found_company),
        Scene(29, "02:50", scenes.start),
        Scene(29, "03:10", scenes.link_mpn),
        Scene(29, "03:15", scenes.submit),
        Scene(29, "05:02", scenes.confirm),
        Scene(27, "02:40", scenes.claim, by="yawen"),
        Scene(27, "03:05", scenes.accept_checks, kinds=REVIEWED, by="yawen"),
        Scene(27, "03:08", scenes.approve, by="yawen"),
        Scene(24, "02:15", scenes.sign),
    ),
)  # fmt: skip

JIASUI = Company(
    name="嘉穗數位有限公司",
    domain="jiasui-digital.example",
    country="TW",
    state="enrolled as indirect reseller, agreement signed; partnership removed, asks chengling.example again",
    address="192.0.2.86",
    people=(
        Person("洪子晴", "tzuching.hung@jiasui-digital.example", "zh-hant", (roles.GLOBAL_ADMIN,)),
        Person("簡立安", "lian.chien@jiasui-digital.example", "zh-hant", (roles.SALES_AGENT,)),
    ),
    profiles=(Profile("4410623", "嘉穗數位有限公司", "TW", "嘉義市"),),
    answers={
        "company": {"company_name": "嘉穗數位有限公司", "registration_number": "60380026"},
        "address": {
            "postal_code": "600", "country_area": "嘉義市", "city": "東區", "street_address": "林森東路738號2樓",
        },
        "contact": {
            "first_name": "子晴", "last_name": "洪", "email": "tzuching.hung@jiasui-digital.example",
            "phone": "+88655550361", "language": "zh-hant",
        },
        "support": {"email": "help@jiasui-digital.example", "phone": "+88655550362", "website": ""},
    },
    scenes=(
        Scene(43, "01:30", scenes.found_company),
        Scene(43, "01:55", scenes.start),
        Scene(43, "02:10", scenes.link_mpn),
        Scene(43, "02:15", scenes.submit),
        Scene(43, "04:20", scenes.confirm),
        Scene(41, "02:30", scenes.claim, by="yawen"),
        Scene(41, "02:55", scenes.accept_checks, kinds=REVIEWED, by="yawen"),
        Scene(41, "02:58", scenes.approve, by="yawen"),
        Scene(40, "01:40", scenes.sign),
    ),
)  # fmt: skip

COMPANIES = (CHENGLING, YUNYU, QINGCHUAN, JIASUI, HAITANG, WUXI)
