"""What is said of the settings of the readers' site."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.errors import ConfigError

FEEDS = 'feeds: [{url: "https://example.org/rss"}]'
WATCHLIST = "terms: {a: {forms: {en: [word]}}}\nwatches: {words: {any: [a]}}"


def loaded(folder: Path, monitor: str) -> object:
    for name, text in (("monitor", monitor), ("feeds", FEEDS), ("watchlist", WATCHLIST)):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return load(folder, {})


@pytest.mark.parametrize(
    ("monitor", "said"),
    [
        ("channels: {main: {story_link: true}}", "posts cannot link to a site whose address is not known; write its"),
        ("channels: {main: {}}\nsite: {channels: [mian]}", "there is no channel 'mian'; did you mean 'main'?"),
        ("site: {base: ftp://news.example/}", "base"),
        ("site: {base: 'https://news.example/?a=1'}", "base"),
        ("site: {title: ''}", "title"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, monitor: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, monitor)
    assert said in str(caught.value)


def test_an_address_ends_in_a_slash(tmp_path: Path) -> None:
    monitor = "channels: {main: {story_link: true}}\nsite: {base: https://news.example/archive}"
    found = loaded(tmp_path, monitor)
    assert found.monitor.site.base == "https://news.example/archive/"  # type: ignore[attr-defined]
