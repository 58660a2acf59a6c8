"""What people say about themselves."""

from django.db import transaction

from accounts.models import User
from partnercenter import audit


def update_profile(user: User, *, full_name: str, language: str, time_zone: str) -> User:
    """A person's own name, language and time zone; they count on every device from the next page on."""
    return _change_profile(user, {"full_name": full_name, "language": language, "time_zone": time_zone})


def keep_language(user: User, language: str) -> User:
    """The language switch of somebody signed in: part of the profile, so it counts on every device, too."""
    return _change_profile(user, {"language": language})


@transaction.atomic
def _change_profile(user: User, values: dict[str, str]) -> User:
    """Writes and logs what differs; without a difference there is no event."""
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    before = {name: getattr(user, name) for name, value in values.items() if getattr(user, name) != value}
    if before:
        after = {name: values[name] for name in before}
        for name, value in after.items():
            setattr(user, name, value)
        user.save(update_fields=list(after))
        audit.record("update_profile", user, by=user, tenant_id=user.tenant_id, before=before, after=after)
    return user
