"""Colours, widths and what screen readers are told."""

import pytest
import songs

CONTRAST = """
const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
const luminance = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const color = (text, ground) => {
  probe.fillStyle = `rgb(${ground.join(" ")})`;
  probe.fillRect(0, 0, 1, 1);
  probe.fillStyle = text;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const ground = (element) => {
  const chain = [];
  for (let node = element; node; node = node.parentElement) chain.unshift(getComputedStyle(node).backgroundColor);
  return chain.reduce((under, text) => color(text, under), [255, 255, 255]);
};
const low = [];
for (const element of document.querySelectorAll("body *")) {
  const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  if (!text || !element.checkVisibility({ visibilityProperty: true }) || element.disabled || element.closest(".unseen")) continue;
  const under = ground(element);
  const [first, second] = [luminance(color(getComputedStyle(element).color, under)), luminance(under)];
  const ratio = (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
  if (ratio < 4.5) low.push(`${element.tagName} ${element.id} ${element.className} ${element.textContent.slice(0, 20)} ${ratio.toFixed(2)}`);
}
return low;
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out(song, scheme):
    song.emulate(prefers_color_scheme=scheme)
    song.press("e")
    song.seek(5)
    song.press("?")
    assert song.run(CONTRAST) == []
    song.run("document.getElementById('help-dialog').close()")


def test_lanes_change_with_the_scheme(song):
    color = "return getComputedStyle(document.body).backgroundColor"
    pixel = """const canvas = document.getElementById("lane-chords");
        app.stage.timeline.set(0);
        app.stage.lanes.find((lane) => lane.name === "chords").render(app.stage);
        return [...canvas.getContext("2d").getImageData(app.stage.timeline.x(2.2), 8, 1, 1).data];"""
    light, chord = song.run(color), song.run(pixel)
    song.emulate(prefers_color_scheme="dark")
    assert song.run(color) != light
    song.wait("palette.dark")
    assert sum(song.run(pixel)[:3]) < sum(chord[:3])


@pytest.mark.parametrize("width", [360, 768])
def test_narrow_windows_hold_everything(song, width):
    song.resize(width, 740)
    song.wait("app.stage.timeline.width <= arguments[0]", width)
    assert song.run("return document.scrollingElement.scrollWidth") <= width
    assert song.run("return app.stage.timeline.width") > width * 0.75
    assert song.element("play").is_displayed()
    for lane in song.lanes():
        assert song.drawn(lane) > 50, lane
    box = song.element("play").rect
    assert box["width"] >= 44 and box["height"] >= 44
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    song.press("e")
    assert song.run("return document.scrollingElement.scrollWidth") <= width


def test_controls_and_lanes_have_names(song):
    song.press("e")
    nameless = song.run(
        """return [...document.querySelectorAll("button, input, select, textarea, canvas[role], [role=slider]")]
          .filter((element) => !(element.getAttribute("aria-label") || element.textContent.trim() || element.labels?.length
            || element.labels?.[0]?.textContent)).map((element) => element.id)""")
    assert nameless == []
    assert song.run("return document.getElementById('lane-chords').getAttribute('aria-label')").startswith("11 chords")
    assert song.run("return document.getElementById('overview').getAttribute('aria-valuetext')") == "0:00 of 0:24"
    assert song.run("return document.documentElement.lang") == "en"


def test_focus_is_seen_and_goes_through_the_controls(song):
    reached = set()
    for _ in range(30):
        song.press("\ue004")
        name, outline = song.run(
            "return [document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle]")
        if name:
            reached.add(name)
            assert outline != "none", name
    assert reached >= {"open", "edit", "help", "overview", "play", "loop", "rate", "capo", "zoom-in", "follow"}


def test_what_happens_is_announced(song):
    song.press("]")
    assert song.text("announcement") == "verse, 0:04"
    song.press("l")
    assert song.text("announcement").startswith("Looping")


def test_sheet_holds_the_song_as_text(song):
    sheet = song.run("return document.getElementById('sheet-body').innerText")
    for text in ["intro", "verse", "Em7/G", "when", "wonderful"]:
        assert text in sheet
    song.driver.find_element("xpath", "//span[contains(@class, 'word')][contains(., 'wonderful')]").click()
    song.wait("Math.abs(app.stage.time - 14) < 0.05")
