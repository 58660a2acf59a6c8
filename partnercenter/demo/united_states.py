"""The companies in the United States."""

from accounts import roles
from enrollment.models import Programme
from partnercenter.demo import scenes
from partnercenter.demo.cast import Company, Person, Profile, Scene

REVIEWED = ("domain", "employment", "business")

HARBORLINE = Company(
    name="Harborline Cloud Services, Inc.",
    domain="harborline-cloud.example",
    country="US",
    programme=Programme.DIRECT_BILL,
    state="enrolled as direct-bill partner, agreement signed",
    address="198.51.100.31",
    people=(
        Person("Maya Castellan", "maya.castellan@harborline-cloud.example", "en", (roles.GLOBAL_ADMIN,)),
        Person("Derrick Olson", "derrick.olson@harborline-cloud.example", "en", (roles.BILLING_ADMIN,)),
        Person("Aisha Bello", "aisha.bello@harborline-cloud.example", "en", (roles.SALES_AGENT, roles.HELPDESK_AGENT)),
    ),
    profiles=(
        Profile(
            "4430087", "Harborline Cloud Services, Inc.", "US", "Seattle",
            incentives_email="ap@harborline-cloud.example",
        ),
        Profile("4430088", "Harborline Training Center", "US", "Tacoma"),
        Profile("4430089", "Harborline Hosting (closed)", "US", "Portland", active=False),
        Profile("4430090", "Harborline Cloud GmbH", "DE", "Bremen"),
    ),
    answers={
        "company": {
            "company_name": "Harborline Cloud Services, Inc.", "registration_number": "", "tax_id": "45-7180326",
        },
        "address": {
            "street_address": "2240 Western Pier Avenue, Suite 610", "city": "Seattle", "country_area": "WA",
            "postal_code": "98121",
        },
        "contact": {
            "first_name": "Maya", "last_name": "Castellan", "email": "maya.castellan@harborline-cloud.example",
            "phone": "+12065550142", "language": "en",
        },
        "support": {
            "email": "support@harborline-cloud.example", "phone": "+12065550143",
            "website": "https://support.harborline-cloud.example",
        },
        "criteria": {"support": True, "billing": True, "systems": True},
    },
    # the test account of a payment service: no bank has this routing number
    bank={"account_holder": "Harborline Cloud Services, Inc.", "number": "000123456789", "bank_code": "110000000"},
    scenes=(
        Scene(45, "16:10", scenes.found_company),
        Scene(45, "16:35", scenes.start),
        Scene(45, "17:02", scenes.link_mpn),
        Scene(44, "15:20", scenes.give_bank_account),
        Scene(44, "15:31", scenes.submit),
        Scene(44, "18:04", scenes.confirm),
        Scene(42, "14:15", scenes.claim, by="tomas", text="Asked billing for a second look at the 24x7 support desk."),
        Scene(40, "19:20", scenes.accept_checks, kinds=REVIEWED, by="tomas"),
        Scene(40, "19:33", scenes.approve, by="tomas"),
        Scene(39, "16:45", scenes.sign),
    ),
)  # fmt: skip

PRAIRIE = Company(
    name="Prairie Lantern Software LLC",
    domain="prairie-lantern.example",
    country="US",
    state="waiting for the primary contact to confirm the e-mail address",
    address="198.51.100.77",
    people=(
        Person("Joel Whitaker", "joel.whitaker@prairie-lantern.example", "en", (roles.GLOBAL_ADMIN,)),
        Person("Rosa Delgado", "rosa.delgado@prairie-lantern.example", "en", (roles.ACCOUNT_ADMIN,)),
    ),
    profiles=(Profile("4430152", "Prairie Lantern Software LLC", "US", "Austin"),),
    answers={
        "company": {"company_name": "Prairie Lantern Software LLC", "registration_number": "", "tax_id": "83-2947105"},
        "address": {
            "street_address": "418 Pecan Hollow Street", "city": "Austin", "country_area": "TX", "postal_code": "78702",
        },
        "contact": {
            "first_name": "Rosa", "last_name": "Delgado", "email": "rosa.delgado@prairie-lantern.example",
            "phone": "+15125550187", "language": "en",
        },
        "support": {"email": "hello@prairie-lantern.example", "phone": "+15125550188", "website": ""},
    },
    scenes=(
        Scene(2, "15:05", scenes.found_company),
        Scene(2, "15:30", scenes.start),
        Scene(2, "15:50", scenes.link_mpn),
        Scene(1, "16:20", scenes.submit),
    ),
)  # fmt: skip

QUILLSTONE = Company(
    name="Quillstone Media Works LLC",
    domain="quillstone-media.example",
    country="US",
    state="rejected with a reason; it can apply again",
    keeps_mpn=False,
    address="198.51.100.92",
    people=(
        Person("Brent Halloway", "brent.halloway@quillstone-media.example", "en", (roles.GLOBAL_ADMIN,)),
        Person("Nicole Abara", "nicole.abara@quillstone-media.example", "en", (roles.REFERRALS_USER,)),
    ),
    profiles=(
        Profile("4430233", "Quillstone Media Works LLC", "US", "Denver"),
        Profile("4430234", "Quillstone Print Shop", "US", "Boulder", active=False),
    ),
    answers={
        "company": {"company_name": "Quillstone Media Works LLC", "registration_number": "", "tax_id": "26-4471983"},
        "address": {
            "street_address": "77 Larkspur Mill Road", "city": "Denver", "country_area": "CO", "postal_code": "80205",
        },
        "contact": {
            "first_name": "Brent", "last_name": "Halloway", "email": "brent.halloway@quillstone-media.example",
            "phone": "+13035550164", "language": "en",
        },
        "support": {"email": "office@quillstone-media.example", "phone": "+13035550165", "website": ""},
    },
    scenes=(
        Scene(20, "15:40", scenes.found_company),
        Scene(20, "16:00", scenes.start),
        Scene(20, "16:25", scenes.link_mpn),
        Scene(20, "16:30", scenes.submit),
        Scene(19, "14:10", scenes.confirm),
        Scene(17, "15:00", scenes.claim, by="tomas", text="The state register lists the company as dissolved."),
        Scene(17, "15:12", scenes.accept_checks, kinds=("domain", "employment"), by="tomas"),
        Scene(
            16, "18:30", scenes.reject_check, kinds=("business",), reason="not-in-register", by="tomas",
            text="The state register lists the company as dissolved.",
        ),
        Scene(
            16, "18:40", scenes.reject, by="tomas",
            text="The state register lists Quillstone Media Works LLC as dissolved, so it cannot enter into the "
            "partner agreement. Apply again once the company is in good standing; your MPN ID stays yours.",
        ),
    ),
)  # fmt: skip

COMPANIES = (HARBORLINE, PRAIRIE, QUILLSTONE)
