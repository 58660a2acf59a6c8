"""Where a reviewer looks a company up: the public registers of the countries, by name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REGISTERS: dict[str, tuple[str | Promise, ...]] = {
    "CN": (_("National Enterprise Credit Information Publicity System"),),
    "DE": (_("Common register portal of the German states"), _("VIES VAT number validation")),
    "FR": (_("Business directory of the French government"), _("VIES VAT number validation")),
    "GB": (_("Companies House"),),
    "HK": (_("Integrated Companies Registry Information System"),),
    "NL": (_("Business register of the Chamber of Commerce (KVK)"), _("VIES VAT number validation")),
    "TW": (_("Findbiz of the Ministry of Economic Affairs"),),
    "US": (_("Business search of the state's Secretary of State"), _("SEC EDGAR for listed companies")),
}
ELSEWHERE: tuple[str | Promise, ...] = (_("The company register of the country"),)
EVERYWHERE: tuple[str | Promise, ...] = (_("Registration data of the mail domain (RDAP)"),)


def registers_of(country: str) -> tuple[str | Promise, ...]:
    """The registers to ask about a company of this country."""
    return (*REGISTERS.get(country, ELSEWHERE), *EVERYWHERE)
