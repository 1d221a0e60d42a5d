"""Report problems to people by e-mail and webhook, without patient data.

An alert contains names of checks, exports, sites and files, counts and times; for a file that may
be named after a patient it gives only the site. The report of a failed delivery contains no
password, no webhook address and no text of the server.
"""

import http.client
import smtplib
import urllib.error
from collections.abc import Callable

from rairdtc_pipeline.alerts.alert import Alert, Delivery
from rairdtc_pipeline.alerts.mail import send_email
from rairdtc_pipeline.alerts.webhook import post
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.settings import Settings

__all__ = ["Alert", "Delivery", "channels", "deliver"]

TIMEOUT_SECONDS = 10.0

Send = Callable[[Alert], Delivery]


def channels(settings: Settings) -> dict[str, Send]:
    """The channels besides the log that the settings name."""
    found: dict[str, Send] = {}
    if settings.alert_email_to:
        found["e-mail"] = lambda alert: send_email(alert, settings, TIMEOUT_SECONDS)
    if settings.alert_webhook_url:
        url, form = settings.alert_webhook_url.get_secret_value(), settings.alert_webhook_format
        found["webhook"] = lambda alert: post(alert, url, form, TIMEOUT_SECONDS)
    return found


def deliver(alert: Alert, send: Send) -> Delivery:
    """Send the alert; a failed server or network, a wrong password or address never raises."""
    try:
        return send(alert)
    except DeclarationError as error:
        return Delivery(taken=False, said=error.said)
    except (OSError, smtplib.SMTPException, http.client.HTTPException, ValueError) as error:
        return Delivery(taken=False, said=_why(error))


def _why(error: Exception) -> Message:
    """Class, code and operating system message, but no server text, which may quote anything."""
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
