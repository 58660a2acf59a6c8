"""How a document leaves the portal: whole, as a download, and without a browser ever running what is in it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from enrollment.models import Evidence

SANDBOX = "sandbox; default-src 'none'"


def evidence_response(evidence: Evidence) -> HttpResponse:
    """The document's bytes under its own name (RFC 6266). Not streamed: it is read inside the request's transaction."""
    response = HttpResponse(bytes(evidence.content), content_type=evidence.content_type)
    response["Content-Disposition"] = content_disposition_header(True, evidence.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response
