"""Links in mails carry secrets, and whoever reads a log must not be able to follow them."""

import logging
import re

SLASH = r"(?:/|%(?:25)*2F)"  # also encoded, once or more often
# What follows in the path is a secret, except the pages that stand beside it.
SECRET = re.compile(
    rf"(?:(?<![\w-])|(?<=2F))((?:confirm|confirm-e-mail|invitation|password-reset|password{SLASH}+choose){SLASH}+)"
    rf"(?!(?:new-link|sent|done|sign-in|acceptance|decline|other-account){SLASH})"
    rf"(?:(?!{SLASH})[^\s\"'?#])+",
    re.IGNORECASE,
)


def redacted(text: str) -> str:
    """`/confirm/<secret>/` becomes `/confirm/…/`."""
    return SECRET.sub(r"\1…", text)


class SecretLinkFilter(logging.Filter):
    """Lets every record pass, without the secrets of its message and of its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        clean = redacted(text)
        if clean != text:
            record.msg, record.args = clean, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redacted(record.exc_text)
        return True
