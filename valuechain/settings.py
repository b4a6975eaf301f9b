"""Settings from the environment, read only here, and the location of the shipped files.

A variable that is empty means the default.
"""

import difflib
import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

_PACKAGE = Path(__file__).resolve().parent


def _shipped(folder: str) -> Path:
    """The folder: inside the package if it is installed, or next to it in a source checkout."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


DATA_FOLDER = _shipped("data")
ASSETS_FOLDER = _shipped("assets")


_LISTENING = re.compile(r"[\w.:%\[\]-]+", re.ASCII)


def host() -> str:
    """The address to listen on (`VALUECHAIN_HOST`); by default only this machine.

    Raises a ValueError that names the variable.
    """
    value = _text("VALUECHAIN_HOST", "127.0.0.1")
    if not _LISTENING.fullmatch(value):
        raise ValueError(f'VALUECHAIN_HOST is "{value}"; it must be an address of this machine, or 0.0.0.0 for all.')
    return value


def port() -> int:
    """The port to listen on (`VALUECHAIN_PORT`). Raises a ValueError that names the variable."""
    return _number("VALUECHAIN_PORT", "8050", 1, 65535, "a port number")


def processes() -> int:
    """The number of processes that gunicorn starts (`WEB_CONCURRENCY`, which hosting platforms set).

    Raises a ValueError that names the variable.
    """
    return _number("WEB_CONCURRENCY", "2", 1, 1000, "a number of processes")


def data_source() -> Path | None:
    """The folder, zip or workbook to serve instead of the shipped data (`VALUECHAIN_DATA`)."""
    value = _text("VALUECHAIN_DATA")
    return Path(value) if value else None


def fonts_folder() -> Path | None:
    """A folder with further fonts for pictures (`VALUECHAIN_FONTS`). Raises a ValueError that names the variable."""
    value = _text("VALUECHAIN_FONTS")
    if value and not Path(value).is_dir():
        raise ValueError(f'VALUECHAIN_FONTS is "{value}"; there is no such folder.')
    return Path(value) if value else None


def database_url() -> str:
    """The database of uploads and workshops (`VALUECHAIN_DATABASE`); by default a file belonging to the current user.

    A URL such as `sqlite:////srv/valuechain.db` or `postgresql+psycopg://user@host/name`.
    """
    return _text("VALUECHAIN_DATABASE") or f"sqlite:///{database_folder() / 'valuechain.db'}"


def database_folder() -> Path:
    """The folder of the default database."""
    import platformdirs  # noqa: PLC0415 # not needed if a database is given

    return platformdirs.user_data_path("valuechain", appauthor=False)


def kept_days() -> int:
    """How many days uploaded data is kept (`VALUECHAIN_KEEP_DAYS`). Raises a ValueError that names the variable."""
    return _number("VALUECHAIN_KEEP_DAYS", "30", 1, 3650, "a whole number of days")


def most_created_by_address() -> int:
    """How many things of a kind one address may create an hour (`VALUECHAIN_CREATED_BY_ADDRESS`); 0 is no limit.

    Raises a ValueError that names the variable.
    """
    return _number("VALUECHAIN_CREATED_BY_ADDRESS", "100", 0, 1_000_000, "a number an hour")


def most_created() -> int:
    """How many things of a kind may be created an hour in all (`VALUECHAIN_CREATED_IN_ALL`); 0 is no limit.

    Raises a ValueError that names the variable.
    """
    return _number("VALUECHAIN_CREATED_IN_ALL", "1000", 0, 1_000_000, "a number an hour")


def quota() -> int:
    """How many bytes visitors' data may take (`VALUECHAIN_QUOTA_MB`); 0 is no limit.

    Raises a ValueError that names the variable.
    """
    return 1_000_000 * _number("VALUECHAIN_QUOTA_MB", "5000", 0, 100_000_000, "a number of megabytes")


def changes() -> int:
    """How many bytes the changes to one set of data may take (`VALUECHAIN_CHANGES_MB`); 0 is no limit.

    Raises a ValueError that names the variable.
    """
    return 1_000_000 * _number("VALUECHAIN_CHANGES_MB", "50", 0, 100_000_000, "a number of megabytes")


def spared_days() -> int:
    """For how many days after it was last opened no upload makes room for others (`VALUECHAIN_SPARED_DAYS`).

    Raises a ValueError that names the variable.
    """
    return _number("VALUECHAIN_SPARED_DAYS", "7", 1, 3650, "a whole number of days")


_SALT = secrets.token_hex(16)


def salt() -> str:
    """The salt with which addresses are hashed before they are counted (`VALUECHAIN_SALT`).

    By default it is random and only in the memory of this process and of those that it forks.
    """
    return _text("VALUECHAIN_SALT") or _SALT


def proxies() -> int:
    """The number of trusted reverse proxies (`VALUECHAIN_PROXIES`); their headers identify the client.

    None by default, because any client can send those headers. Raises a ValueError that names the variable.
    """
    return _number("VALUECHAIN_PROXIES", "0", 0, 9, "the number of web servers in front:")


_PATH = re.compile(r"(/[\w~-][\w.~-]*)+", re.ASCII)


def is_path(text: str) -> bool:
    """Whether the app can be served under a path: letters, digits and `-_.~`, such as `/valuechain`."""
    return _PATH.fullmatch(text) is not None


def path() -> str:
    """The path to serve under, such as `/valuechain` (`VALUECHAIN_PATH`); empty by default.

    Raises a ValueError that names the variable.
    """
    value = _text("VALUECHAIN_PATH").rstrip("/")
    if value and not is_path(value):
        raise ValueError(
            f'VALUECHAIN_PATH is "{value}"; it must be a path such as /valuechain: after each slash a name of letters, '
            "digits and -_.~, which does not begin with a dot."
        )
    return value


def is_workshops_only() -> bool:
    """Whether to serve only workshops (`VALUECHAIN_WORKSHOPS_ONLY`). Raises a ValueError that names the variable."""
    return _switch("VALUECHAIN_WORKSHOPS_ONLY")


def log_form() -> str:
    """How to log each request: `text`, `json`, or not, which is the default (`VALUECHAIN_LOG`).

    Raises a ValueError that names the variable.
    """
    return _word("VALUECHAIN_LOG", "", ("text", "json"))


def log_level() -> str:
    """The lowest level that is logged, if requests are (`VALUECHAIN_LOG_LEVEL`).

    Raises a ValueError that names the variable.
    """
    return _word("VALUECHAIN_LOG_LEVEL", "info", ("debug", "info", "warning", "error"))


def has_metrics() -> bool:
    """Whether to serve Prometheus metrics at `/metrics` (`VALUECHAIN_METRICS`).

    Raises a ValueError that names the variable.
    """
    return _switch("VALUECHAIN_METRICS")


def has_shared_metrics() -> bool:
    """Whether several processes add up their metrics in a folder (`PROMETHEUS_MULTIPROC_DIR`).

    The name is the one that Prometheus's library reads itself.
    """
    return bool(_text("PROMETHEUS_MULTIPROC_DIR"))


def site() -> str:
    """The address of your site, for links in files that the command line writes (`VALUECHAIN_SITE`); empty by default.

    Raises a ValueError that names the variable.
    """
    value = _text("VALUECHAIN_SITE").rstrip("/")
    if value and not _is_address(value, "http", "https"):
        raise ValueError(f'VALUECHAIN_SITE is "{value}"; it must be an address such as https://valuechain.example.org.')
    return value


_HOST = re.compile(r"\.?[\w.-]+|\[[0-9a-f:]+\]", re.ASCII | re.IGNORECASE)
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


def hosts() -> tuple[str, ...]:
    """The hosts to answer to (`VALUECHAIN_HOSTS`, and that of `VALUECHAIN_SITE`); empty if neither is set: all of them.

    A dot at the beginning stands for any subdomain. This computer's own names are always among them. Raises a
    ValueError that names the variable.
    """
    named = [host for host in re.split(r"[\s,]+", _text("VALUECHAIN_HOSTS")) if host]
    for host in named:
        if not _HOST.fullmatch(host):
            raise ValueError(f'VALUECHAIN_HOSTS has "{host}"; it must be a name such as valuechain.example.org.')
    if address := urlsplit(site()).hostname:
        named.append(address)
    return (*(host.strip("[]").lower() for host in named), *_LOCAL_HOSTS) if named else ()


_ORIGIN = re.compile(r"https?://(\*\.)?[\w.-]+(:\d+)?", re.ASCII)


def frames() -> tuple[str, ...]:
    """The sites that may show read-only pages in a frame (`VALUECHAIN_FRAMES`); none by default.

    Raises a ValueError that names the variable.
    """
    named = tuple(site.rstrip("/") for site in re.split(r"[\s,]+", _text("VALUECHAIN_FRAMES")) if site)
    for site in named:
        if not _ORIGIN.fullmatch(site):
            raise ValueError(f'VALUECHAIN_FRAMES has "{site}"; it must be a site such as https://intranet.example.org.')
    return named


_MAIL = re.compile(r"(?:mailto:)?([^\s@:?&,;<>]+@[^\s@:?&,;<>]+)")


def report_to() -> str:
    """Where readers report a mistake in a row (`VALUECHAIN_REPORT`); empty by default.

    The https address of an issue form that takes `title` and `body`, or `mailto:` and an e-mail address. Raises a
    ValueError that names the variable.
    """
    value = _text("VALUECHAIN_REPORT")
    if mail := _MAIL.fullmatch(value):
        return f"mailto:{mail[1]}"
    if value and not _is_address(value, "https"):
        raise ValueError(
            f'VALUECHAIN_REPORT is "{value}"; it must be the https address of an issue form, such as '
            "https://github.com/owner/project/issues/new, or an e-mail address."
        )
    return value


def check() -> tuple[str, ...]:
    """Checks all settings, for the start of a server; returns a warning for each unknown `VALUECHAIN_` variable.

    Raises a ValueError that names the variable.
    """
    host(), port(), data_source(), fonts_folder(), database_url(), kept_days(), most_created_by_address()
    most_created(), quota(), changes(), spared_days(), salt(), proxies(), path(), is_workshops_only(), log_form()
    log_level(), has_metrics(), has_shared_metrics(), site(), hosts(), frames(), report_to()
    unknown = sorted(name for name in os.environ if name.startswith(_OURS) and name not in _READ)
    return tuple(f"There is no setting {name}, so it is ignored.{_nearest(name)}" for name in unknown)


_OURS = "VALUECHAIN_"
_READ: set[str] = set()
"""The variables that have been read."""


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name, _READ, 1, 0.8)
    return f" Did you mean {near[0]}?" if near else ""


def _is_address(address: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in schemes and bool(parts.hostname) and re.search(r"\s", address) is None
    except ValueError:  # such as an unclosed bracket
        return False


def _text(variable: str, default: str = "") -> str:
    _READ.add(variable)
    return os.environ.get(variable, "").strip() or default


def _word(variable: str, default: str, words: tuple[str, ...]) -> str:
    value = _text(variable, default).lower()
    if value and value not in words:
        raise ValueError(f'{variable} is "{value}"; it must be {", ".join(words[:-1])} or {words[-1]}.')
    return value


def _switch(variable: str) -> bool:
    return _word(variable, "0", ("0", "1")) == "1"


def _number(variable: str, default: str, least: int, most: int, meaning: str) -> int:
    value = _text(variable, default)
    if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
        raise ValueError(f'{variable} is "{value}"; it must be {meaning} from {least} to {most}.')
    return int(value)
