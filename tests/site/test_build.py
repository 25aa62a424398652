"""A site is written whole at first, and then as far as something changed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from monitor.errors import UsageError
from monitor.site.build import Built
from monitor.site.catalogue import opened
from monitor.site.context import slug
from monitor.site.write import MARK
from monitor.store import Store
from tests.store.samples import MINUTE, NOW, merged
from tests.support.told import BASE, build, faults, grow, pages, site_settings, told_story


def stamps(folder: Path) -> Mapping[str, int]:
    """The files of the site, each with a number that another one in its place would not have."""
    site = folder / "site"
    return {path.relative_to(site).as_posix(): path.stat().st_ino for path in site.rglob("*") if path.is_file()}


def test_a_whole_site(store: Store, tmp_path: Path) -> None:
    one, other = told_story(store, "a", "b"), told_story(store, "c", number=8)
    built = build(store, tmp_path)
    assert built.stories == 2
    assert set(pages(tmp_path)) >= {"index.html", f"story/{one}.html", f"story/{other}.html"}
    assert list(faults(tmp_path)) == []
    index = (tmp_path / "site" / "index.html").read_text()
    assert index.index(f"story/{other}.html") < index.index(f"story/{one}.html")
    assert f"Sitemap: {BASE}sitemap.xml" in (tmp_path / "site" / "robots.txt").read_text()
    assert f"<loc>{BASE}story/{one}.html</loc>" in (tmp_path / "site" / "sitemaps" / "2023-09.xml").read_text()


def test_nothing_told_is_a_site_too(store: Store, tmp_path: Path) -> None:
    build(store, tmp_path)
    assert "Nothing has been told yet." in pages(tmp_path)["index.html"]


def test_what_did_not_change_is_not_touched(store: Store, tmp_path: Path) -> None:
    one, other = told_story(store, "a"), told_story(store, "c", number=8)
    build(store, tmp_path)
    before = stamps(tmp_path)
    assert build(store, tmp_path) == Built()
    assert build(store, tmp_path, since=NOW - MINUTE) == Built()
    assert stamps(tmp_path) == before
    grow(store, one, "b")
    built = build(store, tmp_path, since=NOW - MINUTE)
    after = stamps(tmp_path)
    changed = {path for path in after if before.get(path) != after[path]}
    assert f"story/{one}.html" in changed
    assert f"story/{other}.html" not in changed
    assert built.stories == 1
    assert built.written == len(changed)


def test_written_anew_the_bytes_are_the_same(store: Store, tmp_path: Path) -> None:
    told_story(store, "a", "b")
    build(store, tmp_path)
    before = stamps(tmp_path)
    assert build(store, tmp_path, anew=True).written == 0
    assert stamps(tmp_path) == before


def test_long_lists_wait_for_the_complete_look_once_they_are_there(store: Store, tmp_path: Path) -> None:
    story = told_story(store, "a")
    build(store, tmp_path)
    before = stamps(tmp_path)
    later = told_story(store, "b", number=8)
    grow(store, story, "c")
    build(store, tmp_path, since=NOW - MINUTE)
    waiting = {path for path in before if path.startswith(("outlet/", "sitemaps/", "watch/bridges/"))}
    assert len(waiting) == 3
    after = stamps(tmp_path)
    assert {path for path in before if before[path] == after[path]} >= waiting
    assert f"story/{later}.html" in pages(tmp_path)["watch/bridges.html"]
    assert list(faults(tmp_path)) == []
    build(store, tmp_path)
    after = stamps(tmp_path)
    assert not [path for path in waiting if before[path] == after[path]]


def test_a_merged_story_keeps_its_address(store: Store, tmp_path: Path) -> None:
    one, other = told_story(store, "a"), told_story(store, "b", number=8)
    build(store, tmp_path)
    merged(store, one, other)
    build(store, tmp_path, since=NOW - MINUTE)
    moved = pages(tmp_path)[f"story/{other}.html"]
    assert f"../story/{one}.html" in moved
    assert "This story is told elsewhere" in moved
    assert f"story/{other}.html" not in pages(tmp_path)["index.html"]
    assert list(faults(tmp_path)) == []


def test_what_the_database_forgot_goes(store: Store, tmp_path: Path) -> None:
    story = told_story(store, "a")
    build(store, tmp_path)
    assert f"story/{story}.html" in pages(tmp_path)
    other = site_settings(channels=("nobody",))
    build(store, tmp_path, other)
    assert f"story/{story}.html" not in pages(tmp_path)
    assert not (tmp_path / "site" / "story").exists()


def test_what_an_editor_withdrew_goes(store: Store, tmp_path: Path) -> None:
    story, other = told_story(store, "a"), told_story(store, "b", number=8)
    build(store, tmp_path)
    assert store.stories.withdraw(story, NOW + MINUTE) is not None
    build(store, tmp_path, since=NOW - MINUTE)
    assert f"story/{story}.html" not in pages(tmp_path)
    assert f"story/{story}.html" not in pages(tmp_path)["index.html"]
    assert f"story/{other}.html" in pages(tmp_path)["index.html"]
    build(store, tmp_path)
    assert list(faults(tmp_path)) == []


@pytest.mark.parametrize("spoil", ["remove", "break"])
def test_a_lost_catalogue_is_made_anew_and_nothing_stale_stays(store: Store, tmp_path: Path, spoil: str) -> None:
    one, other = told_story(store, "a"), told_story(store, "b", number=8)
    build(store, tmp_path)
    (catalogue,) = (tmp_path / "state").glob("site-*.sqlite")
    catalogue.unlink() if spoil == "remove" else catalogue.write_bytes(b"no database" * 1000)
    site = tmp_path / "site"
    (site / "story" / "999.html").write_text("stale")
    (site / "CNAME").write_text("news.example")
    merged(store, one, other)
    build(store, tmp_path)
    assert not (site / "story" / "999.html").exists()
    assert (site / "CNAME").read_text() == "news.example"
    assert f"../story/{one}.html" in pages(tmp_path)[f"story/{other}.html"]


def test_another_configuration_writes_every_page(store: Store, tmp_path: Path) -> None:
    told_story(store, "a")
    build(store, tmp_path)
    build(store, tmp_path, site_settings(title="Piers"), since=NOW - MINUTE)
    assert all("Piers" in page for page in pages(tmp_path).values())


def test_whoever_is_stopped_goes_on_later(store: Store, tmp_path: Path) -> None:
    story = told_story(store, "a")

    def stop(_seconds: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        build(store, tmp_path, rest=stop)
    build(store, tmp_path)
    assert {"index.html", f"story/{story}.html"} <= set(pages(tmp_path))
    assert list(faults(tmp_path)) == []


def test_one_process_writes_at_a_time(store: Store, tmp_path: Path) -> None:
    build(store, tmp_path)
    (path,) = (tmp_path / "state").glob("site-*.sqlite")
    with opened(path) as first, opened(path) as second:
        assert first is not None
        assert second is None
    build(store, tmp_path)


def test_a_folder_with_something_else_is_left_alone(store: Store, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "letter.txt").write_text("dear")
    with pytest.raises(UsageError, match="holds something else"):
        build(store, tmp_path)
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["letter.txt"]


def test_a_file_in_the_way_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(UsageError, match="a file stands where the folder"):
        build(store, tmp_path)


def test_everybody_may_read_it_whatever_the_umask(store: Store, tmp_path: Path) -> None:
    told_story(store, "a")
    before = os.umask(0o077)
    try:
        build(store, tmp_path)
    finally:
        os.umask(before)
    for path in (tmp_path / "site").rglob("*"):
        assert path.stat().st_mode & 0o044 == 0o044, path
    assert (tmp_path / "site" / MARK).exists()


def test_names_of_files_are_plain_and_never_the_same() -> None:
    texts = [
        "armenia",
        "News.am",
        "news am",
        "Հայաստան",
        "",
        "../x",
        "a" * 200,
        "a" * 201,
        "news-am-46519df5",
        "CON",
        "con",
    ]
    names = [slug(text) for text in texts]
    assert len(set(names)) == len(texts)
    assert names[0] == "armenia"
    assert all(name and set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and len(name) < 80 for name in names)
