"""Corrections: made by hand, kept by the browser, written into the map."""

import json
import subprocess

import jsonschema
import pytest
import songs
from conftest import ROOT


def field(page, label):
    """The field of the bar of corrections with this label."""
    return page.driver.find_element("xpath", f"//div[@id='inspector-fields']//label[contains(., '{label}')]//input")


def fill(page, label, text):
    element = field(page, label)
    element.send_keys("\ue009a\ue000", text, "\ue007")


@pytest.fixture
def checked(performia):
    """Checks a saved map by the schema and by performia's own rules."""
    schema = json.loads((ROOT / "schemas" / "song_map.schema.json").read_text(encoding="utf-8"))

    def check(path, document):
        jsonschema.validate(document, schema)
        result = subprocess.run([str(performia), "validate", str(path)], capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr
    return check


def test_a_corrected_chord_survives_a_reload_and_is_in_the_saved_map(song, checked):
    song.run("app.stage.timeline.set(0)")
    song.pointer("chords", 1.5).double_click().perform()
    assert song.element("inspector").is_displayed()
    fill(song, "Chord", "Am7/G")
    assert song.text("chord-now") == "Am7/G"
    song.driver.refresh()
    song.wait("app.document.isCorrected")
    song.seek(1)
    song.wait("document.getElementById('chord-now').textContent === 'Am7/G'")
    assert song.element("corrected").is_displayed()
    path, document = song.saved_map()
    assert document["chords"][0] == {"start": 0.5, "end": 2.5, "label": "A:min7/b7"}
    assert document["provenance"]["fields"]["chords"] == "given"
    assert document["provenance"]["fields"]["beats"] == "analysed"
    checked(path, document)


def test_what_is_no_chord_is_refused(song):
    song.press("e")
    song.seek(1)
    song.click("choose-chords")
    fill(song, "Chord", "H&7")
    song.wait("document.getElementById('notices').textContent.includes('is no chord')")
    assert song.text("chord-now") == "G"
    assert not song.run("return app.document.isCorrected")


def test_beats_are_moved_added_deleted_and_undone(song, checked):
    song.press("e")
    song.run("app.stage.timeline.set(0)")
    song.drag("beats", 2.5, 2.6)
    moved = song.run("return app.document.map.beats[4]")
    assert abs(moved - 2.6) < 0.02
    # The bar that begins there goes with it.
    assert song.run("return app.document.map.downbeats[1]") == moved
    song.press("z", ctrl=True)
    assert song.run("return app.document.map.beats[4]") == 2.5
    song.press("y", ctrl=True)
    assert song.run("return app.document.map.beats[4]") == moved
    song.pointer("beats", 3.27).double_click().perform()
    assert song.run("return app.document.map.beats.length") == 47
    song.seek(4.27)
    song.press("b")
    assert song.run("return app.document.map.beats.length") == 48
    song.click("choose-beats")
    song.run("document.activeElement.blur()")
    song.press("\ue017")
    assert song.run("return app.document.map.beats.length") == 47
    song.seek(6)
    song.click("choose-beats")
    field(song, "First of a bar").click()
    assert song.run("return app.document.map.downbeats.includes(6)")
    checked(*song.saved_map())


def test_sections_are_renamed_and_their_borders_moved(song, checked):
    song.press("e")
    song.run("app.stage.timeline.set(0)")
    song.drag("sections", 4.5, 5.5, share=0.25)
    sections = song.run("return app.document.map.sections")
    verse = sections.index(next(section for section in sections if section["label"] == "verse"))
    assert abs(sections[verse]["start"] - 5.5) < 0.05
    assert sections[0]["end"] == sections[verse]["start"]
    # The other level stays, and what names sections by their index still finds them: the list is in order.
    assert [section["start"] for section in sections] == sorted(section["start"] for section in sections)
    (part,) = [section for section in sections if section["label"] == "B" and section["start"] == 4.5]
    assert [sections[section["repeats"]]["label"] for section in sections if section["repeats"] is not None] == ["verse", "B"]
    song.pointer("sections", 8, 0.25).double_click().perform()
    fill(song, "Section", "refrain")
    assert song.run("return app.document.map.sections[arguments[0]].label", verse) == "refrain"
    assert "refrain" in song.text("sheet-body")
    checked(*song.saved_map())


def test_words_are_edited(song, checked):
    song.run("app.stage.timeline.set(3)")
    song.pointer("lyrics", 4.6, 0.5).double_click().perform()
    fill(song, "Word", "<When>")
    assert song.run("return app.document.map.lyrics[0].text").startswith("<When> I was")
    song.seek(4.7)
    assert song.run("return document.querySelector('#line-now .now').textContent") == "<When>"
    checked(*song.saved_map())


def test_all_corrections_can_be_discarded_and_brought_back(song):
    song.press("e")
    song.seek(4.27)
    song.press("b")
    song.click("discard")
    assert song.run("return app.document.map.beats.length") == 46
    assert song.run("return localStorage.length") == 0
    song.click("undo")
    assert song.run("return app.document.map.beats.length") == 47


def test_a_damaged_store_does_no_harm(page, export, recording):
    address = export(songs.song_map(), recording)
    page.open(address)
    page.run("localStorage.setItem(app.document.key, '{\"chords\": [{\"start\": null}]}')")
    page.open(address)
    assert page.lanes() >= {"chords", "beats"}
    assert not page.run("return app.document.isCorrected")
