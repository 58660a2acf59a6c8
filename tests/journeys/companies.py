"""Real companies as their registers have them: what they type must arrive unchanged."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Company:
    """What the applicant of a company types, topic by topic."""

    country: str
    domain: str
    name: str
    full_name: str
    company: dict
    address: dict
    phone: str
    first_name: str
    last_name: str

    @property
    def email(self):
        return f"partner@{self.domain}"

    def contact(self, language):
        names = {"first_name": self.first_name, "last_name": self.last_name}
        return {**names, "email": self.email, "phone": self.phone, "language": language}

    @property
    def support(self):
        return {"email": f"support@{self.domain}", "phone": self.phone, "website": f"https://{self.domain}/help"}


TSMC = Company(
    "TW", "tsmc.example", "台灣積體電路製造股份有限公司", "陳怡君",
    {"registration_number": "22099131"},
    {"postal_code": "300096", "country_area": "新竹市", "city": "東區", "street_address": "力行六路8號"},
    "+886 3 563 6688", "怡君", "陳",
)  # fmt: skip
HUAWEI = Company(
    "CN", "huawei.example", "华为技术有限公司", "王伟",
    {"registration_number": "914403001922038216"},
    {"postal_code": "518129", "country_area": "广东省", "city": "深圳市", "city_area": "龙岗区",
     "street_address": "坂田华为总部办公楼"},
    "+86 755 2878 0808", "伟", "王",
)  # fmt: skip
APPLE = Company(
    "US", "apple.example", "Apple Inc.", "Grace Moreno",
    {"tax_id": "94-2404110"},
    {"street_address": "One Apple Park Way", "city": "Cupertino", "country_area": "CA", "postal_code": "95014"},
    "+1 408-996-1010", "Grace", "Moreno",
)  # fmt: skip
SAP = Company(
    "DE", "sap.example", "SAP SE", "Jörg Weiß",
    {"registration_number": "Mannheim HRB 719915", "tax_id": "DE143454214"},
    {"postal_code": "69190", "city": "Walldorf", "street_address": "Dietmar-Hopp-Allee 16"},
    "+49 6227 747474", "Jörg", "Weiß",
)  # fmt: skip
