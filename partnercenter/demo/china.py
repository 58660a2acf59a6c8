"""The companies in China."""

from accounts import roles
from enrollment.models import Programme
from partnercenter.demo import scenes
from partnercenter.demo.cast import Company, Person, Profile, Scene

REVIEWED = ("domain", "employment", "business")

SHUOFANG = Company(
    name="北京朔方云渠道有限公司",
    domain="shuofang-cloud.example",
    country="CN",
    programme=Programme.INDIRECT_PROVIDER,
    state="enrolled as indirect provider, agreement signed; no partner yet",
    address="203.0.113.84",
    people=(
        Person("韩明哲", "mingzhe.han@shuofang-cloud.example", "zh-hans", (roles.GLOBAL_ADMIN,)),
        Person("宋佳宁", "jianing.song@shuofang-cloud.example", "zh-hans", (roles.SALES_AGENT,)),
    ),
    profiles=(Profile("4420507", "北京朔方云渠道有限公司", "CN", "北京市"),),
    answers={
        "company": {"company_name": "北京朔方云渠道有限公司", "registration_number": "91110108MA77010201"},
        "address": {
            "postal_code": "100085", "country_area": "北京市", "city": "海淀区", "city_area": "",
            "street_address": "上地七街1316号4层",
        },
        "contact": {
            "first_name": "明哲", "last_name": "韩", "email": "mingzhe.han@shuofang-cloud.example",
            "phone": "+861062557713", "language": "zh-hans",
        },
        "support": {
            "email": "qudao@shuofang-cloud.example", "phone": "+861062557714",
            "website": "https://qudao.shuofang-cloud.example",
        },
    },
    scenes=(
        Scene(53, "02:20", scenes.found_company),
        Scene(53, "02:45", scenes.start),
        Scene(53, "03:05", scenes.link_mpn),
        Scene(53, "03:10", scenes.submit),
        Scene(53, "06:15", scenes.confirm),
        Scene(50, "02:35", scenes.claim, by="yawen"),
        Scene(50, "06:20", scenes.accept_checks, kinds=REVIEWED, by="yawen"),
        Scene(50, "06:26", scenes.approve, by="yawen"),
        Scene(49, "01:55", scenes.sign),
    ),
)  # fmt: skip

LANTING = Company(
    name="上海澜汀信息技术有限公司",
    domain="lanting-it.example",
    country="CN",
    state="enrolled as indirect reseller, agreement signed; an invitation to accept waits in /outbox/",
    address="203.0.113.11",
    people=(
        Person("沈雨桐", "yutong.shen@lanting-it.example", "zh-hans", (roles.GLOBAL_ADMIN,)),
        Person("顾晓峰", "xiaofeng.gu@lanting-it.example", "zh-hans", (roles.ADMIN_AGENT,)),
        Person("王思远", "siyuan.wang@lanting-it.example", "zh-hans", (roles.HELPDESK_AGENT,)),
    ),
    profiles=(
        Profile("4420118", "上海澜汀信息技术有限公司", "CN", "上海市", incentives_email="caiwu@lanting-it.example"),
        Profile("4420119", "上海澜汀信息技术有限公司苏州分公司", "CN", "苏州市"),
        Profile("4420120", "澜汀（无锡）信息技术有限公司", "CN", "无锡市", active=False),
        Profile("4420121", "瀾汀資訊有限公司", "TW", "台北市"),
    ),
    answers={
        "company": {"company_name": "上海澜汀信息技术有限公司", "registration_number": "91310115MA54330103"},
        "address": {
            "postal_code": "200135", "country_area": "上海市", "city": "浦东新区", "city_area": "",
            "street_address": "民生路1518弄7号楼803室",
        },
        "contact": {
            "first_name": "雨桐", "last_name": "沈", "email": "yutong.shen@lanting-it.example",
            "phone": "+862158387026", "language": "zh-hans",
        },
        "support": {
            "email": "zhichi@lanting-it.example", "phone": "+862158387028", "website": "https://www.lanting-it.example",
        },
    },
    scenes=(
        Scene(22, "02:30", scenes.found_company),
        Scene(22, "02:45", scenes.start),
        Scene(22, "03:10", scenes.link_mpn),
        Scene(22, "03:15", scenes.submit),
        Scene(22, "05:20", scenes.confirm),
        Scene(20, "02:10", scenes.claim, by="yawen"),
        Scene(19, "06:00", scenes.accept_checks, kinds=REVIEWED, by="yawen"),
        Scene(19, "06:12", scenes.approve, by="yawen"),
        Scene(17, "01:50", scenes.sign),
    ),
)  # fmt: skip

LANQIAO = Company(
    name="杭州岚桥云科技有限公司",
    domain="lanqiao-cloud.example",
    country="CN",
    state="in review, not claimed yet",
    address="203.0.113.26",
    people=(
        Person("陆梓涵", "zihan.lu@lanqiao-cloud.example", "zh-hans", (roles.GLOBAL_ADMIN,)),
        Person("孙浩然", "haoran.sun@lanqiao-cloud.example", "zh-hans", (roles.SALES_AGENT,)),
    ),
    profiles=(Profile("4420245", "杭州岚桥云科技有限公司", "CN", "杭州市"),),
    answers={
        "company": {"company_name": "杭州岚桥云科技有限公司", "registration_number": "91330106MA66240307"},
        "address": {
            "postal_code": "310012", "country_area": "浙江省", "city": "杭州市", "city_area": "西湖区",
            "street_address": "文二西路1612号3幢402室",
        },
        "contact": {
            "first_name": "梓涵", "last_name": "陆", "email": "zihan.lu@lanqiao-cloud.example",
            "phone": "+8657187906653", "language": "zh-hans",
        },
        "support": {"email": "fuwu@lanqiao-cloud.example", "phone": "+8657187906658", "website": ""},
    },
    scenes=(
        Scene(3, "02:05", scenes.found_company),
        Scene(3, "02:25", scenes.start),
        Scene(3, "03:05", scenes.link_mpn),
        Scene(2, "01:30", scenes.submit),
        Scene(2, "01:52", scenes.confirm),
    ),
)  # fmt: skip

JINZHOU = Company(
    name="成都锦洲数码有限公司",
    domain="jinzhou-digital.example",
    country="CN",
    state="in review and late: promised for the working day before today",
    address="203.0.113.45",
    people=(
        Person("何嘉怡", "jiayi.he@jinzhou-digital.example", "zh-hans", (roles.GLOBAL_ADMIN,)),
        Person("唐子墨", "zimo.tang@jinzhou-digital.example", "zh-hans", (roles.BILLING_ADMIN,)),
    ),
    profiles=(Profile("4420309", "成都锦洲数码有限公司", "CN", "成都市"),),
    answers={
        "company": {"company_name": "成都锦洲数码有限公司", "registration_number": "91510104MA12152705"},
        "address": {
            "postal_code": "610041", "country_area": "四川省", "city": "成都市", "city_area": "武侯区",
            "street_address": "桐梓林东路208号2栋1106室",
        },
        "contact": {
            "first_name": "嘉怡", "last_name": "何", "email": "jiayi.he@jinzhou-digital.example",
            "phone": "+862886127740", "language": "zh-hans",
        },
        "support": {
            "email": "support@jinzhou-digital.example", "phone": "+862886127744",
            "website": "https://jinzhou-digital.example",
        },
    },
    scenes=(
        Scene(7, "01:55", scenes.found_company),
        Scene(7, "02:15", scenes.start),
        Scene(7, "02:35", scenes.link_mpn),
        Scene(7, "02:40", scenes.submit),
        Scene(6, "08:10", scenes.confirm),
        Scene(2, "07:20", scenes.claim, by="yawen", text="已致电登记机关核实经营范围，等回复。"),
        Scene(2, "07:45", scenes.accept_checks, kinds=("domain",), by="yawen"),
    ),
)  # fmt: skip

XINGHE = Company(
    name="深圳市星禾网络科技有限公司",
    domain="xinghe-net.example",
    country="CN",
    state="withdrawn by the company; it can start again",
    keeps_mpn=False,
    address="203.0.113.63",
    people=(
        Person("梁俊杰", "junjie.liang@xinghe-net.example", "zh-hans", (roles.GLOBAL_ADMIN,)),
        Person("叶诗琪", "shiqi.ye@xinghe-net.example", "zh-hans", (roles.USER_ADMIN,)),
    ),
    profiles=(
        Profile("4420416", "深圳市星禾网络科技有限公司", "CN", "深圳市"),
        Profile("4420417", "东莞市星禾电子商务有限公司", "CN", "东莞市", active=False),
    ),
    answers={
        "company": {"company_name": "深圳市星禾网络科技有限公司", "registration_number": "91440305MA2530820R"},
        "address": {
            "postal_code": "518052", "country_area": "广东省", "city": "深圳市", "city_area": "南山区",
            "street_address": "学府路1055号B座1903室",
        },
        "contact": {
            "first_name": "俊杰", "last_name": "梁", "email": "junjie.liang@xinghe-net.example",
            "phone": "+8675586024419", "language": "zh-hans",
        },
        "support": {"email": "kefu@xinghe-net.example", "phone": "+8675586024420", "website": ""},
    },
    scenes=(
        Scene(14, "02:15", scenes.found_company),
        Scene(14, "02:40", scenes.start),
        Scene(14, "03:00", scenes.link_mpn),
        Scene(14, "03:05", scenes.submit),
        Scene(14, "06:00", scenes.confirm),
        Scene(12, "09:15", scenes.withdraw),
    ),
)  # fmt: skip

COMPANIES = (SHUOFANG, LANTING, LANQIAO, JINZHOU, XINGHE)
