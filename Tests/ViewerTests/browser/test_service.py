"""The page of a service."""

import songs
from conftest import ROOT
from contract import ContractServer


def analysed(page, service, recording):
    page.open(service)
    page.wait("document.getElementById('pipeline').options.length > 0")
    page.run("document.getElementById('pipeline').value = 'fast'")
    page.choose_files(recording)
    page.wait("location.hash.startsWith('#job=')")
    page.wait("app.document && app.stage.peaks && app.player.duration > 0")


def test_a_recording_is_analysed_and_shown(page, service, recording):
    analysed(page, service, recording)
    assert page.text("title") == "song.wav"
    assert {"ruler", "waveform", "beats"} <= page.lanes()
    assert page.drawn("beats") > 50
    page.press(" ")
    page.wait("app.player.time > 0.5")
    page.press(" ")
    page.run("app.stage.seek(12)")
    page.wait("Math.abs(app.player.time - 12) < 0.1")
    page.click("songs")
    page.wait("document.querySelectorAll('#jobs a').length > 0")
    assert page.run("return document.querySelector('#jobs a').textContent") == "song.wav"
    page.driver.find_element("css selector", "#jobs a").click()
    page.wait("app.document")
    assert page.console_errors() == []


def test_corrections_are_sent_and_analysed_anew(page, service, recording):
    analysed(page, service, recording)
    first = page.run("return location.hash")
    page.press("e")
    page.run("app.stage.seek(arguments[0])", 4.27)
    page.press("b")
    count = page.run("return app.document.map.beats.length")
    page.click("send")
    page.wait("location.hash !== arguments[0] && app.source?.job && location.hash.endsWith(app.source.job)", first)
    page.wait("app.document.original.beats.length === arguments[0]", count)
    # What was sent is found in the map, and corrects nothing any more; the first map keeps its corrections.
    assert not page.run("return app.document.isCorrected")
    page.run("location.hash = arguments[0]", first)
    page.wait("app.document?.isCorrected && location.hash.endsWith(app.source.job)")
    assert [address for address in page.requests() if not address.startswith((service, "data:", "blob:", "about:"))] == []


def test_corrections_outlive_the_page(page, service, recording):
    analysed(page, service, recording)
    page.press("e")
    page.run("app.stage.seek(arguments[0])", 5.27)
    page.press("b")
    count = page.run("return app.document.map.beats.length")
    page.driver.refresh()
    page.wait("app.document && app.stage.peaks")
    assert page.run("return app.document.map.beats.length") == count


def test_a_deleted_song_goes(page, service, recording):
    analysed(page, service, recording)
    page.click("songs")
    page.wait("document.querySelectorAll('#jobs li').length > 0")
    count = page.run("return document.querySelectorAll('#jobs li').length")
    page.driver.find_element("css selector", "#jobs li button").click()
    page.wait("document.querySelectorAll('#jobs li').length === arguments[0]", count - 1)


def test_faults_are_said(page, service):
    page.open(f"{service}/#job=000000000000000000000000")
    page.wait("document.querySelector('.notice.fault')")
    page.console_errors()


def test_partial_results_appear_as_steps_complete(page, recording):
    with ContractServer(ROOT / "Sources/Viewer/Page", songs.song_map()) as server:
        server.holds = True
        page.open(server.address)
        page.wait("document.getElementById('pipeline').options.length > 0")
        page.run(
            """document.getElementById("language").value = "en";
            document.getElementById("known-lyrics").value = "when I was young";""")
        page.choose_files(recording)
        page.wait("document.getElementById('progress-text').textContent === 'beats'")
        assert "beats" not in page.lanes()
        server.steps.release()
        page.wait("document.getElementById('progress-text').textContent === 'chords'")
        assert "beats" in page.lanes() and "chords" not in page.lanes()
        page.press(" ")
        page.wait("app.player.time > 0.3")
        server.steps.release()
        page.wait("document.getElementById('progress-text').textContent === 'lyrics'")
        assert "chords" in page.lanes() and "lyrics" not in page.lanes()
        server.steps.release(2)
        page.wait("app.document && document.getElementById('progress').hidden")
        assert {"lyrics", "notes", "sections"} <= page.lanes()
        # What plays goes on playing.
        assert page.run("return app.player.isPlaying")
        assert server.uploads == [{"pipeline": "karaoke", "language": "en", "lyrics": "when I was young"}]


def test_stems_of_a_service_come_into_the_mixer(page, recording):
    document = songs.song_map()
    document["stems"] = [{"name": name, "file": f"{name}.flac"} for name in ("vocals", "drums")]
    with ContractServer(ROOT / "Sources/Viewer/Page", document) as server:
        analysed(page, server.address, recording)
        assert page.run("return [...document.querySelectorAll('#stems li')].map((row) => row.dataset.stem)") == ["vocals", "drums"]


def test_a_key_is_asked_for_and_used_everywhere(page, recording):
    with ContractServer(ROOT / "Sources/Viewer/Page", songs.song_map(), key="a secret") as server:
        page.open(server.address)
        page.wait("!document.getElementById('key-form').hidden")
        page.console_errors()
        page.element("key").send_keys("a secret", "\ue007")
        page.wait("document.getElementById('pipeline').options.length > 0")
        page.choose_files(recording)
        page.wait("app.document && app.stage.peaks && app.player.duration > 0")
