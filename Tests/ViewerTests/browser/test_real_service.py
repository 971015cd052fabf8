"""The page of a service that analyses: from a recording to its map, and from corrections of that to the next."""

import json
import urllib.parse
import urllib.request
import wave

import pytest
from test_corrections import fill


@pytest.fixture(scope="session")
def long(recording, tmp_path_factory):
    """That recording ten times over, so that its analysis takes a while."""
    path = tmp_path_factory.mktemp("long") / "long.wav"
    with wave.open(str(recording)) as source, wave.open(str(path), "wb") as file:
        file.setparams(source.getparams())
        file.writeframes(source.readframes(source.getnframes()) * 10)
    return path


def analyse(page, service, path):
    """Sends a recording and waits for its map; `partial` of the window has the fields that the page showed before."""
    page.open(service)
    page.wait("document.getElementById('pipeline').options.length > 0")
    page.run(
        """document.getElementById("pipeline").value = "fast";
        window.partial = [];
        const show = app.showPartial;
        app.showPartial = function (map, name) {
          window.partial.push(Object.keys(map));
          show.call(this, map, name);
        };""")
    page.choose_files(path)
    page.wait("location.hash.startsWith('#job=')")
    page.wait("app.document && app.stage.peaks && app.player.duration > 0")


@pytest.fixture
def analysed(page, real_service, recording):
    """The page with the map of the recording."""
    analyse(page, real_service, recording)
    return page


def correct(page):
    """Renames the first chord and adds a beat between the first two; gives the beats that there are then."""
    first, second = page.run("return app.document.map.beats.slice(0, 2)")
    start, end = page.run("const [chord] = app.document.map.chords; return [chord.start, chord.end]")
    page.press("e")
    page.run("app.stage.seek(arguments[0])", (first + second) / 2)
    page.press("b")
    page.run("app.stage.seek(arguments[0])", (start + end) / 2)
    page.click("choose-chords")
    fill(page, "Chord", "Ebm7")
    page.wait("app.document.map.chords[0].label === 'Eb:min7'")
    return page.run("return app.document.map.beats")


def send(page):
    """Sends the corrections and waits for the map that comes of them; gives the places of the old and of the new one."""
    before = page.run("return location.hash")
    if not page.run("return app.stage.editing"):
        page.press("e")
    page.click("send")
    page.wait("location.hash !== arguments[0]", before)
    after = page.run("return location.hash")
    shown(page, after)
    return before, after


def shown(page, place):
    """Waits for the map of a place."""
    page.wait("location.hash === arguments[0] && app.document && app.source?.job && "
              "arguments[0].endsWith(app.source.job)", place)


def statuses(page):
    return page.run("return app.document.original.provenance.fields")


def test_a_recording_becomes_a_map_that_grows(page, real_service, long):
    analyse(page, real_service, long)
    assert page.text("title") == long.name
    assert {"ruler", "waveform", "beats", "chords"} <= page.lanes()
    assert statuses(page)["beats"] == statuses(page)["chords"] == "analysed"
    partial = page.run("return window.partial")
    assert "beats" in partial[0] and "key" not in partial[0] and "key" in partial[-1]
    asked = [urllib.parse.urlsplit(address) for address in page.requests()]
    hosts = {address.netloc for address in asked if address.scheme in ("http", "https", "ws", "wss")}
    assert hosts == {urllib.parse.urlsplit(real_service).netloc}


def test_corrections_wait_for_a_reload_and_make_another_map(analysed, real_service):
    beats = correct(analysed)
    analysed.driver.refresh()
    analysed.wait("app.document?.isCorrected")
    assert analysed.run("return app.document.map.beats") == beats
    first, second = send(analysed)
    assert not analysed.run("return app.document.isCorrected")
    assert analysed.run("return app.document.original.beats") == pytest.approx(beats, abs=1e-3)
    assert analysed.run("return app.document.original.chords[0].label") == "Eb:min7"
    given = {name for name, status in statuses(analysed).items() if status == "given"}
    assert {"beats", "downbeats", "chords"} <= given
    assert statuses(analysed)["key"] == statuses(analysed)["sections"] == "analysed"
    # The page shows what the service keeps.
    with urllib.request.urlopen(f"{real_service}/api/songmap/{second.removeprefix('#job=')}") as answer:
        assert json.load(answer) == analysed.run("return app.document.original")
    # It is there after a reload, and so is the map before it.
    analysed.driver.refresh()
    analysed.wait("app.document && app.document.original.chords[0].label === 'Eb:min7'")
    analysed.driver.back()
    shown(analysed, first)
    assert statuses(analysed)["beats"] == "analysed"
    analysed.click("songs")
    for place in (first, second):
        analysed.wait("[...document.querySelectorAll('#jobs a')].some((link) => link.hash === arguments[0])", place)


def test_the_same_corrections_make_one_map(analysed):
    correct(analysed)
    first, second = send(analysed)
    analysed.run("location.hash = arguments[0]", first)
    shown(analysed, first)
    assert analysed.run("return app.document.isCorrected")
    assert send(analysed) == (first, second)
