"""``monitor preview``: what is stored, and the sample world, as a phone shows them."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.cli.commands import preview
from monitor.model.delivery import Delivered
from monitor.model.publications import Change, PublicationIntent, PublicationKind
from monitor.model.stories import Placement
from monitor.store import Store
from tests.store.samples import MINUTE, POST, begin, intend, opened, placed, reports
from tests.support.commands import Run

TEMPLATE = "<b>HOUSE {{ headline }}</b>\n{% for outlet in outlets %}{{ outlet.name }}{% endfor %}"


@pytest.fixture
def stored(database: Path) -> Path:
    """Story 1, posted as message 7, edited, and answered by message 8; and story 2, which waits."""
    now = datetime.now(UTC)
    with closing(Store.open(f"sqlite:///{database}")) as store:
        store.outbox.sync_channels({"main": "@bridges"}, now)
        a, b, c = reports(store, "a", "b", "c", now=now, published=now)
        story = opened(store, a, POST, now=now)
        store.outbox.record_outcome(begin(store, now, told=[a]), 1, Delivered(7), now, MINUTE)
        placed(store, b, Placement(story, "alike"), now)
        reply = PublicationIntent("main", PublicationKind.REPLY, change=Change("corrected", b))
        intend(store, story, PublicationIntent("main", PublicationKind.EDIT), reply, now=now)
        store.outbox.record_outcome(begin(store, now), 1, Delivered(8), now, MINUTE)
        store.outbox.record_outcome(begin(store, now, told=[a, b]), 1, Delivered(7), now, MINUTE)
        placed(store, c, now=now)
    return database


def test_a_stored_story_in_its_newest_state(run: Run, stored: Path) -> None:
    before = run("stories", "show", "1", "--json")
    code, printed, complaint = run("preview", "1")
    assert code == 0, complaint
    assert printed.startswith("Channel main\n\n")
    assert "\n7 · " in printed
    assert "edited 1 time " in printed
    assert "Bridge a opens" in printed
    assert re.search(r"^8 · .*\n↳ Bridge opens\n", printed, re.MULTILINE)
    assert "\x1b" not in printed
    assert run("stories", "show", "1", "--json") == before
    assert "Bridge c opens" in run("preview", "2")[1]


def test_a_page_of_it(run: Run, stored: Path, tmp_path: Path) -> None:
    code, printed, complaint = run("preview", "1", "--html", "story.html")
    assert code == 0, complaint
    assert printed.endswith("The page: story.html\n")
    page = (tmp_path / "story.html").read_text("utf-8")
    assert '<article id="c0-7">' in page
    assert "Content-Security-Policy" in page
    assert "Bridge a opens" in page
    assert run("preview", "1", "--html", "missing/story.html")[::2] == (
        2,
        "monitor: cannot write missing/story.html: No such file or directory\n",
    )


def test_a_template_that_is_being_edited(run: Run, stored: Path, tmp_path: Path) -> None:
    (tmp_path / "house.html").write_text(TEMPLATE, "utf-8")
    assert "HOUSE Bridge a opens" in run("preview", "1", "--template", "house.html")[1]
    (tmp_path / "house.html").write_text("{{ headline }}\n{{ nothing }}", "utf-8")
    code, _, complaint = run("preview", "1", "--template", "house.html")
    assert code == 2
    assert complaint.startswith("monitor: house.html, line 2: there is no value 'nothing'")


def test_a_template_that_a_post_does_not_fit_is_told_of(run: Run, stored: Path, tmp_path: Path) -> None:
    (tmp_path / "house.html").write_text("{% if count > 2 %}{{ headline }}{% else %}{{ corrected | join }}{% endif %}")
    code, printed, complaint = run("preview", "1", "--template", "house.html", "--html", "page.html")
    assert code == 0, complaint
    assert "Note: the template was not used: it makes an empty message\n" in printed
    assert "the template was not used" in (tmp_path / "page.html").read_text("utf-8")


def test_the_digest_of_what_is_stored(run: Run, stored: Path, tmp_path: Path) -> None:
    config = tmp_path / "config" / "monitor.yaml"
    config.write_text(
        config.read_text("utf-8").replace("{settle: 0s}", "{settle: 0s, digest: {chart: false}}"), "utf-8"
    )
    code, printed, complaint = run("preview", "--digest", "--since", "1h")
    assert code == 0, complaint
    assert ("Bridge a opens" in printed, "Bridge c opens" in printed) == (True, True)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["9"], "there is no story 9"),
        (["1", "--channel", "mian"], "there is no channel 'mian'; did you mean 'main'?"),
        (["1", "--digest"], "--digest shows no single story"),
        (["1", "--template", "none.html"], "cannot read none.html"),
    ],
)
def test_wrong_usage(run: Run, stored: Path, words: list[str], complaint: str) -> None:
    code, printed, complained = run("preview", *words)
    assert (code, printed) == (2, "")
    assert complaint in complained


@pytest.mark.slow
def test_the_sample_world_without_a_database(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "HOURS", (0, 5, 11, 16))
    code, printed, complaint = run("preview", "--html", "sample.html")
    assert code == 0, complaint
    assert "Invented SAMPLE DATA" in printed
    assert "\n1 · 19 Sep 2023" in printed
    page = (folder / "sample.html").read_text("utf-8")
    assert "127.0.0.1" not in page
    assert page.count("data:image/png;base64,") == 1
    assert not (folder / "state").exists()
