"""The words of our own on the pages, but for those that posts have too (``monitor.languages.labels``).

Each is said once: here in English, in ``words`` in other languages. No word is bent by what stands beside it; those in
braces take one value.
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
    who_says_what: str = "Who says what"
    figure: str = "Figure"
    said_by: str = "Said by"
    reported_by: str = "Reported by"
    since: str = "Since"
    denied_by: str = "Denied by"
    superseded: str = "since then another figure"
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

    by_hour: str = "Reports by hour and side"
    by_hour_note: str = "By the time that outlets give, in the time zone of this site."
    told_that_day: str = "Told on this day"
    reported_that_day: str = "Further reports of earlier stories"
    week: str = "The week up to this day: the most reported stories"
    day_before: str = "The day before"
    day_after: str = "The day after"
    part: str = "Part {}"
    watch: str = "Watch"
    watches: str = "Watches"
    place: str = "Place"
    places: str = "Places"
    place_note: str = "Both names stand here, as the sides use them; which comes first means nothing."
    by_month: str = "By month"
    outlet: str = "Outlet"
    outlets: str = "Outlets"
    country: str = "Country"
    written_in: str = "Language"
    perspectives: str = "Where it stands"
    perspectives_note: str = (
        "Where an outlet works and how it is owned or funded, as far as commonly known. It is no judgement of truth, "
        "and open to challenge."
    )
    not_configured: str = "This outlet is not read any more."
    how_early: str = "How early, how often alone"
    how_early_note: str = (
        "Of the last 90 days, by when this program first saw each report. One that came with the first document of a "
        "feed says nothing of how early it was, and does not count there."
    )
    reported_stories: str = "Stories that it reported"
    of_them_first: str = "Of these it was first with"
    of_them_alone: str = "Of these nobody else reported"
    median_behind: str = "Median time behind the first report"
    latest_stories: str = "Latest stories"
    minutes: str = "{} min"
    hours: str = "{} h"

    method: str = "Method"
    method_lead: str = (
        "A program reads the feeds of outlets, keeps what its watches find, puts reports of one event together and "
        "tells it once. By which rules stands here."
    )
    watches_note: str = "What is looked for. A report is kept where a watch holds; places are found under all names."
    any_of: str = "One of"
    all_of: str = "All of"
    near_of: str = "Near it, within {} words"
    sentence_of: str = "In one sentence with"
    not_with: str = "Not beside"
    report_an_error: str = "To report an error"
    report_an_error_note: str = (
        "Say which page is meant and what is wrong with it. What an outlet corrects or withdraws is said on the page "
        "of its story; what this program did wrong is put right there, and earlier versions stay readable."
    )
    write_to: str = "Write to"
    no_contact: str = "No address is named here yet."
    latency: str = "From publication to post"
    latency_note: str = (
        "Of the stories of the last 30 days: from the time that an outlet gives the first report of a story to the "
        "story's first post, with all waits between: until the feed was read again, until more reports could come in, "
        "through quiet hours."
    )
    baseline_note: str = (
        "Some stories say nothing of that and are left out: where the first report came with the first document of its "
        "feed, and may be days old; where its feed brought it over an hour after the time it bears, though it was read "
        "in between; and where it bears no time, or one of the future."
    )
    by_minutes: str = "Stories by how many minutes they took at most"
    counted_posts: str = "Stories that count"
    first_document: str = "Left out: first document of a feed"
    backfilled: str = "Left out: brought later than dated"
    undated: str = "Left out: without a time"
    no_latency: str = "No story of this time counts yet."
    median: str = "Median"
    at_most: str = "95 % within"

    left_out: str = "Left out"
    left_out_lead: str = "What was read in the last seven days and not posted, and why."
    left_out_counts: str = "Reasons"
    reason: str = "Reason"
    entries: str = "Entries"
    read_in_all: str = "Read in all"
    nothing_found: str = "Nothing of the subject was found in it"
    vetoed: str = "Words of another subject stand beside what was found"
    unlike: str = "Unlike the examples of what belongs here"
    condition_missed: str = "A rule of a watch did not hold"
    too_old: str = "Published too long ago, or without a time"
    first_poll: str = "More than the first poll of a feed may post"
    other_reason: str = "Another reason"
    nearly_posted: str = "Nearly posted"
    nearly_posted_note: str = "The headlines that came nearest, the nearest first. {} came near in all."
    none_nearly: str = "None came near."
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
