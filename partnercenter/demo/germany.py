"""The companies in Germany. The phone numbers are of the blocks that are kept free for fiction."""

from accounts import roles
from enrollment.models import Programme
from partnercenter.demo import scenes
from partnercenter.demo.cast import Company, Person, Profile, Scene

REVIEWED = ("domain", "employment", "business")

NORDKAI = Company(
    name="Nordkai Distribution GmbH",
    domain="nordkai.example",
    country="DE",
    programme=Programme.INDIRECT_PROVIDER,
    state="enrolled as indirect provider, agreement signed; listings in two countries, one partner",
    address="192.0.2.130",
    people=(
        Person("Katrin Petersen", "katrin.petersen@nordkai.example", "en", (roles.GLOBAL_ADMIN,)),
        Person("Mehmet Yıldız", "mehmet.yildiz@nordkai.example", "en", (roles.ADMIN_AGENT,)),
        Person("Jürgen Löffler", "juergen.loeffler@nordkai.example", "en", (roles.BILLING_ADMIN,)),
        Person("Svenja Brandt", "svenja.brandt@nordkai.example", "en", (roles.SALES_AGENT,)),
    ),
    profiles=(
        Profile("4440051", "Nordkai Distribution GmbH", "DE", "Hamburg", incentives_email="bonus@nordkai.example"),
        Profile("4440052", "Nordkai Distribution GmbH, Niederlassung Rostock", "DE", "Rostock"),
        Profile("4440053", "Nordkai Logistik GmbH", "DE", "Lübeck", active=False),
        Profile("4440054", "Nordkai Benelux", "NL", "Groningen"),
    ),
    answers={
        "company": {
            "company_name": "Nordkai Distribution GmbH", "registration_number": "Hamburg HRB 948213",
            "tax_id": "DE318740006",
        },
        "address": {"street_address": "Am Grasbrookkai 214", "postal_code": "20457", "city": "Hamburg"},
        "contact": {
            "first_name": "Katrin", "last_name": "Petersen", "email": "katrin.petersen@nordkai.example",
            "phone": "+494066969123", "language": "en",
        },
        "support": {
            "email": "hilfe@nordkai.example", "phone": "+494066969412", "website": "https://hilfe.nordkai.example",
        },
    },
    scenes=(
        Scene(54, "08:05", scenes.found_company),
        Scene(54, "08:30", scenes.start),
        Scene(54, "09:10", scenes.link_mpn),
        Scene(53, "07:45", scenes.submit),
        Scene(53, "08:00", scenes.confirm),
        Scene(51, "14:20", scenes.claim, by="tomas"),
        Scene(50, "15:05", scenes.accept_checks, kinds=REVIEWED, by="tomas"),
        Scene(49, "14:30", scenes.approve, by="tomas"),
        Scene(48, "09:25", scenes.sign),
    ),
)  # fmt: skip

RHEINWINKEL = Company(
    name="Rheinwinkel IT-Systeme GmbH",
    domain="rheinwinkel.example",
    country="DE",
    state="in review, claimed, promised for the next working day",
    address="192.0.2.151",
    people=(
        Person("Annika Vossberg", "annika.vossberg@rheinwinkel.example", "en", (roles.GLOBAL_ADMIN,)),
        Person("Deniz Aslan", "deniz.aslan@rheinwinkel.example", "en", (roles.SALES_AGENT,)),
    ),
    profiles=(Profile("4440176", "Rheinwinkel IT-Systeme GmbH", "DE", "Köln"),),
    answers={
        "company": {
            "company_name": "Rheinwinkel IT-Systeme GmbH", "registration_number": "Köln HRB 906418",
            "tax_id": "DE295630004",
        },
        "address": {"street_address": "Deutzer Hafenstraße 312", "postal_code": "50679", "city": "Köln"},
        "contact": {
            "first_name": "Annika", "last_name": "Vossberg", "email": "annika.vossberg@rheinwinkel.example",
            "phone": "+492214710345", "language": "en",
        },
        "support": {"email": "support@rheinwinkel.example", "phone": "+492214710346", "website": "https://rheinwinkel.example"},
    },
    scenes=(
        Scene(5, "08:10", scenes.found_company),
        Scene(5, "08:35", scenes.start),
        Scene(5, "09:00", scenes.link_mpn),
        Scene(5, "09:05", scenes.submit),
        Scene(4, "07:20", scenes.confirm),
        Scene(3, "14:40", scenes.claim, by="tomas", text="Waiting for the register extract; Annika sends it soon."),
        Scene(3, "14:55", scenes.accept_checks, kinds=("domain", "employment"), by="tomas"),
        Scene(
            2, "10:15", scenes.send_evidence, kinds=("business",),
            text="Current extract, as agreed with your reviewer on the telephone.",
        ),
    ),
)  # fmt: skip

SILBERWALD = Company(
    name="Silberwald Cloud GmbH",
    domain="silberwald-cloud.example",
    country="DE",
    state="approved as indirect reseller, agreement not signed yet; an invitation waits in /outbox/",
    address="192.0.2.178",
    people=(
        Person("Felix Brandtner", "felix.brandtner@silberwald-cloud.example", "en", (roles.GLOBAL_ADMIN,)),
        Person("Lena Hofstätter", "lena.hofstaetter@silberwald-cloud.example", "en", (roles.HELPDESK_AGENT,)),
    ),
    profiles=(Profile("4440262", "Silberwald Cloud GmbH", "DE", "München"),),
    answers={
        "company": {
            "company_name": "Silberwald Cloud GmbH", "registration_number": "München HRB 931907",
            "tax_id": "DE344210003",
        },
        "address": {"street_address": "Isarauenweg 86", "postal_code": "80538", "city": "München"},
        "contact": {
            "first_name": "Felix", "last_name": "Brandtner", "email": "felix.brandtner@silberwald-cloud.example",
            "phone": "+498999998524", "language": "en",
        },
        "support": {
            "email": "service@silberwald-cloud.example", "phone": "+498999998525",
            "website": "https://silberwald-cloud.example/service",
        },
    },
    scenes=(
        Scene(8, "08:00", scenes.found_company),
        Scene(8, "08:20", scenes.start),
        Scene(8, "08:45", scenes.link_mpn),
        Scene(8, "08:50", scenes.submit),
        Scene(8, "12:30", scenes.confirm),
        Scene(5, "15:30", scenes.claim, by="tomas"),
        Scene(2, "15:50", scenes.accept_checks, kinds=REVIEWED, by="tomas"),
        Scene(1, "14:05", scenes.approve, by="tomas"),
    ),
)  # fmt: skip

MOORLAND = Company(
    name="Moorland Systemhaus GmbH",
    domain="moorland-systemhaus.example",
    country="DE",
    state="enrolled as indirect reseller, agreement signed; its provider is nordkai.example",
    address="192.0.2.199",
    people=(
        Person("Wiebke Janssen", "wiebke.janssen@moorland-systemhaus.example", "en", (roles.GLOBAL_ADMIN,)),
        Person("Ole Harms", "ole.harms@moorland-systemhaus.example", "en", (roles.ADMIN_AGENT,)),
    ),
    profiles=(Profile("4440338", "Moorland Systemhaus GmbH", "DE", "Bremen"),),
    answers={
        "company": {
            "company_name": "Moorland Systemhaus GmbH", "registration_number": "Bremen HRB 940266",
            "tax_id": "DE331870015",
        },
        "address": {"street_address": "Am Torfkanal 417", "postal_code": "28215", "city": "Bremen"},
        "contact": {
            "first_name": "Wiebke", "last_name": "Janssen", "email": "wiebke.janssen@moorland-systemhaus.example",
            "phone": "+494215570138", "language": "en",
        },
        "support": {"email": "support@moorland-systemhaus.example", "phone": "+494215570139", "website": ""},
    },
    scenes=(
        Scene(32, "08:20", scenes.found_company),
        Scene(32, "08:45", scenes.start),
        Scene(32, "09:15", scenes.link_mpn),
        Scene(32, "09:20", scenes.submit),
        Scene(31, "07:40", scenes.confirm),
        Scene(30, "14:35", scenes.claim, by="tomas"),
        Scene(30, "14:50", scenes.accept_checks, kinds=REVIEWED, by="tomas"),
        Scene(30, "14:55", scenes.approve, by="tomas"),
        Scene(29, "08:10", scenes.sign),
    ),
)  # fmt: skip

COMPANIES = (NORDKAI, MOORLAND, RHEINWINKEL, SILBERWALD)
