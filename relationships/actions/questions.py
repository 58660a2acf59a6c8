"""What an invitation of each kind asks. An app above adds its kinds in `AppConfig.ready`; the pages ask here alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from partnercenter.texts import Text
from relationships.models import Invitation, InvitationKind
from relationships.rules.consents import Asker, Consent


@dataclass(frozen=True)
class Question:
    """One kind of invitation: its words, what stands before the answer, and what follows from it.

    `title`, `done` and the entries of `ways_to_end` may name the `%(inviter)s` and, where two ask, the `%(provider)s`.
    `askers` says what each of those who ask could do, `cannot` what none of them could. `check_is_for` says whether an
    account is one that was meant, `check` whether it can accept now; both raise Refused.
    `accept(secret_hash, consent=, by=)` makes the record (it returns that, or its address), `outcome` is the address of
    what came of it. Whoever holds `answered_by` answers; whoever holds `told` in the company that asked hears of it.
    Somebody without an account begins in `programme`, or on the page `sign_up`; `way_back` is the page that a sign-in
    leads back to. `for_others` are the codes of refusals that another account of the reader lifts.
    """

    title: Text
    lead: Text
    button: Text
    done: Text
    ways_to_end: tuple[Text, ...]
    askers: Callable[[Invitation], Sequence[Asker]]
    cannot: Callable[[Invitation], Sequence[Text]]
    consent: Callable[[Invitation, User], Consent]
    check_is_for: Callable[[Invitation, User], object]
    check: Callable[[Invitation, User], object]
    accept: Callable[..., Any]
    outcome: Callable[[Invitation, User], str]
    answered_by: Permission
    told: Permission
    programme: str = ""
    sign_up: str = ""
    way_back: str = "invitation_open"
    for_others: frozenset[str] = frozenset()


def named(text: Text, invitation: Invitation) -> str:
    """The words of a question with the names of those who ask."""
    return str(text) % {"inviter": invitation.inviter_name, "provider": invitation.provider_name}


_questions: dict[str, Question] = {}


def register_question(kind: InvitationKind, question: Question) -> None:
    """Say what invitations of a kind ask; the last one counts."""
    _questions[kind] = question


def question_of(invitation: Invitation) -> Question:
    """Raises KeyError for a kind that no app knows."""
    return _questions[invitation.kind]
