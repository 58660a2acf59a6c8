"""When a partner may act: enrolled, and the current agreement accepted (AGR-02, decision 5)."""

from dataclasses import dataclass

from enrollment.models.agreement import Agreement, AgreementAcceptance
from enrollment.models.partner import ProgramEnrollment
from enrollment.rules import reasons
from partnercenter.errors import Reason, Refused


@dataclass(frozen=True)
class Standing:
    """A partner's standing in one programme: what is enrolled, what is published, what was accepted."""

    programme: str
    enrollment: ProgramEnrollment | None
    agreement: Agreement | None
    acceptance: AgreementAcceptance | None

    @property
    def blocker(self) -> Reason | None:
        """What stands between the partner and acting in the programme, or None."""
        if self.enrollment is None or self.enrollment.status != ProgramEnrollment.Status.ACTIVE:
            return reasons.PROGRAMME_NOT_ACTIVE
        if self.agreement is None:
            return reasons.AGREEMENT_NOT_PUBLISHED
        return None if self.acceptance else reasons.AGREEMENT_NOT_SIGNED

    @property
    def can_act(self) -> bool:
        return self.blocker is None


def check_can_act(standing: Standing) -> None:
    """Refuses with the blocker and who can lift it."""
    if standing.blocker is not None:
        raise Refused(standing.blocker)


def check_can_accept(standing: Standing) -> tuple[ProgramEnrollment, Agreement]:
    """The enrollment and the agreement that may be accepted for it. Refused before approval, and while none is
    published."""
    if standing.enrollment is None or standing.blocker is reasons.PROGRAMME_NOT_ACTIVE:
        raise Refused(reasons.PROGRAMME_NOT_ACTIVE)
    if standing.agreement is None:
        raise Refused(reasons.AGREEMENT_NOT_PUBLISHED)
    return standing.enrollment, standing.agreement
