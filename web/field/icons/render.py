"""Render the app's icon to the PNG sizes a phone asks for.

Run by hand after changing `public/icons/icon.svg`: `python icons/render.py` in `web/field`,
with Playwright and a Chromium whose path is in CHROMIUM (default /usr/bin/chromium).
"""

import os
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ICONS = Path(__file__).parents[1] / "public" / "icons"
GROUND = "#0b5546"
# A launcher may cut a maskable icon down to the circle of 80 % of its width.
MASKABLE_SHARE = 0.72
CHROMIUM_ARGS = ["--no-sandbox", "--disable-quic", "--no-first-run"]


def draw(page: Page, size: int, share: float, ground: str, name: str) -> None:
    """Save the icon `share` of `size` pixels wide on `ground` as `name`."""
    svg = (ICONS / "icon.svg").read_text("utf-8")
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(
        f"<style>body{{margin:0;display:grid;place-items:center;height:{size}px;"
        f"background:{ground}}}svg{{width:{size * share}px}}</style>{svg}"
    )
    page.screenshot(path=str(ICONS / name), omit_background=True)


def main() -> None:
    """Write every PNG."""
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        page = browser.new_page()
        draw(page, 192, 1, "transparent", "icon-192.png")
        draw(page, 512, 1, "transparent", "icon-512.png")
        draw(page, 512, MASKABLE_SHARE, GROUND, "icon-maskable-512.png")
        browser.close()


if __name__ == "__main__":
    main()
