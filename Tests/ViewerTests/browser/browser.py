"""A headless Chromium, and what tests ask of a page in it."""

import json
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

PATIENCE = 60


class Page:
    """One window, opened anew for each test."""

    def __init__(self, downloads):
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for argument in [
            "--headless=new", "--no-sandbox", "--mute-audio", "--autoplay-policy=no-user-gesture-required",
            "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--window-size=1280,1000",
            "--disable-component-update",
        ]:
            options.add_argument(argument)
        options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_script_timeout(PATIENCE)
        self.downloads = downloads

    def open(self, address):
        self.driver.get(address)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, script, *arguments):
        """The first true value of an expression."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            value = self.run(f"return {script}", *arguments)
            if value:
                return value
            time.sleep(0.05)
        raise AssertionError(f"never true: {script}; faults: {self.text('notices')!r}")

    def element(self, identifier):
        return self.driver.find_element(By.ID, identifier)

    def text(self, identifier):
        return self.run("return document.getElementById(arguments[0])?.textContent", identifier)

    def press(self, *keys, ctrl=False):
        actions = ActionChains(self.driver)
        if ctrl:
            actions.key_down(Keys.CONTROL)
        for key in keys:
            actions.send_keys(key)
        if ctrl:
            actions.key_up(Keys.CONTROL)
        actions.perform()

    def click(self, identifier):
        self.run("document.getElementById(arguments[0]).scrollIntoView({ block: 'center' })", identifier)
        self.element(identifier).click()

    def choose_files(self, *paths):
        self.element("files").send_keys("\n".join(str(path) for path in paths))

    def point(self, lane, seconds, share=0.5):
        """Where a time of a lane lies in the window, once the lane is in sight."""
        return self.run(
            """const canvas = document.getElementById(`lane-${arguments[0]}`);
            canvas.scrollIntoView({ block: "center" });
            const box = canvas.getBoundingClientRect();
            return [box.left + app.stage.timeline.x(arguments[1]), box.top + box.height * arguments[2]].map(Math.round);""",
            lane, seconds, share)

    def pointer(self, lane, seconds, share=0.5):
        actions = ActionChains(self.driver)
        x, y = self.point(lane, seconds, share)
        actions.w3c_actions.pointer_action.move_to_location(x, y)
        return actions

    def drag(self, lane, start, end, share=0.5):
        actions = self.pointer(lane, start, share)
        actions.w3c_actions.pointer_action.pointer_down()
        for part in (0.3, 0.7, 1):
            x, y = self.point(lane, start + (end - start) * part, share)
            actions.w3c_actions.pointer_action.move_to_location(x, y)
        actions.w3c_actions.pointer_action.pointer_up()
        actions.perform()

    def seek(self, seconds):
        """By a click on the time axis."""
        self.run("app.stage.timeline.set(arguments[0] - 2)", seconds)
        self.pointer("ruler", seconds, 0.3).click().perform()
        self.wait("Math.abs(app.stage.time - arguments[0]) < 0.05", seconds)

    def drawn(self, lane):
        """Pixels of a lane that are not empty."""
        return self.run(
            """const canvas = document.getElementById(`lane-${arguments[0]}`);
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let index = 3; index < data.length; index += 4) if (data[index]) count += 1;
            return count;""", lane)

    def lanes(self):
        """Names of the lanes that are shown."""
        return set(self.run("return [...document.querySelectorAll('.lane:not([hidden])')].map((lane) => lane.dataset.lane)"))

    def emulate(self, **features):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]})

    def resize(self, width, height):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    def saved_map(self):
        """What the button that saves the map hands out."""
        for file in self.downloads.glob("*"):
            file.unlink()
        self.driver.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(self.downloads)})
        self.run("document.getElementById('export').click()")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            files = [file for file in self.downloads.glob("*.songmap.json")]
            if files and files[0].stat().st_size:
                return files[0], json.loads(files[0].read_text(encoding="utf-8"))
            time.sleep(0.05)
        raise AssertionError("nothing was saved")

    def console_errors(self):
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def requests(self):
        """Addresses that were asked for since the last time."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [
            message["params"]["request"]["url"] for message in messages
            if message["method"] == "Network.requestWillBeSent"]
