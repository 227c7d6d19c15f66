"""Takes the pictures and lays them out on one page, `index.html`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from itertools import groupby, product
from pathlib import Path
from typing import Final, Literal

import httpx
from playwright.sync_api import Browser, Page

from benchmarks.harness.browser import chromium, logged_in
from benchmarks.harness.report import ROOT, progress
from tests.screenshots.pictures import PICTURES, Picture
from tests.screenshots.scenes import ids_of, scene
from tests.screenshots.sheet import write_sheet

SIZES: Final = {"desktop": (1440, 900), "phone": (360, 780)}
THEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
SETTLE_MS = 700
# A page says so only after a moment that the studio is away.
AWAY_SECONDS = 5.0


def main() -> int:
    """Take the pictures that are named, or all."""
    parser = argparse.ArgumentParser(prog="./studio screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="beginnings of names, such as traces (default: all)")
    parser.add_argument("--out", type=Path, default=ROOT / ".studio" / "screenshots", metavar="DIR")
    options = parser.parse_args()
    wanted = [picture for picture in PICTURES if not options.names or picture.name.startswith(tuple(options.names))]
    if not wanted:
        names = ", ".join(picture.name for picture in PICTURES)
        parser.error(f"no picture is called {', '.join(options.names)}. There are: {names}")
    options.out.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name, pictures in groupby(sorted(wanted, key=lambda each: each.scene), key=lambda each: each.scene):
            progress(f"the scene {name!r}")
            if name == "away":
                _take_away(browser, list(pictures), options.out)
            else:
                with scene(name) as client:
                    _take(browser, client, list(pictures), options.out)
    write_sheet(options.out)
    sys.stdout.write(f"{options.out / 'index.html'}\n")
    return 0


def _take(browser: Browser, client: httpx.Client, pictures: list[Picture], out: Path) -> None:
    for picture, page, file in _opened(browser, client, pictures, out):
        for action in picture.before:
            _do(action, page, client)
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=file)
        page.close()


def _do(action: str | Callable[[Page, httpx.Client], None], page: Page, client: httpx.Client) -> None:
    if not isinstance(action, str):
        action(page, client)
    elif "." in action:
        page.click(action)
    else:
        page.keyboard.press(action)


def _take_away(browser: Browser, pictures: list[Picture], out: Path) -> None:
    """Open the pages, end the studio below them, and see what they say."""
    with scene("sample") as client:
        opened = list(_opened(browser, client, pictures, out))
    time.sleep(AWAY_SECONDS)
    for _, page, file in opened:
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=file)
        page.close()


def _opened(
    browser: Browser, client: httpx.Client, pictures: list[Picture], out: Path
) -> Iterator[tuple[Picture, Page, Path]]:
    ids = ids_of(client)
    for (size, (width, height)), theme in product(SIZES.items(), THEMES):
        context = logged_in(browser, client, width=width, height=height, theme=theme, touch=size == "phone")
        # The card of the first steps has a picture of its own.
        context.add_init_script("localStorage.getItem('motia.first') ?? localStorage.setItem('motia.first', 'closed')")
        for picture in pictures:
            page = context.new_page()
            address = picture.address.format(**ids) if "{" in picture.address else picture.address
            page.goto(f"{client.base_url}/{address}")
            page.get_by_text("Live", exact=True).wait_for(state="attached")
            page.wait_for_timeout(SETTLE_MS)
            yield picture, page, out / f"{picture.name}-{theme}-{size}.png"


if __name__ == "__main__":
    sys.exit(main())
