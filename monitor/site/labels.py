"""The words of our own on the pages, but for those that posts have too (``monitor.languages.labels``).

Each is said once, here, in English. No word is bent by what stands beside it; those in braces take one value.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of the site. They stand alone, or before what they name."""

    skip: str = "Skip to the text"
    menu: str = "Pages"
    latest: str = "Latest"
    stories: str = "Stories"
    earlier: str = "Earlier"
    updated: str = "Updated"
    first_told: str = "First told"
    nothing_yet: str = "Nothing has been told yet."

    summary: str = "In short"
    reports: str = "Who reports it"
    all_reports: str = "All reports"
    no_country: str = "Other"
    perspective: str = "Outlet"
    who_says_what: str = "Who says what"
    figure: str = "Figure"
    said_by: str = "Said by"
    reported_by: str = "Reported by"
    since: str = "Since"
    denied_by: str = "Denied by"
    superseded: str = "since then another figure"
    the_outlets: str = "the outlets themselves"
    no_source: str = "no source is named"
    silent: str = "Not reported so far by outlets of"
    versions: str = "Versions of the post"
    versions_note: str = "What readers saw of it, and what changed when."
    first_version: str = "First version"
    show: str = "Show it"
    version: str = "Version"
    added: str = "Added"
    removed: str = "Removed"
    unchanged: str = "No word changed"
    words_unknown: str = "The words of this version are not kept."
    replies: str = "Later told"
    corrections: str = "Corrections"
    on_telegram: str = "On Telegram"
    moved: str = "This story is told elsewhere"
    moved_note: str = "It turned out to be one with another story, which has all its reports now:"
    picture_of: str = "Picture: {}"

    search: str = "Search"
    search_words: str = "Words of a headline, in any language"
    search_hint: str = "All words must be there, in any order. The beginning of a word is enough."
    search_needs_script: str = "The search needs JavaScript. Without it, look through the days:"
    search_none: str = "Nothing was found."
    search_found: str = "Stories found: {}"
    search_more: str = "More"

    about: str = (
        "Written by a program from what outlets report. Headlines and sentences are theirs, word for word; what each "
        "says is its own."
    )


def labels_in(language: str) -> Labels:
    """The words in a language; in English where they are not known in it."""
    return _LABELS.get(language, _LABELS["en"])


_LABELS = {"en": Labels()}
