"""The built wheel includes data and assets, and works from any folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.questions import options_of

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the unpacked wheel."""
    built = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(built)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    unpacked = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    return unpacked


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in a separate folder, with the unpacked wheel first on the path."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_data_and_assets_are_inside_the_package(installed: Path, tmp_path: Path) -> None:
    """The installed package reads its own data and assets, not those of a checkout."""
    code = "from valuechain import settings; print(settings.DATA_FOLDER); print(settings.ASSETS_FOLDER)"
    assert run(installed, tmp_path, "-c", code).stdout.split() == [
        str(installed / "valuechain" / "data"),
        str(installed / "valuechain" / "assets"),
    ]


def test_matrix_works_from_any_folder(installed: Path, tmp_path: Path) -> None:
    """The installed command prints the matrix of PAI's checklist: a header and 15 rows."""
    asked = options_of("pai-open", "advanced", "open")
    done = run(installed, tmp_path, "-m", "valuechain", "matrix", *asked)
    assert (done.returncode, len(done.stdout.splitlines()), done.stderr) == (0, 16, "")


def test_the_server_answers_with_page_and_assets(installed: Path, tmp_path: Path) -> None:
    """The installed app serves its page, styles and answers."""
    code = (
        "from valuechain.tables.reading.read import read_chain\n"
        "from valuechain.web.app.server import build_app\n"
        "client = build_app(read_chain()).server.test_client()\n"
        "for path in ('/', '/static/x/valuechain.css', '/static/x/valuechain.js', '/api/v1/frameworks.csv'):\n"
        "    print(client.get(path).status_code)\n"
    )
    assert run(installed, tmp_path, "-c", code).stdout.split() == ["200"] * 4


def test_the_database_is_made_by_what_is_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    """The installed package includes its database migrations."""
    code = (
        "from valuechain.storage.engine import Database\n"
        "from valuechain.storage.uploads import Uploads\n"
        "uploads = Uploads(Database('sqlite:///own.db'))\n"
        "print(uploads.content_of(uploads.keep('own.zip', b'kept', 0, 30)).decode())\n"
    )
    assert run(installed, tmp_path, "-c", code).stdout.split() == ["kept"]


def test_every_file_of_data_and_assets_is_in_the_wheel(installed: Path) -> None:
    """The wheel contains every file in data/ and assets/."""
    for folder in ("data", "assets"):
        shipped = {file.relative_to(ROOT / folder) for file in (ROOT / folder).rglob("*") if file.is_file()}
        inside = installed / "valuechain" / folder
        assert {file.relative_to(inside) for file in inside.rglob("*") if file.is_file()} == shipped
