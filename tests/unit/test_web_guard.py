"""What the guard in front of the Dagster UI lets through and what it refuses."""

import asyncio

import pytest

from rairdtc_pipeline.orchestration.web_guard import WebGuard

PAGE = {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
}
OWN = {"host": "127.0.0.1:3000"}


async def inner(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})


def asked(method="GET", path="/", kind="http", **headers):
    """The status of the answer, or the code a websocket is closed with."""
    sent = []

    async def receive():
        return {"type": f"{kind}.connect"}

    async def send(event):
        sent.append(event)

    named = (OWN | {name.replace("_", "-"): value for name, value in headers.items()}).items()
    scope = {"type": kind, "path": path, "headers": [(k.encode(), v.encode()) for k, v in named]}
    if kind == "http":
        scope["method"] = method
    asyncio.run(WebGuard(inner, hosts=["Cohort.hospital.example"])(scope, receive, send))
    return sent[0].get("status") or sent[0].get("code")


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:3000", "[::1]:3000", "cohort.hospital.example", "127.0.0.1:3000"],
)
def test_names_of_this_server_are_known(host):
    assert asked(host=host) == 200


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1.evil.example", "evil.example:3000", "[::1", "127.1"]
)
def test_another_host_is_refused_for_it_may_have_been_given_this_address(host):
    assert asked(host=host) == 403
    assert asked(host=host, kind="websocket") == 1008


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
@pytest.mark.parametrize("path", ["/graphql", "/graphql/", "/prefix/graphql"])
def test_graphql_is_answered_only_where_it_is_posted(method, path):
    assert asked(method, path) == 405
    assert asked("POST", path, origin="http://127.0.0.1:3000") == 200


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:8000", "http://[", "127.0.0.1:3000"],
)
def test_what_a_page_of_another_origin_sends_is_refused(origin):
    assert asked("POST", "/graphql", origin=origin) == 403
    assert asked(kind="websocket", path="/graphql", origin=origin) == 1008


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_the_browser_says_comes_from_another_site_is_refused_unless_it_is_a_link(site):
    assert asked(sec_fetch_site=site, sec_fetch_mode="no-cors", sec_fetch_dest="image") == 403
    assert asked(**(PAGE | {"sec-fetch-site": site})) == 200
    assert asked("POST", **(PAGE | {"sec-fetch-site": site})) == 403
    assert asked(**(PAGE | {"sec-fetch-dest": "iframe"})) == 403


@pytest.mark.parametrize("site", ["none", "same-origin"])
def test_the_pages_own_requests_pass(site):
    assert asked(sec_fetch_site=site, sec_fetch_mode="no-cors", sec_fetch_dest="image") == 200
    assert asked(kind="websocket", path="/graphql", origin="http://127.0.0.1:3000") == 200
