"""Telling people that something is wrong: by e-mail and to a webhook, without patient data.

An alert is made of names of checks, exports and sites, counts and times. What was not delivered
is said without the password, the webhook's address or the server's own words.
"""

import http.client
import json
import smtplib
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import IO

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.settings import Settings

TIMEOUT_SECONDS = 10.0
_LINES = 40
_LINE_LENGTH = 400


@dataclass(frozen=True)
class Alert:
    """One message. `kind` is problem, when something is new or goes on, else mended."""

    kind: str
    subject: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Subject and lines, cut where they are many or long."""
        more = len(self.lines) - _LINES
        shown = [line[:_LINE_LENGTH] for line in self.lines[:_LINES]]
        return "\n".join(
            [
                self.subject,
                "",
                *shown,
                *([message("alerts-more", lines=more).text()] if more > 0 else []),
            ]
        )


@dataclass(frozen=True)
class Delivery:
    """Whether a channel took an alert; `said` is why it did not, or who did not get it."""

    taken: bool
    said: Message | None = None


Send = Callable[[Alert], Delivery]


def channels(settings: Settings) -> dict[str, Send]:
    """Where alerts go besides the log: what the settings name."""
    found: dict[str, Send] = {}
    if settings.alert_email_to:
        found["e-mail"] = lambda alert: _send_email(alert, settings)
    if settings.alert_webhook_url:
        url = settings.alert_webhook_url.get_secret_value()
        found["webhook"] = lambda alert: _post(alert, url)
    return found


def deliver(alert: Alert, send: Send) -> Delivery:
    """Send it; never raises for a server, a network, a password or an address that is wrong."""
    try:
        return send(alert)
    except DeclarationError as error:
        return Delivery(taken=False, said=error.said)
    except (OSError, smtplib.SMTPException, http.client.HTTPException, ValueError) as error:
        return Delivery(taken=False, said=_why(error))


def _why(error: Exception) -> Message:
    """Class, code and what the operating system says; a server's own words may quote anything."""
    if isinstance(error, urllib.error.HTTPError):
        return message("alerts-answered", code=str(error.code))
    if isinstance(error, smtplib.SMTPResponseException):
        kind, code = type(error).__name__, str(error.smtp_code)
        return message("alerts-mail-answered", kind=kind, code=code)
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    reason, kind = getattr(cause, "strerror", None), type(cause).__name__
    if reason is None:
        return message("alerts-error", kind=kind)
    return message("alerts-error-of-system", kind=kind, reason=reason)


def _send_email(alert: Alert, settings: Settings) -> Delivery:
    sender = settings.alert_email_from or ""
    mail = EmailMessage()
    mail["Subject"] = message("alerts-subject", subject=alert.subject).text()
    mail["From"] = sender
    mail["To"] = settings.alert_email_to
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(alert.text)
    # Without a name of its own, smtplib asks the name server for one and may wait for minutes.
    with smtplib.SMTP(
        settings.smtp_host or "",
        settings.smtp_port,
        local_hostname=socket.gethostname(),
        timeout=TIMEOUT_SECONDS,
    ) as server:
        if settings.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.password())
        refused = server.send_message(mail)
    count = len(refused)
    return Delivery(
        taken=True, said=message("alerts-recipients-refused", count=count) if count else None
    )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST arrives as a GET without its body: that is no delivery."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        """Follow none; urllib then reports the answer as an error."""


def _post(alert: Alert, url: str) -> Delivery:
    """POST kind, subject, lines and `text`, which chat servers show."""
    request = urllib.request.Request(
        url,
        data=json.dumps(asdict(alert) | {"text": alert.text}).encode(),
        headers={"Content-Type": "application/json"},
    )
    opener = urllib.request.build_opener(_NoRedirect)
    with opener.open(request, timeout=TIMEOUT_SECONDS):
        return Delivery(taken=True)
