"""Settings from the environment, read only here, and the location of the shipped files."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

_PACKAGE = Path(__file__).resolve().parent


def _shipped(folder: str) -> Path:
    """The folder: inside the package if it is installed, or next to it in a source checkout."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


DATA_FOLDER = _shipped("data")
ASSETS_FOLDER = _shipped("assets")


def host() -> str:
    """The address to listen on (`VALUECHAIN_HOST`); by default only this machine."""
    return os.environ.get("VALUECHAIN_HOST", "127.0.0.1")


def port() -> int:
    """The port to listen on (`VALUECHAIN_PORT`). Raises a ValueError that names the variable."""
    return _number("VALUECHAIN_PORT", "8050", 1, 65535, "a port number")


def data_source() -> Path | None:
    """The folder, zip or workbook to serve instead of the shipped data (`VALUECHAIN_DATA`)."""
    value = os.environ.get("VALUECHAIN_DATA")
    return Path(value) if value else None


def fonts_folder() -> Path | None:
    """A folder with further fonts for pictures (`VALUECHAIN_FONTS`). Raises a ValueError that names the variable."""
    value = os.environ.get("VALUECHAIN_FONTS")
    if value and not Path(value).is_dir():
        raise ValueError(f"VALUECHAIN_FONTS must be a folder, not {value!r}.")
    return Path(value) if value else None


def database_url() -> str:
    """The database of uploads and workshops (`VALUECHAIN_DATABASE`); by default a file belonging to the current user.

    A URL such as `sqlite:////srv/valuechain.db` or `postgresql+psycopg://user@host/name`.
    """
    value = os.environ.get("VALUECHAIN_DATABASE")
    if value:
        return value
    import platformdirs  # noqa: PLC0415 # not needed if a database is given

    return f"sqlite:///{platformdirs.user_data_path('valuechain', appauthor=False) / 'valuechain.db'}"


def kept_days() -> int:
    """How many days uploaded data is kept (`VALUECHAIN_KEEP_DAYS`). Raises a ValueError that names the variable."""
    return _number("VALUECHAIN_KEEP_DAYS", "30", 1, 3650, "a whole number of days")


def proxies() -> int:
    """The number of trusted reverse proxies (`VALUECHAIN_PROXIES`); their headers identify the client.

    None by default, because any client can send those headers. Raises a ValueError that names the variable.
    """
    return _number("VALUECHAIN_PROXIES", "0", 0, 9, "the number of web servers in front,")


def is_workshops_only() -> bool:
    """Whether to serve only workshops (`VALUECHAIN_WORKSHOPS_ONLY`). Raises a ValueError that names the variable."""
    return bool(_number("VALUECHAIN_WORKSHOPS_ONLY", "0", 0, 1, "a number,"))


def site() -> str:
    """The address of your site, for links in files that the command line writes (`VALUECHAIN_SITE`); empty by default.

    Raises a ValueError that names the variable.
    """
    value = os.environ.get("VALUECHAIN_SITE", "").strip().rstrip("/")
    if value and not _is_address(value, "http", "https"):
        raise ValueError(f'VALUECHAIN_SITE is "{value}"; it must be an address such as https://valuechain.example.org.')
    return value


_MAIL = re.compile(r"(?:mailto:)?([^\s@:?&,;<>]+@[^\s@:?&,;<>]+)")


def report_to() -> str:
    """Where readers report a mistake in a row (`VALUECHAIN_REPORT`); empty by default.

    The https address of an issue form that takes `title` and `body`, or `mailto:` and an e-mail address. Raises a
    ValueError that names the variable.
    """
    value = os.environ.get("VALUECHAIN_REPORT", "").strip()
    if mail := _MAIL.fullmatch(value):
        return f"mailto:{mail[1]}"
    if value and not _is_address(value, "https"):
        raise ValueError(
            f'VALUECHAIN_REPORT is "{value}"; it must be the https address of an issue form, such as '
            "https://github.com/owner/project/issues/new, or an e-mail address."
        )
    return value


def _is_address(address: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in schemes and bool(parts.hostname) and re.search(r"\s", address) is None
    except ValueError:  # such as an unclosed bracket
        return False


def _number(variable: str, default: str, least: int, most: int, meaning: str) -> int:
    value = os.environ.get(variable, default)
    if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
        raise ValueError(f'{variable} is "{value}"; it must be {meaning} from {least} to {most}.')
    return int(value)
