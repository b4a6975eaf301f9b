"""The ids of requests, and what is told of each."""

import pytest
from flask import Flask

from valuechain.web.operation.following import Served, follow_requests, request_id


def follow(*, is_behind_proxy: bool = False) -> tuple[Flask, list[Served]]:
    """A small app, and what its observer hears."""
    server, heard = Flask("small"), list[Served]()

    @server.get("/w/<code>")
    def show(code: str) -> str:
        return code

    follow_requests(server, is_behind_proxy=is_behind_proxy).append(heard.append)
    return server, heard


GIVEN = ["0123456789abcdef", "6F9619FF-8B86-D011-B42D-00C04FC964FF"]


@pytest.mark.parametrize("given", GIVEN)
def test_the_id_comes_from_the_proxy(given: str) -> None:
    """Behind a proxy, an id as proxies make them is kept and sent back."""
    client = follow(is_behind_proxy=True)[0].test_client()
    assert client.get("/w/abc", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize(
    ("given", "is_behind_proxy"),
    [(GIVEN[0], False), ("", True), ("abc", True), ("a" * 65, True), ("w/ABCDEFG", True), ("key-of-someone", True)],
)
def test_any_other_id_is_replaced(given: str, is_behind_proxy: bool) -> None:
    """Without a proxy, or with an id that could be anything else, the server makes its own, a new one each time."""
    client = follow(is_behind_proxy=is_behind_proxy)[0].test_client()
    made = {client.get("/w/abc", headers={"X-Request-ID": given}).headers["X-Request-ID"] for _ in range(2)}
    assert len(made) == 2
    assert given not in made


def test_an_observer_is_told_the_route_and_not_the_path() -> None:
    """What is told of a request holds nothing that the client chose."""
    server, heard = follow()
    client = server.test_client()
    client.get("/w/SECRETS?data=KEY").close()
    client.open("/nothing/SECRETS", method="SECRETS").close()
    assert [(each.method, each.route, each.status) for each in heard] == [
        ("GET", "/w/<code>", 200), ("OTHER", "none", 404),
    ]  # fmt: skip
    assert heard[0].bytes == len("SECRETS")
    assert request_id() == ""
