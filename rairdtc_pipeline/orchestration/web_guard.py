"""The Dagster UI answers only requests from its own pages that use one of its host names.

Dagster's webserver answers every client that reaches it, and runs mutations sent by GET. A page of
another site, or an image in a text, could then start and stop refreshes with the access of the
person who views it. Source of the rules: Fetch Metadata Request Headers (W3C) and RFC 6454
(Origin).
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from rairdtc_pipeline.messages import Message, message

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Event, Receive, Send], Awaitable[None]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_GRAPHQL = "/graphql"


class WebGuard:
    """An ASGI application that refuses foreign requests and passes all others on to another one."""

    def __init__(self, app: Application, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = LOOPBACK | {host.lower() for host in hosts}

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        """Answer 403 or 405 with the reason, or let the wrapped application answer."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {name.lower().decode("latin-1"): value for name, value in scope["headers"]}
        texts = {name: value.decode("latin-1") for name, value in headers.items()}
        refusal = self._refusal(scope, texts)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _answer(send, *refusal)

    def _refusal(
        self, scope: Event, headers: Mapping[str, str]
    ) -> tuple[HTTPStatus, Message] | None:
        if _host_name(headers.get("host", "")) not in self._hosts:
            return HTTPStatus.FORBIDDEN, message("web-foreign-host")
        if "origin" in headers and not _same_origin(headers["origin"], headers["host"]):
            return HTTPStatus.FORBIDDEN, message("web-cross-site")
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not _followed(
            scope, headers
        ):
            return HTTPStatus.FORBIDDEN, message("web-cross-site")
        asked_by_get = scope["type"] == "http" and scope["method"] != "POST"
        if asked_by_get and scope["path"].rstrip("/").endswith(_GRAPHQL):
            return HTTPStatus.METHOD_NOT_ALLOWED, message("web-graphql-by-post")
        return None


def _host_name(host: str) -> str | None:
    """The name in a Host header, without the port; None if the header is no valid host."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _same_origin(origin: str, host: str) -> bool:
    """Whether a page of this host sent the request; a proxy may have terminated TLS."""
    try:
        found = urlsplit(origin)
    except ValueError:
        return False
    return found.scheme in ("http", "https", "ws", "wss") and found.netloc.lower() == host.lower()


def _followed(scope: Event, headers: Mapping[str, str]) -> bool:
    """Whether a person followed a link to a page, which the browser opens as a document."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


async def _answer(send: Send, status: HTTPStatus, said: Message) -> None:
    body = str(said).encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})
