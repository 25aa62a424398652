"""The search of a site of 10,000 stories in 14 languages: how large its index is, how soon a browser has found.

    python tests/bench/site_search.py [STORIES]

Headlines are made of invented words in the letters of each language, as often as words are (the n-th most frequent one
n times less than the first). Each search is made by a page that was just opened, with the files of the index from a
server on this machine that lets a browser keep none, until the first ten stories are there. A page that has the files
of the words has loaded them while they were typed; one that has all of them makes the same search again.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from time import perf_counter, process_time
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from monitor.model.archive import ArchivedStory  # noqa: E402
from monitor.site.page import Line  # noqa: E402
from tests.support.reports import made  # noqa: E402
from tests.support.searching import HEADLINES, Index  # noqa: E402
from tests.support.sitelines import archived, line  # noqa: E402

LANGUAGES = tuple(HEADLINES)[:14]
WORDS, IN_HEADLINE, REPORTS = 6000, 9, 5
SEARCHES = 20  # in each language
FIND = """async ([text, has]) => {
  const index = new Search.Index("search/");
  await Promise.all([index.about, index.fold]);
  const look = async () => {
    const found = await index.find(text);
    await Promise.all(found.slice(0, 10).map(({ story }) => index.story(story)));
  };
  if (has === "words") await index.prepare(text);
  if (has === "all") await look();
  const began = performance.now();
  await look();
  return performance.now() - began;
}"""


class Vocabulary:
    """Words in the letters of a language."""

    def __init__(self, headline: str, chance: random.Random) -> None:
        letters = [char for char in headline.lower() if char.isalpha()]
        self.words = ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(WORDS)]
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))
        self._chance = chance

    def headline(self) -> str:
        return " ".join(self._chance.choices(self.words, cum_weights=self._weights, k=IN_HEADLINE))


def stories(number: int, of: dict[str, Vocabulary], chance: random.Random) -> Iterator[tuple[Line, ArchivedStory]]:
    for story_id in range(1, number + 1):
        spoken = chance.choices(LANGUAGES, k=REPORTS)
        reports = [made(of[code].headline(), language=code) for code in spoken]
        outlets = tuple(f"Outlet {chance.randint(1, 60)}" for _ in range(REPORTS))
        told = line(story_id, reports[0].title, language=spoken[0], summary=of[spoken[0]].headline(), outlets=outlets)
        yield told, archived(told, *reports)


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or a body waits for the receipt of its head

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def main(number: int) -> None:
    chance = random.Random(1)  # noqa: S311 - no secret
    of = {code: Vocabulary(HEADLINES[code][0], chance) for code in LANGUAGES}
    told = list(stories(number + 1, of, chance))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "site")
        index = Index(folder)
        began = process_time()
        files = index.add(told[:-1])
        print(f"{number:,} stories: {process_time() - began:.1f} s of CPU, {files} files")
        sizes = sorted(path.stat().st_size for path in (folder / "search").iterdir())
        print(f"  {sum(sizes) / 1e6:.1f} MB, median {median(sizes) / 1e3:.0f} kB, largest {sizes[-1] / 1e3:.0f} kB")
        began, spent = perf_counter(), process_time()
        files = index.add(told[-1:])
        took, spent = (1e3 * (now - then) for now, then in ((perf_counter(), began), (process_time(), spent)))
        print(f"one more story: {took:.0f} ms, {spent:.0f} of them CPU, {files} files")
        look(folder, of, chance)


def look(folder: Path, of: dict[str, Vocabulary], chance: random.Random) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
            )
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/search.html")
            page.evaluate(FIND, ["warm up", ""])
            for has in ("", "words", "all"):
                report(page, of, chance, has)
            browser.close()
        server.shutdown()


def report(page: Page, of: dict[str, Vocabulary], chance: random.Random, has: str) -> None:
    times: list[float] = []
    for code in LANGUAGES:
        its = []
        for _ in range(SEARCHES):
            common, rare = chance.choice(of[code].words[:50]), chance.choice(of[code].words)
            its.append(page.evaluate(FIND, [f"{common} {rare[:3]}", has]))
        times += its
        print(f"  {code}: median {median(its):.0f} ms")
    print(f"with {has or 'no'} files: median {median(times):.0f} ms, 95 % {quantiles(times, n=20)[18]:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
