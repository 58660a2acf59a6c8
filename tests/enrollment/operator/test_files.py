"""Documents leave as downloads that no browser runs, and whoever opens one stands in the log."""

import pytest
from django.urls import reverse

from enrollment.actions.evidence import send_evidence
from partnercenter.models import AuditEvent
from tests import factories

CONTENT = b"%PDF-1.4 <script>alert(1)</script>"


def sent_document(cast, name="授權書.pdf"):
    """A document that Mei has sent for a check."""
    application = factories.in_review(cast.mei)
    with factories.acting_for(cast.mei):
        check = application.checks.get(kind="employment")
        return send_evidence(
            check, name=name, content=CONTENT, document_type="employment", comment="Signed.", by=cast.mei
        )


@pytest.mark.req("VER-03")
def test_document_is_a_download_under_its_own_name(cast, signed_in):
    evidence = sent_document(cast)
    answer = signed_in(cast.ravi).get(reverse("operator_evidence_file", args=[evidence.pk]))
    assert (answer.content, answer.streaming) == (CONTENT, False)
    named = "attachment; filename*=utf-8''%E6%8E%88%E6%AC%8A%E6%9B%B8.pdf"
    headers = [
        "Content-Type",
        "Content-Disposition",
        "X-Content-Type-Options",
        "Content-Security-Policy",
        "Cache-Control",
    ]
    assert [answer[name] for name in headers] == [
        "application/pdf",
        named,
        "nosniff",
        "sandbox; default-src 'none'",
        "no-store",
    ]


def test_file_name_cannot_add_a_header(cast, signed_in):
    evidence = sent_document(cast, name='a"; filename="b.html\r\nSet-Cookie: x=1.pdf')
    answer = signed_in(cast.ravi).get(reverse("operator_evidence_file", args=[evidence.pk]))
    assert "\n" not in answer["Content-Disposition"]
    assert "x" not in answer.cookies


def test_opening_a_document_is_logged_for_its_company(cast, signed_in):
    evidence = sent_document(cast)
    signed_in(cast.ada).get(reverse("operator_evidence_file", args=[evidence.pk]))
    with factories.acting_for(cast.mei):
        event = AuditEvent.objects.get(operation_type="view_evidence")
    assert (event.tenant_id, event.user_principal_name) == (cast.lin_trading.pk, "ada@operator.example")
    assert event.resource_new_value == {"file_name": "授權書.pdf"}
