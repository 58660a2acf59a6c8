"""The rules of enrolment that the operator changes without a release (decision 10; C01, C03, DEC-02)."""

from django.utils.translation import gettext_lazy as _

from partnercenter.programme import Declaration, Kind

WEBMAIL = (
    "gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.tw", "yahoo.co.jp", "yahoo.co.uk", "yahoo.de", "yahoo.fr",
    "ymail.com", "rocketmail.com", "icloud.com", "me.com", "mac.com", "aol.com", "aim.com", "outlook.com",
    "outlook.de", "hotmail.com", "hotmail.com.tw", "hotmail.de", "live.com", "msn.com", "gmx.de", "gmx.net", "gmx.com",
    "web.de", "t-online.de", "freenet.de", "mail.com", "mail.ru", "yandex.com", "yandex.ru", "proton.me",
    "protonmail.com", "tutanota.com", "zoho.com", "fastmail.com", "qq.com", "163.com", "126.com", "yeah.net",
    "sina.com", "sina.cn", "sohu.com", "foxmail.com", "139.com", "189.cn", "aliyun.com", "pchome.com.tw",
    "seed.net.tw", "hinet.net", "naver.com", "daum.net", "hanmail.net", "rediffmail.com", "orange.fr", "laposte.net",
    "libero.it", "comcast.net", "verizon.net", "att.net", "sbcglobal.net",
)  # fmt: skip

DECLARATIONS = (
    Declaration(
        "direct_enrolment_open", Kind.SWITCH, False,
        _("Direct-bill applications are open"),
        _("While off, the welcome page shows the notice below."),
    ),
    Declaration(
        "direct_enrolment_notice", Kind.TEXT, "",
        _("Notice while direct-bill applications are closed"),
        _("Shown as you write it; leave empty for our own words."),
    ),
    Declaration(
        "direct_enrolment_reopens_on", Kind.DATE, None,
        _("Direct-bill applications are expected to reopen on"),
        _("Shown beside the notice; leave empty when unknown."),
    ),
    Declaration(
        "provider_enrolment_open", Kind.SWITCH, False,
        _("Indirect-provider applications are open"),
        _("Providers are usually appointed by the program."),
    ),
    Declaration(
        "provider_enrolment_notice", Kind.TEXT, "",
        _("Notice while indirect-provider applications are closed"),
        _("Shown as you write it; leave empty for our own words."),
    ),
    Declaration(
        "verification_working_days", Kind.NUMBER, 5,
        _("Working days promised for a review"),
        _("Counted from the confirmation of the primary contact's address."),
    ),
    Declaration(
        "email_confirmation_days", Kind.NUMBER, 14,
        _("Days the link to confirm an e-mail address works"),
        _("A new link can be asked for at any time."),
    ),
    Declaration(
        "changes_working_days", Kind.NUMBER, 10,
        _("Working days an applicant has for requested changes"),
        _("Shown as the date by which something is expected."),
    ),
    Declaration(
        "listing_working_days", Kind.NUMBER, 15,
        _("Working days promised for a change in the directory"),
        _("Counted from the day on which the provider submits it."),
    ),
    Declaration(
        "webmail_domains", Kind.LINES, WEBMAIL,
        _("Web-mail domains"),
        _("One domain a line. A primary contact cannot have an address there."),
    ),
    Declaration(
        "vendor_domains", Kind.LINES, (),
        _("The vendor's own domains"),
        _("One domain a line. A primary contact cannot have an address there."),
    ),
    Declaration(
        "help_email", Kind.TEXT, "partner-help@partnercenter.example",
        _("Address for questions"),
        _("Shown on pages and in mails as the way to reach a person."),
    ),
)  # fmt: skip
