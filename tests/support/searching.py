"""The script of the search, run by node over the files of a site."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest

import monitor.site
from monitor.model.archive import ArchivedStory
from monitor.site.page import Kind, Line
from monitor.site.pages.files import StaticFiles
from monitor.site.pages.search import SearchPage, SearchStories, SearchWords
from monitor.site.shelf import Shelf
from monitor.site.templates import Templates
from monitor.site.write import Folder
from tests.support.sitelines import Lines, site

SCRIPT = Path(monitor.site.__file__).parent / "static" / "search.js"
NODE = shutil.which("node") or shutil.which("nodejs")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not found: the script of the search is not run")

# Headlines and what somebody may type to find each, in 17 languages.
HEADLINES = {
    "hy": ("Լաչինի միջանցքը ԲԱՑՎԵԼ է և գործում է", "բացվել լաչինի եւ"),
    "az": ("Xankəndidə İKİNCİ körpü açıldı", "xankendi ikinci korpu"),
    "ru": ("Ещё один мост открыт в Степанакерте", "еще СТЕПАНАКЕРТ"),
    "ka": ("ᲮᲘᲓᲘ გაიხსნა მდინარე არაქსზე", "ხიდი არაქს"),
    "tr": ("Iğdır'da IŞIKLI KÖPRÜ açıldı", "ığdır ışıklı kopru"),
    "fa": ("پل تازه‌ای در شهر گشایش یافت ۱۴۰۲", "شهر تازه\u200cای 1402"),
    "ar": ("افتتاح جسرٍ جديدٍ في المدينةِ", "المدينه جسر"),
    "en": ("The bridge at O’Brien’s ford re-opens", "brien re ford"),
    "fr": ("Réouverture du pont à l’œuvre d’Évry", "reouverture evry"),
    "de": ("Die große Brücke in Düsseldorf ist offen", "grosse brucke"),
    "uk": ("Новий міст відкрито у Їхньому місті", "міст їхнь"),
    "el": ("Άνοιξε η γέφυρα στους Ταλαντούχους", "ανοιξε ΓΕΦΥΡΑ ταλαντουχους"),
    "he": ("גשר חדש נפתח בעִיר", "גשר בעי"),
    "bg": ("Откриха нов мост край Пловдив", "мост плов"),
    "pl": ("Otwarto most w Łodzi nad Wisłą", "lodzi wisl"),
    "es": ("Abren el puente del año en la región", "ano region"),
    "it": ("Riaperto il ponte, è la città che torna", "citta ponte"),
}


class Index:
    """The kinds of the search in a folder, as the builder writes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = Folder(folder)
        self._folder.open()
        of = site()
        found = SearchStories(of, cast(Shelf, None), self._folder.read)
        kinds: tuple[Kind, ...] = (
            SearchPage(of, Templates()), found, SearchWords(found, self._folder.read)
        )  # fmt: skip
        self._pages = [(kind, Lines(kind)) for kind in kinds]
        for file in StaticFiles().files("", self._pages[0][1]):
            self._folder.write(file)

    def add(self, told: Sequence[tuple[Line, ArchivedStory]]) -> int:
        """Add stories; how many files were written."""
        due = [set[str]() for _ in self._pages]
        for each, story in told:
            for at, (_, catalogue) in enumerate(self._pages):
                due[at] |= catalogue.add(each, story)
        catalogue = self._pages[1][1]
        return sum(
            self._folder.write(file)
            for (kind, own), keys in zip(self._pages, due, strict=True)
            for key in sorted(keys)
            for file in kind.files(key, catalogue if kind.name == SearchPage.name else own)
        )


def run(script: str, given: object, folder: Path | None = None) -> Any:
    """What an asynchronous function returns to node, whose body ``script`` is; it sees ``Search``, ``given`` and a
    ``fetch`` that reads the files of a folder."""
    program = f"""
        const fs = require("fs");
        const Search = new Function(fs.readFileSync({json.dumps(str(SCRIPT))}, "utf8") + "; return Search")();
        const given = JSON.parse(fs.readFileSync(0, "utf8"));
        globalThis.fetch = async (name) => {{
          const path = {json.dumps(str(folder))} + "/" + name;
          return {{ ok: fs.existsSync(path), json: async () => JSON.parse(fs.readFileSync(path, "utf8")) }};
        }};
        (async () => {{ {script} }})().then((found) => process.stdout.write(JSON.stringify(found)));
    """
    assert NODE is not None
    done = subprocess.run([NODE, "-e", program], input=json.dumps(given), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def searched(site: Path, texts: Sequence[str]) -> list[list[int]]:
    """The stories that the script finds for each text, the best first."""
    found: list[list[int]] = run(
        """
        const index = new Search.Index("search/"), all = [];
        for (const text of given) all.push((await index.find(text)).map(({ story }) => story));
        return all;
        """,
        list(texts),
        site,
    )
    return found
