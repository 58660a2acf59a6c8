"""Companies that serve a customer together, and the customer itself."""

from accounts import roles
from accounts.actions.user_states import delete_user
from accounts.models import Tenant
from customers.models import NewCustomer
from tests import factories
from tests.authorization.matrix import STRANGER
from tests.authorization.worlds import World
from tests.customers import answering, importing, parties

RESELLER, SECOND, CUSTOMER, PARTNER = "reseller", "second provider", "customer", "partner"


class WorldOfServing(World):
    """Ting's company, a provider: with a customer whose account it has opened and which it shares with its reseller
    (Mei's); a second provider serves the same customer by its consent. Anna's company is a provider without any."""

    def owner(self):
        return self.cast.formosa_cloud

    def everybody(self):
        cast = self.cast
        harbor = factories.tenant("Harbor Supply", "harbor.example", "TW")
        self.second = self.person(harbor, "sara", roles.GLOBAL_ADMIN)
        self.bakery = parties.customer_tenant("Sun Bakery", "sun-bakery.example", provided_by=self.company)
        self.baker = self.person(self.bakery, "baker", roles.GLOBAL_ADMIN)
        return {**super().everybody(), RESELLER: cast.mei, SECOND: self.second, CUSTOMER: self.baker}

    def build(self):
        cast = self.cast
        for admin, mpn_id in ((cast.ting, "4100001"), (self.second, "4100002"), (cast.anna, "4100003")):
            factories.trading(admin, cast.ravi, cast.omar, "indirect_provider", mpn_id=mpn_id)
        factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
        self.partnership = factories.partnered(cast.ting, cast.mei).pk
        shared = {"reseller": cast.lin_trading, "reseller_name": cast.lin_trading.name}
        self.relationship = parties.served(cast.ting, self.bakery, origin="created", **shared).pk
        parties.served(cast.mei, self.bakery, origin="designated")
        parties.served(self.second, self.bakery)
        for partner in (cast.ting, cast.mei, self.second):
            parties.granted(partner, self.bakery)
        with factories.acting_for(cast.ting):
            self.draft = NewCustomer.objects.create(tenant=self.company, made_by=cast.ting).pk
        self.file = importing.upload(cast.ting, importing.MOON).pk
        self.their_user = factories.user(self.bakery, "Helper", "helper@sun-bakery.example").pk
        self.gone_user = self.deleted("gone@sun-bakery.example")

    def deleted(self, email):
        """Somebody of the customer who was deleted and can be restored."""
        user = factories.user(self.bakery, "Gone", email)
        with factories.acting_for(self.baker):
            delete_user(user, by=self.baker)
        return user.pk


class WorldOfCustomers(World):
    """Jade Tea, a customer: a provider (Ting's) and its reseller (Mei's) serve it and administer its account. The
    stranger's company is a customer, too, of the same provider."""

    def owner(self):
        return self.cast.jade_tea

    def everybody(self):
        company = factories.tenant("Moon Bakery", "moon-bakery.example", "TW", kind=Tenant.Kind.CUSTOMER)
        self.moon = company
        return {
            **super().everybody(),
            STRANGER: self.person(company, "luna", roles.GLOBAL_ADMIN),
            PARTNER: self.cast.ting,
        }

    def build(self):
        cast = self.cast
        factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
        factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
        factories.partnered(cast.ting, cast.mei)
        shared = {"reseller": cast.lin_trading, "reseller_name": cast.lin_trading.name}
        self.relationship = parties.served(cast.ting, self.company, **shared).pk
        parties.served(cast.mei, self.company)
        parties.served(cast.ting, self.moon)
        self.grant = parties.granted(cast.ting, self.company).pk
        self.remembered = {"invitation": answering.asked(self.harbor())[0].token_hash}

    def harbor(self):
        """Another provider of the market, which asks the customer, too."""
        company = factories.tenant("Harbor Supply", "harbor.example", "TW")
        sara = self.person(company, "sara", roles.GLOBAL_ADMIN)
        factories.trading(sara, self.cast.ravi, self.cast.omar, "indirect_provider", mpn_id="4100002")
        return sara
