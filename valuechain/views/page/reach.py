"""The reach of a link: everyone, only this network, or only this computer. `assets/page/copy.js` has the same rule."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

_OF_NETWORKS = (".local", ".lan", ".home", ".internal", ".localdomain", ".home.arpa")
"""Endings of names that no one knows outside a network."""


def is_out_of_reach(site: str) -> bool:
    """Whether an address works only on this computer.

    >>> is_out_of_reach("http://localhost:8050"), is_out_of_reach("http://192.168.1.20:8050")
    (True, False)
    """
    host = _host_of(site)
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = _address_of(host)
    return address is not None and (address.is_loopback or address.is_unspecified)


def is_private(site: str) -> bool:
    """Whether an address works only on this computer or in its network.

    >>> [is_private(f"http://{host}") for host in ("192.168.1.20:8050", "our-server", "valuechain.example.org")]
    [True, True, False]
    """
    host = _host_of(site)
    address = _address_of(host)
    if address is not None:
        return address.is_private
    return "." not in host or host.endswith((".localhost", *_OF_NETWORKS))


def find_site(origin: str, site: str = "") -> str:
    """The address of this server for links in files; empty if a file's readers might not be able to open it.

    `origin` is the address in use, and `site` the one in the settings, which may be private to the network.

    >>> find_site("http://localhost:8050", "http://our-server"), find_site("http://localhost:8050")
    ('http://our-server', '')
    """
    if site and not is_out_of_reach(site):
        return site
    return "" if is_private(origin) else origin


def _host_of(site: str) -> str:
    return (urlsplit(site).hostname or "").rstrip(".")


def _address_of(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
