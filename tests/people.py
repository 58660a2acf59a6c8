"""The cast: people by name, always the same.

Mei runs Lin Trading in Taipei. Ken works there and has a small role. Anna runs Berger Systems in Bonn: a stranger,
and she has data of her own, so that a leak has something to leak. Ting runs Formosa Cloud in Taipei, a provider in
Mei's market; Hao sells there, Lan is its admin agent. Fen runs Jade Tea in Taipei, a customer; Bo does its bills.
Ravi and Nora review for the operator, Omar runs the program, Sam supports, Ada audits.
"""

from dataclasses import dataclass
from functools import cached_property

from accounts import roles
from accounts.models import Tenant, User
from tests import factories


@dataclass
class Cast:
    """Everybody, made when first named."""

    @cached_property
    def lin_trading(self) -> Tenant:
        return factories.tenant("林氏貿易有限公司", "lin-trading.example", "TW")

    @cached_property
    def mei(self) -> User:
        return factories.user(
            self.lin_trading, "林美玲", "mei@lin-trading.example", roles.GLOBAL_ADMIN, language="zh-hant"
        )

    @cached_property
    def ken(self) -> User:
        return factories.user(self.lin_trading, "陳建志", "ken@lin-trading.example", roles.SALES_AGENT)

    @cached_property
    def berger_systems(self) -> Tenant:
        return factories.tenant("Berger Systems GmbH", "berger-systems.example", "DE")

    @cached_property
    def anna(self) -> User:
        return factories.user(self.berger_systems, "Anna Berger", "anna@berger-systems.example", roles.GLOBAL_ADMIN)

    @cached_property
    def formosa_cloud(self) -> Tenant:
        return factories.tenant("寶島雲端股份有限公司", "formosa-cloud.example", "TW")

    @cached_property
    def ting(self) -> User:
        return factories.user(self.formosa_cloud, "王雅婷", "ting@formosa-cloud.example", roles.GLOBAL_ADMIN)

    @cached_property
    def hao(self) -> User:
        return factories.user(self.formosa_cloud, "吳建豪", "hao@formosa-cloud.example", roles.SALES_AGENT)

    @cached_property
    def lan(self) -> User:
        return factories.user(self.formosa_cloud, "許心蘭", "lan@formosa-cloud.example", roles.ADMIN_AGENT)

    @cached_property
    def jade_tea(self) -> Tenant:
        return factories.tenant("翠玉茶業有限公司", "jade-tea.example", "TW", kind=Tenant.Kind.CUSTOMER)

    @cached_property
    def fen(self) -> User:
        return factories.user(self.jade_tea, "周淑芬", "fen@jade-tea.example", roles.GLOBAL_ADMIN, language="zh-hant")

    @cached_property
    def bo(self) -> User:
        return factories.user(self.jade_tea, "何柏翰", "bo@jade-tea.example", roles.BILLING_ADMIN)

    @cached_property
    def operator(self) -> Tenant:
        return factories.tenant("Cloud Program Office", "operator.example", "US", kind=Tenant.Kind.OPERATOR)

    @cached_property
    def ravi(self) -> User:
        return factories.user(self.operator, "Ravi Patel", "ravi@operator.example", roles.REVIEWER)

    @cached_property
    def nora(self) -> User:
        return factories.user(self.operator, "Nora Quist", "nora@operator.example", roles.REVIEWER)

    @cached_property
    def omar(self) -> User:
        return factories.user(self.operator, "Omar Haddad", "omar@operator.example", roles.PROGRAMME_MANAGER)

    @cached_property
    def sam(self) -> User:
        return factories.user(self.operator, "Sam Ortiz", "sam@operator.example", roles.SUPPORT)

    @cached_property
    def ada(self) -> User:
        return factories.user(self.operator, "Ada Okafor", "ada@operator.example", roles.AUDITOR)
