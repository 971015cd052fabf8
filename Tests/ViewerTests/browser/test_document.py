"""The page as one file, opened from disk."""

import songs


def test_opens_without_errors_and_asks_nobody(song):
    assert song.lanes() == {"ruler", "sections", "waveform", "beats", "chords", "lyrics", "notes", "key"}
    for lane in song.lanes():
        assert song.drawn(lane) > 100, lane
    assert song.run("return document.title") == "song"
    outside = [address for address in song.requests() if not address.startswith(("file:", "data:", "blob:", "about:"))]
    assert outside == []
    assert song.console_errors() == []


def test_policy_lets_no_other_script_run(song):
    assert song.run(
        """const script = document.createElement("script");
        script.textContent = "window.intruder = true";
        document.body.append(script);
        return window.intruder === undefined;""")
    assert any("Content Security Policy" in message for message in song.console_errors())


def test_empty_lists_hide_lanes(page, export):
    bare = {
        "id": "a", "duration_sec": 10, "tempo": {"bpm_global": 0, "curve": [], "confidence": 0}, "beats": [1, 2],
        "downbeats": [], "meter": {"numerator": 4, "denominator": 4, "confidence": 0}, "chords": [], "lyrics": []}
    page.open(export(bare))
    assert page.lanes() == {"ruler", "beats"}
    assert not page.element("karaoke").is_displayed()
    assert not page.element("sheet").is_displayed()
    assert not page.element("mixer").is_displayed()


def test_files_that_are_no_maps_are_refused_in_words(song, tmp_path):
    for name, text, said in [
        ("text.json", "chords", "not JSON"), ("other.json", '{"a": 1}', "no Song Map"),
        ("odd.json", '{"chords": [{"start": "x", "end": 1, "label": "C:maj"}]}', "/chords/0/start should be a number"),
        ("odd2.json", '{"beats": {"a": 1}}', "/beats should be a list"),
    ]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        song.choose_files(path)
        song.wait("document.getElementById('notices').textContent.includes(arguments[0])", said)
    path = tmp_path / "notes.pdf"
    path.write_bytes(b"%PDF")
    song.choose_files(path)
    song.wait("document.getElementById('notices').textContent.includes('notes.pdf is neither')")


def test_maps_and_recordings_can_be_opened_in_it(page, export, recording, tmp_path):
    page.open(export(songs.song_map()))
    assert not page.run("return app.player.isLoaded")
    assert "Open the recording" in page.element("play").get_attribute("aria-label")
    page.choose_files(recording)
    page.wait("app.stage.peaks && app.player.duration > 23")
    page.press(" ")
    page.wait("app.player.time > 0.3")
    other = songs.song_map()
    other["chords"][0]["label"] = "F#:min"
    path = tmp_path / "other.songmap.json"
    path.write_text(__import__("json").dumps({**other, "id": "other"}), encoding="utf-8")
    page.choose_files(path)
    page.wait("document.getElementById('title').textContent === 'other'")
    page.seek(1)
    page.wait("document.getElementById('chord-now').textContent === 'F♯m'")


HOSTILE = [
    "<img src=x onerror='window.hacked=1'>", "</script><script>window.hacked=2</script>", "<!--<script>", "\u2028]]>",
    "<svg onload=window.hacked=3>", "${window.hacked=4}", "\"'><b>x</b>",
]


def test_text_of_a_map_never_becomes_markup(page, export):
    document = songs.song_map()
    for index, text in enumerate(HOSTILE):
        line = document["lyrics"][index % 2]
        line["words"][index // 2]["text"] = text
        line["text"] = " ".join(HOSTILE)
        document["sections"][index % 6]["label"] = text
    document["id"] = HOSTILE[1]
    document["extensions"] = {"org.example.x": {"text": HOSTILE[1]}}
    before = songs.song_map()
    page.open(export(before, name="plain"))
    page.seek(13)
    elements = page.run("return document.querySelectorAll('script, img, svg, b:not(.chord)').length")
    page.open(export(document, name="</title><script>window.hacked=5<".replace("/", "∕")))
    for seconds in (5, 13):
        page.seek(seconds)
    assert page.run("return window.hacked") is None
    assert page.run("return document.querySelectorAll('script, img, svg, b:not(.chord)').length") == elements
    assert HOSTILE[0] in page.text("sheet-body")
    assert HOSTILE[1] in page.run("return app.document.map.id")


def test_an_hour_is_drawn_only_where_it_is_seen(page, export):
    counter = """
        let count = 0;
        const kept = {};
        const prototype = CanvasRenderingContext2D.prototype;
        for (const name of ["fillRect", "fillText", "roundRect", "lineTo"]) {
          kept[name] = prototype[name];
          prototype[name] = function (...values) { count += 1; return kept[name].apply(this, values); };
        }
        app.stage.timeline.set(arguments[0]);
        for (const lane of app.stage.lanes) if (!lane.row.hidden) lane.render(app.stage);
        Object.assign(prototype, kept);
        return count;"""
    page.open(export(songs.song_map()))
    short = page.run(counter, 6)
    page.open(export(songs.hour_map()))
    assert page.run("return app.stage.song.words.length") == 1800
    long = page.run(counter, 1806)
    assert 0 < long < 2 * short
    assert page.drawn("chords") > 100
    # Also where the whole hour is seen at once.
    page.run("app.stage.timeline.zoom(1e-6)")
    assert abs(page.run("return app.stage.timeline.span") - 3600) < 1
    page.wait("!app.stage.requested")
    assert page.drawn("beats") > 100
