"""Who made a browser send a request: a page of ours, or one of another site."""

from urllib.parse import urlsplit

from flask import Request

SENT_FROM_ELSEWHERE = "Another site asked your browser to send this. Nothing was done."


def is_sent_from_here(asked: Request) -> bool:
    """Whether a page of this server, or a program that is no browser, sent the request.

    What changes anything has to ask this first: a browser sends the forms of other sites as readily as ours.
    """
    site, origin = asked.headers.get("Sec-Fetch-Site"), asked.headers.get("Origin")
    # Browsers leave the first out where the connection is not secure; a program that is no browser sends neither.
    if site:
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc == asked.host
