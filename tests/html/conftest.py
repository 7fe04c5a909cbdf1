"""A headless browser, one per test process, that cannot fetch and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
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
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ResourceWarning)
                chrome.quit()


class Page:
    """One page in one browser: opens files, sets size and scheme, asks the rendered document."""

    def __init__(self, chrome: Chrome, folder: Path) -> None:
        self.chrome = chrome
        self.folder = folder

    def open(self, html: str, *, width: int = 1280, height: int = 900, scheme: str = "light") -> None:
        """Show a page from a file, with scripts switched off in the page itself."""
        file = self.folder / "page.html"
        file.write_text(html, encoding="utf-8")
        self.chrome.get("about:blank")
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

    def picture(self, file: Path) -> None:
        """A picture of the whole page."""
        import base64

        shot = self.chrome.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        file.write_bytes(base64.b64decode(shot["data"]))


@pytest.fixture
def page(browser: Chrome, tmp_path: Path) -> Page:
    """A page of the shared browser, fresh for each test."""
    return Page(browser, tmp_path)
