import json
import os
import pathlib
import re
import subprocess
import threading

import pytest
import songs
from browser import Page
from contract import ContractServer

ROOT = pathlib.Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def performia():
    """The program that exports pages: PERFORMIA names it, otherwise it is the one that was built last."""
    named = os.environ.get("PERFORMIA")
    built = [ROOT / ".build" / kind / "performia" for kind in ("debug", "release")]
    found = [pathlib.Path(named)] if named else sorted(
        (path for path in built if path.exists()), key=lambda path: -path.stat().st_mtime)
    assert found and found[0].exists(), "build performia first, or name it by PERFORMIA"
    return found[0]


@pytest.fixture(scope="session")
def recording(tmp_path_factory):
    return songs.write_recording(tmp_path_factory.mktemp("audio") / "song.wav")


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    page = Page(tmp_path_factory.mktemp("downloads"))
    yield page
    page.driver.quit()


@pytest.fixture
def page(browser):
    browser.emulate(prefers_color_scheme="light", prefers_reduced_motion="no-preference")
    browser.resize(1280, 1000)
    browser.open("about:blank")
    browser.console_errors(), browser.requests()
    yield browser
    browser.run("try { localStorage.clear() } catch {}")
    assert browser.console_errors() == []


@pytest.fixture
def export(performia, tmp_path):
    """Writes a map as a page by the command line; gives its address."""
    def write(document, audio=None, name="song"):
        source = tmp_path / f"{name}.songmap.json"
        source.write_text(json.dumps(document), encoding="utf-8")
        command = [performia, "export", source, "--format", "html"] + (["--audio", audio] if audio else [])
        subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
        return (tmp_path / f"{name}.html").as_uri()
    return write


@pytest.fixture
def song(page, export, recording):
    """The page with the small song and its recording, ready to play."""
    page.open(export(songs.song_map(), recording))
    page.wait("app.stage.peaks && app.player.duration > 0")
    return page


@pytest.fixture(scope="session")
def real_service(performia, tmp_path_factory):
    """Address of the service itself, with a store and a cache of its own: what it is sent first it has to analyse."""
    state = tmp_path_factory.mktemp("state")
    command = [str(performia), "serve", "--port", "0", "--state", str(state)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        address = next(filter(None, (re.search(r"http://127[.]0[.]0[.]1:[0-9]+", line) for line in process.stderr)))
        # What it logs from now on is read, so that it never waits for a reader.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield address.group()
        process.terminate()


@pytest.fixture(params=["contract", "service"])
def service(request, recording):
    """Address of a service that answers the contract with a map that is ready, and of the one that analyses."""
    if request.param == "service":
        yield request.getfixturevalue("real_service")
        return
    with ContractServer(ROOT / "Sources" / "Viewer" / "Page", songs.song_map()) as server:
        yield server.address
