"""What moves while a song plays, and what the controls do."""

import songs


def test_word_chord_and_bar_follow_the_recording(song):
    song.seek(4.2)
    song.press(" ")
    seen = set()
    end = song.run("return performance.now()") + 30000
    while song.run("return app.player.time") < 7.5 and song.run("return performance.now()") < end:
        time, word, chord, bar = song.run(
            """return [app.stage.time, document.querySelector("#line-now .now")?.textContent ?? "",
            document.getElementById("chord-now").textContent, document.getElementById("fact-bar").textContent];""")
        words = [word for line in songs.song_map()["lyrics"] for word in line["words"]]
        # The page is as old as its last frame.
        near = {entry["text"] for entry in words if entry["start"] - 0.05 <= time <= entry["end"] + 0.5}
        assert not word or word in near, (time, word)
        seen.add((word, chord))
    words = {word for word, _ in seen if word}
    assert len(words) >= 4, seen
    assert {chord for _, chord in seen} >= {"C", "D7"}
    song.press(" ")
    assert not song.run("return app.player.isPlaying")


def test_playhead_and_view_follow(song):
    song.run("app.stage.timeline.zoom(4)")
    song.seek(2)
    start = song.run("return app.stage.timeline.start")
    song.press(" ")
    song.wait("app.player.time > 5")
    assert song.run("return app.stage.timeline.start") > start
    song.press("f")
    assert song.element("follow").get_attribute("aria-pressed") == "false"
    start = song.run("return app.stage.timeline.start")
    song.wait("app.player.time > 6")
    assert song.run("return app.stage.timeline.start") == start


def test_reduced_motion_turns_pages_instead_of_scrolling(song):
    song.emulate(prefers_reduced_motion="reduce")
    song.run("app.stage.timeline.zoom(2)")
    song.seek(2)
    start = song.run("return app.stage.timeline.start")
    song.press(" ")
    song.wait("app.player.time > 3")
    assert song.run("return app.stage.timeline.start") == start


def test_transposition_and_capo_rename_chords_and_keys(song):
    song.seek(1)
    assert song.text("chord-now") == "G"
    song.press("\ue013", "\ue013")
    assert song.text("chord-now") == "A"
    assert song.text("fact-key") == "A major"
    assert song.run("return document.querySelector('#sheet-body .chord').textContent") == "A"
    assert "A on the guitar" in song.run("return document.querySelector('.guitar').getAttribute('aria-label')")
    song.run("const capo = document.getElementById('capo'); capo.value = '2'; capo.dispatchEvent(new Event('change'))")
    assert song.text("chord-now") == "G"
    song.click("transpose-down")
    assert song.text("transpose-value") == "+1"
    song.seek(3)
    assert song.text("chord-now") == "D♯m7/F♯"


def test_sections_and_passages_are_looped(song):
    song.seek(5)
    song.press("l")
    assert song.run("return app.player.loop") == {"start": 4.5, "end": 12.5}
    song.run("app.transport.setRate(2)")
    song.seek(12)
    song.press(" ")
    song.wait("app.player.time < 12")
    assert song.run("return app.player.time") >= 4.4
    song.press("l")
    assert song.run("return app.player.loop") is None
    song.press(" ")
    song.drag("ruler", 6.02, 8.97, share=0.3)
    # The ends lie on beats that are near.
    assert song.run("return app.player.loop") == {"start": 6, "end": 9}
    assert song.element("loop-range").is_displayed()


def test_speed_keeps_the_pitch(song):
    song.press(",", ",")
    assert song.text("rate-value") == "0.9×"
    assert song.run("return [app.player.media.playbackRate, app.player.media.preservesPitch]") == [0.9, True]


def test_keys(song):
    song.press("\ue014")
    song.wait("Math.abs(app.stage.time - 0.5) < 0.01")
    song.press("\ue014", "\ue014")
    song.wait("Math.abs(app.stage.time - 1.5) < 0.01")
    song.press("]")
    song.wait("Math.abs(app.stage.time - 4.5) < 0.01")
    song.press("]")
    song.wait("Math.abs(app.stage.time - 12.5) < 0.01")
    song.press("[")
    song.wait("Math.abs(app.stage.time - 4.5) < 0.01")
    song.press("\ue011")
    song.wait("app.stage.time === 0")
    scale = song.run("return app.stage.timeline.scale")
    song.press("+")
    assert song.run("return app.stage.timeline.scale") > scale
    song.press("-")
    assert abs(song.run("return app.stage.timeline.scale") - scale) < 1e-6
    song.press("?")
    assert song.element("help-dialog").is_displayed()
    song.press(" ")
    assert not song.run("return app.player.isPlaying")
    song.run("document.getElementById('help-dialog').close()")
    song.press("\ue012")


def test_pointer_seeks_scrolls_and_zooms(song):
    song.run("app.stage.timeline.zoom(3); app.stage.timeline.set(2)")
    song.pointer("chords", 3.0).click().perform()
    song.wait("Math.abs(app.stage.time - 3) < 0.05")
    start = song.run("return app.stage.timeline.start")
    song.drag("notes", 4, 2)
    assert song.run("return app.stage.timeline.start") > start
    scale, under = song.run(
        """const { timeline } = app.stage;
        const before = [timeline.scale, timeline.time(200)];
        const canvas = document.getElementById("lane-chords");
        const box = canvas.getBoundingClientRect();
        canvas.dispatchEvent(new WheelEvent("wheel",
          { deltaY: -100, ctrlKey: true, bubbles: true, cancelable: true, clientX: box.left + 200, clientY: box.top + 9 }));
        return before;""")
    assert song.run("return app.stage.timeline.scale") > scale
    assert abs(song.run("return app.stage.timeline.time(200)") - under) < 0.01
    song.run(
        """document.getElementById("lane-chords").dispatchEvent(new WheelEvent("wheel",
          { deltaX: 50, bubbles: true, cancelable: true }))""")
    assert song.run("return app.stage.timeline.scale") > scale


def test_uncertain_chords_are_paler_and_name_their_other_readings(song):
    song.run("app.stage.timeline.set(0)")
    song.pointer("chords", 3.5).perform()
    song.wait("!document.getElementById('tip').hidden")
    assert song.text("tip") == "Em7/G (80 % sure), or G6"


def test_stems_play_together_and_are_muted_and_soloed(song, tmp_path):
    paths = [songs.write_recording(tmp_path / f"{name}.wav", frequency=pitch) for name, pitch in [("vocals", 440), ("drums", 110)]]
    song.choose_files(*paths)
    song.wait("app.player.stems.length === 2")
    assert song.element("mixer").is_displayed()
    song.press(" ")
    song.wait("app.player.time > 2 && app.player.stems.every((stem) => Math.abs(stem.media.currentTime - app.player.time) < 0.1)")
    assert song.run("return app.player.media.muted")
    mute = song.driver.find_element("css selector", "[aria-label='Mute drums']")
    mute.click()
    assert song.run("return app.player.stems.map((stem) => stem.media.muted)") == [False, True]
    mute.click()
    song.driver.find_element("css selector", "[aria-label='Solo drums']").click()
    assert song.run("return app.player.stems.map((stem) => stem.media.muted)") == [True, False]
    song.run(
        """const volume = document.querySelector("[aria-label='Volume of drums']");
        volume.value = 0.5;
        volume.dispatchEvent(new Event("input"));""")
    assert song.run("return app.player.stems[1].media.volume") == 0.5
    song.seek(10)
    song.wait("app.player.stems.every((stem) => Math.abs(stem.media.currentTime - app.player.time) < 0.1)")
