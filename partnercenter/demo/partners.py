"""What happens between the companies of the story: listings, invitations in every status, partnerships, requests."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from enrollment.rules import logos
from partnercenter.demo import dealings
from partnercenter.demo.china import LANTING, SHUOFANG
from partnercenter.demo.dealings import Letter, Request, letter_to
from partnercenter.demo.documents import logo
from partnercenter.demo.germany import MOORLAND, NORDKAI, SILBERWALD
from partnercenter.demo.taiwan import CHENGLING, HAITANG, JIASUI, QINGCHUAN, WUXI, YUNYU


class Deal(NamedTuple):
    """One thing that happens: when (working days ago, UTC), and what, a function of `dealings` with its particulars."""

    days_ago: int
    at: str
    act: Callable[..., None]


def deal(days_ago: int, at: str, act: Callable[..., None], *particulars: Any) -> Deal:
    return Deal(days_ago, at, partial(act, *particulars))


PEISHAN, KUANTING = CHENGLING.people[1], CHENGLING.people[3]
SVENJA, JIANING = NORDKAI.people[3], SHUOFANG.people[1]
CHIHHAO = YUNYU.people[1]

# Invitations. Of the companies that the story does not tell, nobody has a work account.
TO_YUNYU, TO_QINGCHUAN = letter_to(YUNYU, CHENGLING, PEISHAN), letter_to(QINGCHUAN, CHENGLING, PEISHAN)
TO_JIASUI, TO_HAITANG = letter_to(JIASUI, CHENGLING, PEISHAN), letter_to(HAITANG, CHENGLING, PEISHAN)
TO_WUXI = letter_to(WUXI, CHENGLING, PEISHAN)
TO_SONGYU = Letter(CHENGLING, PEISHAN, "松嶼資訊有限公司", "方志偉", "chihwei.fang@songyu-it.example", "zh-hant")
TO_QINGPU = Letter(CHENGLING, PEISHAN, "青埔商務有限公司", "", "info@qingpu-biz.example", "zh-hant")
TO_HETIAN = Letter(CHENGLING, PEISHAN, "禾田資訊工作室", "范雅筑", "yachu.fan@hetian-studio.example", "zh-hant")
TO_EGRET = Letter(CHENGLING, CHENGLING.admin, "Egret Bay Software Ltd.", "Grace Liao", "grace@egret-bay.example", "en")
TO_MOORLAND, TO_SILBERWALD = letter_to(MOORLAND, NORDKAI, SVENJA), letter_to(SILBERWALD, NORDKAI, SVENJA)
TO_LANTING = letter_to(LANTING, SHUOFANG, JIANING, only_recipient=True)

# Connection requests
OF_QINGCHUAN = Request(QINGCHUAN, CHENGLING, "我們服務台南的學校與診所，希望由貴公司供應雲端訂閱與技術支援。")
OF_JIASUI = Request(JIASUI, CHENGLING, "新年度的採購計畫已核准，希望恢復合作。")
OF_MOORLAND = Request(
    MOORLAND, NORDKAI, "We look after 60 small companies around Bremen and look for billing in one place."
)
OF_LANTING = Request(LANTING, SHUOFANG, "我们在上海服务制造业客户，希望了解贵公司的渠道政策。")

RIDGE = logos.logo_of(logo("#0f4c5c", "#f2efe9", ((8, 78), (36, 24), (52, 56), (64, 36), (92, 78))))
SAIL = logos.logo_of(logo("#f4f1ea", "#b3262e", ((46, 12), (46, 76), (86, 76))))
TOWER = logos.logo_of(logo("#e8eef7", "#1f3f8f", ((36, 88), (42, 30), (50, 10), (58, 30), (64, 88))))

TAIPEI = {
    "logo": RIDGE.content, "logo_digest": RIDGE.digest,
    "name": "澄嶺數位通路", "country": "TW", "area": "台北市", "city": "內湖區", "serves": ["TW"],
    "services": ["support", "billing", "training"], "languages": ["zh", "nan", "en"],
    "website": "https://www.chengling.example/partners", "email": "partner@chengling.example",
    "phone": "+886255520181",
    "description": "為全台的經銷商提供雲端訂閱、帳務與技術支援。新夥伴有專人陪同完成第一筆訂單。",
}  # fmt: skip
KAOHSIUNG = {
    **TAIPEI, "name": "澄嶺數位通路 南區服務中心", "area": "高雄市", "city": "前鎮區", "phone": "+88675552162",
    "services": ["support", "training"], "description": "南部經銷商的到府支援與教育訓練。",
}  # fmt: skip
HAMBURG = {
    "logo": SAIL.content, "logo_digest": SAIL.digest,
    "name": "Nordkai Distribution", "country": "DE", "city": "Hamburg",
    "serves": ["DE", "AT", "DK"], "services": ["support", "billing", "financing", "migration"],
    "languages": ["de", "en", "da"], "website": "https://www.nordkai.example/reseller",
    "email": "reseller@nordkai.example", "phone": "+494066969415",
    "description": "Cloud subscriptions for IT companies in the north: one invoice, 30 days to pay, and engineers who"
    " pick up the telephone.",
}  # fmt: skip
GRONINGEN = {
    **HAMBURG, "name": "Nordkai Benelux", "country": "NL", "city": "Groningen",
    "serves": ["NL", "BE", "LU"], "services": ["support", "billing"], "languages": ["nl", "en", "de"],
    "website": "https://www.nordkai.example/benelux", "phone": "",
    "description": "The same terms for resellers in the Benelux countries, in Dutch.",
}  # fmt: skip
BEIJING = {
    "logo": TOWER.content, "logo_digest": TOWER.digest,
    "name": "朔方云渠道", "country": "CN", "area": "北京市", "city": "海淀区", "serves": ["CN"],
    "services": ["support", "training", "marketing"], "languages": ["zh", "en"],
    "website": "https://qudao.shuofang-cloud.example/", "email": "qudao@shuofang-cloud.example",
    "phone": "+861062557714", "description": "面向全国代理商的云订阅渠道：培训、市场支持与中文技术支持。",
}  # fmt: skip

DEALS = (
    # Taiwan in the directory
    deal(50, "02:10", dealings.list_location, CHENGLING, TAIPEI),
    deal(50, "02:40", dealings.list_location, CHENGLING, KAOHSIUNG),
    deal(46, "03:00", dealings.approve_location, CHENGLING, "內湖區", "yawen"),
    deal(46, "03:05", dealings.approve_location, CHENGLING, "前鎮區", "yawen"),
    deal(4, "06:10", dealings.change_location, CHENGLING, "前鎮區", {"services": ["support", "training", "migration"]}),
    # Partners in Taiwan
    deal(38, "02:00", dealings.send, TO_JIASUI),
    deal(38, "05:10", dealings.open_link, TO_JIASUI),
    deal(37, "02:20", dealings.accept, TO_JIASUI, JIASUI),
    deal(24, "02:40", dealings.send, TO_YUNYU),
    deal(24, "03:30", dealings.open_link, TO_YUNYU),
    deal(24, "06:05", dealings.accept, TO_YUNYU, YUNYU),
    deal(23, "01:50", dealings.ask, OF_QINGCHUAN),
    deal(23, "03:10", dealings.invite_asker, OF_QINGCHUAN, TO_QINGCHUAN),
    deal(23, "05:00", dealings.open_link, TO_QINGCHUAN),
    deal(22, "01:35", dealings.accept, TO_QINGCHUAN, QINGCHUAN),
    deal(12, "06:30", dealings.remove, JIASUI, "年度檢討後，改由自有團隊採購。"),
    deal(10, "02:25", dealings.withdraw_access, QINGCHUAN),
    deal(6, "02:10", dealings.reset_as_guest, CHENGLING, KUANTING, YUNYU, CHIHHAO),
    deal(6, "02:40", dealings.choose_password, YUNYU, CHIHHAO),
    deal(1, "03:20", dealings.ask, OF_JIASUI),
    # Invitations in Taiwan that came to nothing, or not yet to anything
    deal(45, "03:10", dealings.hand_out, TO_SONGYU),
    deal(21, "00:05", dealings.expire),
    deal(19, "07:15", dealings.ask_for_fresh_link, TO_SONGYU),
    deal(15, "02:00", dealings.hand_out, TO_QINGPU),
    deal(14, "01:10", dealings.revoke, TO_QINGPU, "寄錯公司，統一編號不符。"),
    deal(11, "03:00", dealings.send, TO_HETIAN),
    deal(8, "06:00", dealings.send, TO_HAITANG),
    deal(7, "01:20", dealings.open_link, TO_HAITANG),
    deal(6, "03:40", dealings.decline, TO_HAITANG, HAITANG, "我們的入會審查還沒有結束，核准後再談。"),
    deal(5, "02:30", dealings.send_again, TO_HETIAN),
    deal(4, "08:05", dealings.open_link, TO_HETIAN),
    deal(3, "05:45", dealings.hand_out, TO_EGRET),
    deal(1, "08:20", dealings.draft, TO_WUXI),
    # Germany and its market
    deal(47, "08:30", dealings.list_location, NORDKAI, HAMBURG),
    deal(47, "09:05", dealings.list_location, NORDKAI, GRONINGEN),
    deal(43, "14:30", dealings.approve_location, NORDKAI, "Hamburg", "tomas"),
    deal(43, "14:40", dealings.approve_location, NORDKAI, "Groningen", "tomas"),
    deal(28, "09:00", dealings.ask, OF_MOORLAND),
    deal(
        26, "10:20", dealings.decline_asker, OF_MOORLAND, SVENJA,
        "Our onboarding team is booked this month. We will come back to you in the next one.",
    ),
    deal(16, "09:40", dealings.send, TO_MOORLAND),
    deal(16, "12:15", dealings.open_link, TO_MOORLAND),
    deal(15, "08:05", dealings.accept, TO_MOORLAND, MOORLAND),
    deal(1, "15:10", dealings.send, TO_SILBERWALD),
    # China
    deal(48, "02:30", dealings.list_location, SHUOFANG, BEIJING),
    deal(44, "02:40", dealings.approve_location, SHUOFANG, "海淀区", "yawen"),
    deal(9, "03:00", dealings.ask, OF_LANTING),
    deal(8, "01:20", dealings.withdraw_request, OF_LANTING),
    deal(5, "02:20", dealings.send, TO_LANTING),
)  # fmt: skip
