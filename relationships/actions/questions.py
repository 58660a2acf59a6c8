"""What an invitation of each kind asks. An app above adds its kinds in `AppConfig.ready`; the pages ask here alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from partnercenter.texts import Text
from relationships.models import Invitation, InvitationKind
from relationships.rules.consents import Consent


@dataclass(frozen=True)
class Question:
    """One kind of invitation: its words, what stands before the answer, and what follows from it.

    `title`, `done` and the entries of `ways_to_end` may name the `%(inviter)s`. `check_is_for` says whether an account
    is one that was meant, `check` whether it can accept now; both raise Refused. `accept(secret_hash, consent=, by=)`
    makes the record, `outcome` finds it again. Whoever holds `answered_by` answers; whoever holds `told` in the company
    that asked hears of it.
    """

    title: Text
    lead: Text
    button: Text
    done: Text
    can: tuple[Text, ...]
    cannot: tuple[Text, ...]
    ways_to_end: tuple[Text, ...]
    consent: Callable[[Invitation, User], Consent]
    check_is_for: Callable[[Invitation, User], object]
    check: Callable[[Invitation, User], object]
    accept: Callable[..., Any]
    outcome: Callable[[Invitation, User], Any]
    answered_by: Permission
    told: Permission
    programme: str = ""  # where somebody without an account begins


_questions: dict[str, Question] = {}


def register_question(kind: InvitationKind, question: Question) -> None:
    """Say what invitations of a kind ask; the last one counts."""
    _questions[kind] = question


def question_of(invitation: Invitation) -> Question:
    """Raises KeyError for a kind that no app knows."""
    return _questions[invitation.kind]
