"""Send an alert by e-mail."""

import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from rairdtc_pipeline.alerts.alert import Alert, Delivery
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.settings import Settings


def send_email(alert: Alert, settings: Settings, timeout: float) -> Delivery:
    """Send the alert to every recipient; raises OSError or SMTPException as smtplib does."""
    sender = settings.alert_email_from or ""
    mail = EmailMessage()
    mail["Subject"] = alert.title
    mail["From"] = sender
    mail["To"] = settings.alert_email_to
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(alert.text)
    # Without a local host name, smtplib asks the name server for one and may wait for minutes.
    with smtplib.SMTP(
        settings.smtp_host or "",
        settings.smtp_port,
        local_hostname=socket.gethostname(),
        timeout=timeout,
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
