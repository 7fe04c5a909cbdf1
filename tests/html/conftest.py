"""A headless browser, one per test process, that cannot fetch and leaves nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    # Whatever a page might ask for leads nowhere: requests fail inside the browser.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def _missing(what: str) -> None:
    if os.environ.get("TRIACCORD_REQUIRE_BROWSER") == "1":
        pytest.fail(f"TRIACCORD_REQUIRE_BROWSER=1, but there is no {what}", pytrace=False)
    pytest.skip(f"no {what}: install chromium and chromium-driver to run the browser tests")


def _await_end_of(profile: str) -> None:
    """Fail if a process of the browser outlives it; what runs is known by its profile (Linux only)."""
    deadline = time.monotonic() + 10
    while alive := _processes_with(profile):
        assert time.monotonic() < deadline, f"the browser left processes behind: {alive}"
        os.sched_yield()


def _processes_with(words: str) -> list[str]:
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if words.encode() in command.read_bytes():
                found.append(command.parent.name)
        except OSError:
            continue
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    """The browser; tests skip without one, or fail where CI promises one."""
    try:
        from selenium.webdriver import Chrome, ChromeOptions
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        _missing("selenium")
    binary = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if binary is None or driver is None:
        _missing("headless browser")
    assert binary is not None
    assert driver is not None
    with tempfile.TemporaryDirectory(prefix="triaccord-browser-", ignore_cleanup_errors=True) as profile:
        options = ChromeOptions()
        options.binary_location = binary
        for switch in (*SWITCHES, f"--user-data-dir={profile}"):
            options.add_argument(switch)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        # With the path given, selenium neither looks for nor downloads a driver.
        service = Service(executable_path=driver)
        chrome = Chrome(options=options, service=service)
        try:
            yield chrome
        finally:
            chrome.quit()
            _await_end_of(profile)


class Page:
    """One page in one browser: opens files, sets size and scheme, asks the rendered document."""

    def __init__(self, chrome: Chrome, folder: Path) -> None:
        self.chrome = chrome
        self.folder = folder

    def open(
        self, html: str, *, width: int = 1280, height: int = 900, scheme: str = "light", scripts: bool = True
    ) -> None:
        """Show a page from a file; `scripts` False switches them off in the browser."""
        file = self.folder / "page.html"
        file.write_text(html, encoding="utf-8")
        self.chrome.get("about:blank")
        self.chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        self.resize(width, height)
        self.media(scheme=scheme)
        self.chrome.get_log("performance")
        self.chrome.get_log("browser")
        self.chrome.get(file.as_uri())

    def resize(self, width: int, height: int = 900) -> None:
        """Make the viewport exactly this large, in CSS pixels."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def media(self, *, scheme: str = "light", kind: str = "") -> None:
        """Emulate a colour scheme, or `kind` `print`."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": kind, "features": features})

    def ask(self, script: str, *arguments: object) -> object:
        """Evaluate a function body in the page."""
        return self.chrome.execute_script(script, *arguments)

    def requests(self) -> list[str]:
        """Addresses that the page asked for since it was opened, beside its own file and data."""
        asked = []
        for entry in self.chrome.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.append(message["params"]["request"]["url"])
        assert asked, "the browser did not even tell of the page itself"
        own = (self.folder / "page.html").as_uri()
        return [url for url in asked if url != own and not url.startswith("data:")]

    def complaints(self) -> list[str]:
        """What the console says: errors, and what the page's policy kept from happening."""
        return [entry["message"] for entry in self.chrome.get_log("browser")]


@pytest.fixture
def page(browser: Chrome, tmp_path: Path) -> Page:
    """A page of the shared browser, fresh for each test."""
    return Page(browser, tmp_path)
