"""``monitor seed``: a draft of a watchlist from an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.load import load_watchlist
from monitor.errors import ConfigError, UsageError
from tests.support.commands import Output
from tests.support.configured import ARTICLE, EDITORS, PAGE
from tests.support.web import Reply, serve

pytestmark = pytest.mark.usefixtures("editors_config")


async def test_seeds_from_text_html_and_a_page(output: Output, folder: Path) -> None:
    (folder / "page.html").write_text(PAGE, "utf-8")
    async with serve() as web:
        web["/dam"] = Reply(body=PAGE.encode(), headers={"Content-Type": "text/html"})
        drafts = [await output("seed", source) for source in (str(ARTICLE), "page.html", web.url("/dam"))]
    for draft in drafts:
        (folder / "draft.yaml").write_text(draft, "utf-8")
        terms = load_watchlist(folder / "draft.yaml").terms
        assert next(iter(terms)) == "marrow-gorge-dam"
        assert {"ostania", "velmark", "ilan-torvek", "joint-river-commission"} < terms.keys()
        assert not {"home", "sport"} & terms.keys()


async def test_what_is_watched_already_is_left_out(output: Output) -> None:
    await output("watch", "add", "dam", "--label", "The dam", "--lang", "en", "Marrow Gorge Dam")
    draft = await output("seed", str(ARTICLE))
    assert "# In the watchlist already, and left out: Marrow Gorge Dam (dam)\n" in draft
    assert "\n  marrow-gorge-dam:" not in draft


async def test_the_language_may_be_given(output: Output, folder: Path) -> None:
    (folder / "short.txt").write_text("The road that ends near Alder Bridge was closed, and Alder Bridge is full.")
    assert "      fr: [Alder Bridge]\n" in await output("seed", "short.txt", "--lang", "fr")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["seed", str(ARTICLE), "--lang", "ge"], "'ge' is not a language code; did you mean ka"),
        (["seed", "missing.txt"], "cannot read missing.txt: No such file or directory"),
        (["seed", "config"], "cannot read config: Is a directory"),
        (["seed", "config/monitor.yaml"], "no name or recurring word is left to propose; give a longer text"),
        (["seed", "http://127.0.0.1:1/x"], "cannot read http://127.0.0.1:1/x: "),
    ],
)
async def test_wrong_usage(output: Output, folder: Path, words: list[str], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        await output(*words)


async def test_a_wrong_configuration_is_said(output: Output, folder: Path) -> None:
    broken = EDITORS["watchlist.yaml"].replace("[circus]}\n", "[circuss]}\n")
    (folder / "config" / "watchlist.yaml").write_text(broken, "utf-8")
    with pytest.raises(ConfigError, match="there is no term 'circuss'"):
        await output("seed", str(ARTICLE))
