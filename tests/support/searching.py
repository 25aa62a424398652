"""The script of the search, run by node over the files of a site."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import monitor.site

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
    "fa": ("پل تازه‌ای در شهر گشایش یافت ۱۴۰۲", "شهر تازه ای 1402"),
    "ar": ("افتتاح جسرٍ جديدٍ في المدينةِ", "المدينه جسر"),
    "en": ("The bridge at O’Brien’s ford re-opens", "obrien re ford".replace("obrien", "brien")),
    "fr": ("Réouverture du pont à l’œuvre d’Évry", "reouverture evry"),
    "de": ("Die große Brücke in Düsseldorf ist offen", "grosse brucke"),
    "uk": ("Новий міст відкрито у Їхньому місті", "міст їхнь"),
    "el": ("Άνοιξε η γέφυρα στους Ταλαντούχους", "ανοιξε ΓΕΦΥΡΑ ταλαντουχους"),
    "he": ("גשר חדש נפתח בעִיר", "גשר עיר"),
    "bg": ("Откриха нов мост край Пловдив", "мост плов"),
    "pl": ("Otwarto most w Łodzi nad Wisłą", "lodzi wisla".replace("wisla", "wisl")),
    "es": ("Abren el puente del año en la región", "ano region"),
    "it": ("Riaperto il ponte, è la città che torna", "citta ponte"),
}


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
