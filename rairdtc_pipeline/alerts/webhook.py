"""Post an alert to a webhook, as plain JSON or in the format of a chat's group robot.

The documented formats of a text message: WeCom, https://developer.work.weixin.qq.com/document/path/91770;
DingTalk, https://open.dingtalk.com/document/orgapp/custom-robot-access; Feishu (Lark),
https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot. Their servers return status 200
even for a message they refuse; a code in the response reports the refusal.
"""

import http.client
import json
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import IO

from rairdtc_pipeline.alerts.alert import Alert, Delivery
from rairdtc_pipeline.messages import message

_ANSWER_BYTES = 100_000


@dataclass(frozen=True)
class Form:
    """The format a server accepts, and the key of its response that is 0 after success."""

    body: Callable[[Alert], object]
    code: str | None = None


# The limit is 2048 bytes for a WeCom text, 20 kB for a DingTalk or Feishu message with escapes.
FORMS = {
    "json": Form(lambda alert: asdict(alert) | {"text": alert.text}),
    "wecom": Form(
        lambda alert: {"msgtype": "text", "text": {"content": alert.within(2048)}}, "errcode"
    ),
    "dingtalk": Form(
        lambda alert: {"msgtype": "text", "text": {"content": alert.within(15_000)}}, "errcode"
    ),
    "feishu": Form(
        lambda alert: {"msg_type": "text", "content": {"text": alert.within(15_000)}}, "code"
    ),
}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Refuse redirects: a redirected POST becomes a GET without its body and delivers nothing."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        """Follow no redirect; urllib then reports the response as an error."""


def post(alert: Alert, url: str, form: str, timeout: float) -> Delivery:
    """Post the alert in a format of `FORMS`; raises OSError or HTTPException as urllib does."""
    wanted = FORMS[form]
    request = urllib.request.Request(
        url,
        data=json.dumps(wanted.body(alert), ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    opener = urllib.request.build_opener(_NoRedirect)
    with opener.open(request, timeout=timeout) as response:
        return _taken(response.read(_ANSWER_BYTES), wanted.code) if wanted.code else Delivery(True)


def _taken(answer: bytes, key: str) -> Delivery:
    """Delivery by the code of the response; its text may quote the message and is not repeated."""
    try:
        code = json.loads(answer)[key]
    except (ValueError, KeyError, TypeError):
        return Delivery(taken=False, said=message("alerts-hook-unclear", key=key))
    if code == 0:
        return Delivery(taken=True)
    return Delivery(taken=False, said=message("alerts-hook-refused", key=key, code=_number(code)))


def _number(code: object) -> str:
    return str(code) if isinstance(code, int) else "?"
