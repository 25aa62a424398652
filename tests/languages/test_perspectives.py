"""What labels of outlets are called in the languages of channels."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.languages.perspectives import PERSPECTIVES, is_telling, perspective_in

FEEDS = Path(__file__).parents[2] / "config" / "feeds.yaml"
# Of one outlet each, and proper to it.
SINGLE = {
    "Armenia-based bureau", "Armenian", "Armenian community", "Russia-focused", "service outside Azerbaijan",
}  # fmt: skip


@pytest.mark.parametrize("language", PERSPECTIVES)
def test_the_labels_that_ship_are_known_in_every_language_of_channels(language: str) -> None:
    feeds = YAML(typ="safe").load(FEEDS)["feeds"]
    labels = {label for feed in feeds for label in feed.get("perspective", ())} - SINGLE
    based = {label for label in labels if label.endswith("-based")}
    assert {label for label in based if perspective_in(label, language) == label} == set()
    assert labels - based <= PERSPECTIVES[language].keys()
    assert all(PERSPECTIVES[language].values())


@pytest.mark.parametrize(
    ("label", "language", "called"),
    [
        ("state-run", "en", "state-run"),
        ("state-run", "ru", "государственное"),
        ("Armenia-based", "ru", "Армения"),
        ("Turkey-based", "az", "Türkiyə"),
        ("Armenia-based", "en", "Armenia-based"),
        ("church-owned", "ru", "church-owned"),
        ("Atlantis-based", "ru", "Atlantis-based"),
        ("state-run", "xx", "state-run"),
    ],
)
def test_a_label_is_called_what_the_language_calls_it(label: str, language: str, called: str) -> None:
    assert perspective_in(label, language) == called


@pytest.mark.parametrize(
    ("label", "telling"),
    [("state-run", True), ("US-funded", True), ("private", False), ("Georgia-based", False), ("international", False)],
)
def test_what_most_outlets_are_is_not_said_behind_a_sentence(label: str, telling: bool) -> None:
    assert is_telling(label) is telling
