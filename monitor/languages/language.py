"""What may be known of a language: the fields of its table in ``tables``. All but the first two have a default, since
no table has everything.

Lists of words are written as in a dictionary, in small letters, parted by spaces; phrases are written as tuples. Where
``*`` may end a word, it stands for all that begin so. Tables hold common knowledge of a language, and nothing of the
subject that a monitor is about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

TOLLS = ("dead", "wounded", "missing")
"""Whom a toll may count."""
GROUPS = ("people", "civilians", "soldiers", "police", "children", "women")
"""Who may be counted in a toll: the first are all, each other only some of them."""
OUTCOMES = ("signed", "ratified", "sentenced", "released", "ceasefire")
"""What a report may tell that was officially brought about, in the order in which they are told."""
STAGES = ("announced", "begins", "result", "reaction")
"""How far the event of a report may have come."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What replaces ``suffix`` at the end of a word: always, on common nouns (small letters), on names.

    Replacements are separated by spaces; "-" is nothing.
    """

    suffix: str
    always: str
    common: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Harmony:
    """Vowel harmony: in an ending, I is ı i u ü, and A is a or, behind a front vowel, ``front``. D is d and, where it
    ``hardens``, t behind a voiceless letter."""

    front: str
    hardens: bool = False


@dataclass(frozen=True, slots=True)
class Shortening:
    """Common nouns that lose the vowel of their last syllable before an ending. ``syllable`` matches such a word and
    groups what is before the vowel and behind it."""

    syllable: re.Pattern[str]
    endings: str


@dataclass(frozen=True, slots=True)
class Proclitics:
    """Particles that are written together with the word behind them. ``derived`` are those of them that stand before
    an adjective or plural, too; ``article`` is what the word itself may begin with and loses; ``turned`` is what its
    end becomes before a possessive; words of fewer than ``shortest`` letters take none."""

    particles: str
    derived: str = ""
    article: str = ""
    turned: tuple[tuple[str, str], ...] = ()
    shortest: int = 0


@dataclass(frozen=True, slots=True)
class Latin:
    """How names are spelled in Latin letters: what becomes of each letter, and what each habit of writing does
    otherwise ("" is the habit that does nothing otherwise).

    ``letter=spelling`` pairs; "^" before a letter stands for the beginning of a word, "-" for no letter.
    """

    letters: str
    habits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """The few words of our own in a post. All else is quoted.

    No word is bent by what stands beside it: labels are followed by a colon or stand alone; what is counted has a text
    for each plural form of the language. Those in braces take one value, ``now_was`` two. What has a default is said in
    English where a language lacks it.
    """

    sources: str
    more: str
    link: str
    same_text: str
    via: str
    other: str
    corrected: str
    withdrawn: str
    confirmed: str
    denied: str
    place: str
    dead: str
    wounded: str
    missing: str
    digest: str
    coverage: str
    see_also: str
    says: str

    # By plural form: see ``locale.plural_form``.
    outlets_counted: Mapping[str, str] = field(default_factory=dict)
    countries_counted: Mapping[str, str] = field(default_factory=dict)
    stories_counted: Mapping[str, str] = field(default_factory=dict)
    reports_counted: Mapping[str, str] = field(default_factory=dict)
    in_language: str = ""
    texts_counted: Mapping[str, str] = field(default_factory=dict)
    """Of how many texts those of the outlets are copies."""
    reported_now: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    """By GROUPS, but for people."""
    now_was: str = ""
    also: str = ""
    all_sources: str = ""
    updated: str = ""
    """With the time of day."""
    corrected_report: str = ""
    withdrew_report: str = ""
    """Both with the name of an outlet."""
    most_reported: str = ""
    one_source: str = ""
    the_week: str = ""
    disputed: str = ""
    both_sides: str = ""
    coverage_by_day: str = ""
    captured: str = ""
    displaced: str = ""
    detained: str = ""
    machine_translation: str = ""
    response: str = ""
    """What a side says of something that was not told."""
    outcomes: Mapping[str, str] = field(default_factory=dict)
    """By OUTCOMES."""


COUNTED = ("killed", "wounded", "missing", "captured", "displaced", "detained")
"""What may have happened to people who are counted."""
SPEAKERS = (
    "prosecutors",
    "defence",
    "police",
    "interior",
    "health",
    "emergency",
    "mines",
    "foreign",
    "border",
    "hospital",
    "ombudsman",
    "government",
    "president",
    "",
)
"""Who may say how many there are, by what they are in charge of; "" are all others."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Claims:
    """How a language counts people, and says who says so: read with more care than ``tolls``, and by
    ``monitor.stories.claims`` alone. Phrases are whole words; ``*`` where it is said."""

    counted: Mapping[str, str]
    """By COUNTED. ``*``"""
    groups: Mapping[str, str]
    """By GROUPS. ``*``"""
    people: str
    """Other words for people whom a number counts. ``*``"""
    verb_last: bool = False
    """Whether a sentence tells where and how before what happened."""
    of_them: tuple[str, ...]
    """Behind which stands how many of them are of a group."""
    numbers: Mapping[int, str] = field(default_factory=dict)
    """Number words besides those of the language, which stories are grouped by: what was learnt there was learnt
    without these."""
    magnitudes: Mapping[int, str] = field(default_factory=dict)
    """By which the number before them is multiplied. ``*``"""
    number_endings: str = ""
    """Endings behind a number in digits that leave it a number of people."""
    totals: str = ""
    """What may stand between a word for the dead and their number: "the toll rose to"."""
    least: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    most: tuple[str, ...] = ()
    more: str = ""
    """What says that a number is added to another: "another two"."""
    before: str = ""
    """What stands before a number that does not hold any more: "from 15"."""
    now: str = ""
    """What stands before the one that holds instead: "to 14"."""
    bygone: tuple[str, ...] = ()
    """Beginnings of phrases by which a sentence tells of other events, or of many of them."""
    unsure: str = ""
    """Words by which nothing is said to have happened."""
    says: tuple[str, ...] = ()
    """Verbs of saying. ``*``"""
    of_that: tuple[str, ...] = ()
    """How a sentence begins that tells who said what the one before says."""
    that_in: tuple[str, ...] = ()
    """What such a sentence has in it."""
    according: tuple[str, ...] = ()
    """What stands before who says so."""
    according_after: tuple[str, ...] = ()
    """What stands behind who says so."""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """By SPEAKERS, words that name who says so. ``*``"""
    hints: str = ""
    """Words by which somebody is quoted, even where it cannot be told who. ``*``"""
    tells: str = ""
    """Verbs of saying behind which stands to whom it is said."""
    to: str = ""
    """What stands before whom it is said to."""
    papers: str = ""
    """What somebody says it in: "in a statement"."""
    asides: str = ""
    """Words beside who says so that are not of the name."""
    apart: str = ""
    """Words that set what one says against what another says."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Language:
    """The table of one language."""

    code: str
    name: str
    """In English."""

    # How it is written, and told from others.
    scripts: tuple[str, ...] = ()
    """As ``detection`` calls them, the usual one first. None: a text is believed to be in the language that it is
    said to be in, whatever its script."""
    default_of: str = ""
    """The script whose texts are taken for this language where nothing tells."""
    letters: str = ""
    """Those that set it apart from others of its usual script, or pairs of them: Bulgarian has ъ before a consonant,
    Russian before a vowel."""
    frequent_words: str = ""
    """By which a text is known."""
    capitals: bool = True
    """Whether its script has them."""
    capital_nouns: bool = False
    """Whether every noun has a capital."""
    right_to_left: bool = False
    loose_spaces: bool = False
    """Whether the words of a phrase are written together or apart to taste."""
    colon: str = ": "
    comma: str = ", "
    semicolon: str = "; "
    abbreviations: str = ""
    """Behind which a full stop ends no sentence."""

    # How words are inflected, and phrases linked.
    endings: tuple[Rule, ...] = ()
    """The first rule that fits a word is taken. They accept somewhat more than a grammar would, since a wrong ending on
    a rare name does no harm and a missed one does."""
    harmony: Harmony | None = None
    shortening: Shortening | None = None
    proclitics: Proclitics | None = None
    after_apostrophe: str = ""
    """Endings that may stand behind an apostrophe."""
    of: str = ""
    """The preposition that links nouns, with and without its article, in one word."""
    of_and_article: tuple[str, str] = ("", "")
    """The same in two words: the preposition, the articles."""
    latin: Latin | None = None

    # Small words, and words about names, for proposing terms.
    function_words: str = ""
    """No phrase begins or ends with them, and no name consists of them."""
    name_links: str = ""
    """What may stand between two words of a name."""
    articles: str = ""
    """Behind which a capital makes no name, where every noun has one."""
    calendar: str = ""
    """Days and months that have capitals and are no names."""
    titles: str = ""
    """Behind one of these stands a person."""
    institutions: str = ""
    """Beginnings of words that an institution is called by."""
    places: str = ""
    """Beginnings of words that a place is called by, or that stand before its name."""
    demonym_endings: str = ""
    """What makes the inhabitants of a place, without its last vowel."""

    # Numbers, dates and tolls.
    numbers: Mapping[int, str] = field(default_factory=dict)
    """The words for each number, in their forms; ``~`` before one that means something else as well, as an article or
    French "neuf" does."""
    teens_in_two: bool = False
    """Whether eleven to nineteen are ten and a word of its own."""
    months: tuple[str, ...] = ()
    """How the names of the months begin in dates, January first: three letters at least."""
    uncounted: str = ""
    """What a number counts where it does not count people: times, sizes, money, months. ``*``"""
    tolls: Mapping[str, str] = field(default_factory=dict)
    """By TOLLS. ``*``"""
    among: tuple[str, str] = ("", "")
    """What stands before, and behind, those of whom a number counts only some: "two of the dead"."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """By GROUPS: words for those who are counted. ``*``"""
    spans: str = ""
    """Words for long times, years and months: a toll beside one may be that of many events. ``*``"""

    claims: Claims | None = None
    """How people are counted, and who says so."""

    # What reports say of events.
    outcomes: Mapping[str, str] = field(default_factory=dict)
    """By OUTCOMES: what is done, not what is planned: "signed", never "to sign". ``*``"""
    agreed: str = ""
    """Without a word that it was agreed on, a ceasefire is no outcome: most reports tell of its breaking. ``*``"""
    denies: str = ""
    """Verbs of denying. ``*``"""
    confirms: str = ""
    """Verbs of confirming. ``*``"""
    negations: str = ""
    """Small words that negate. Where an ending negates, only those tell."""
    attributions: str = ""
    """Beginnings of words that say "this is from there"."""
    pronouns: str = ""
    """How sentences begin that speak of somebody named in the one before."""

    # What reports say of themselves, and the furniture of pages.
    corrected: tuple[str, ...] = ()
    """Marks of a report that was corrected."""
    withdrawn: tuple[str, ...] = ()
    """Marks of a report that was withdrawn."""
    says_corrected: tuple[str, ...] = ()
    """What a corrected report says of itself: regular expressions over folded text."""
    says_withdrawn: tuple[str, ...] = ()
    """What a withdrawn report says of itself: regular expressions over folded text."""
    read_more: tuple[str, ...] = ()
    """Ends of summaries that invite to read on."""
    continuing: tuple[str, ...] = ()
    """Those of them that may be followed by the headline."""
    appeared: tuple[tuple[str, str], ...] = ()
    """Between which the headline stands in "The post … appeared first on …"."""
    furniture: tuple[str, ...] = ()
    """Phrases that no sentence of prose holds."""
    credits: tuple[str, ...] = ()
    """How a line begins that says no more than where the text is from."""

    # What outlets put around their titles and texts: see ``monitor.feeds.furniture``.
    title_labels: tuple[str, ...] = ()
    """How a headline is marked as urgent, live, updated, or as coming with pictures; without numbers."""
    sections: tuple[str, ...] = ()
    """What sections are called. No places: they may be all that tells what a headline is about."""
    read_also: tuple[str, ...] = ()
    """What stands before the headline of another report; with a colon where it says nothing without one."""
    follow_us: tuple[str, ...] = ()
    """How sentences begin that call to follow, subscribe, pay or share; "…" is anything within the sentence."""
    page_words: tuple[str, ...] = ()
    """What stands by itself behind a text on its page: links, buttons, notes on a picture."""
    bylines: tuple[str, ...] = ()
    """What is followed by a colon and the name of an author, a photographer or a source."""
    rights: tuple[str, ...] = ()
    """How sentences begin that speak of rights, reprints and liability."""
    outlet_words: str = ""
    """What may be added to the name of an outlet, or left out of it."""
    reporting: str = ""
    """Small words of a clause that says no more than that the outlet reports."""

    labels: Labels | None = None

    # What reports are grouped by.
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Words for kinds of event and for what events are about, as the news of every subject has them, by a name that is
    the same in each language. ``*``"""
    actors: Mapping[str, str] = field(default_factory=dict)
    """Words for countries, their capitals, and what they are joined in, by a code: who acts or speaks. ``*``"""
    stages: Mapping[str, str] = field(default_factory=dict)
    """By STAGES: words that tell how far an event has come. ``*``"""
    round_ups: tuple[str, ...] = ()
    """Phrases in the titles of round-ups, lists and live pages, which tell of many events."""
    updates: tuple[str, ...] = ()
    """Phrases by which an outlet says that it tells once more of an event: an update, a growing toll."""


def phrases(listed: str) -> tuple[str, ...]:
    """The phrases of a long list, which semicolons part."""
    return tuple(filter(None, (" ".join(phrase.split()) for phrase in listed.split(";"))))


def each(stem: str, endings: str) -> str:
    """The endings, each with the stem before it."""
    return " ".join(stem + ending.replace("-", "") for ending in endings.split())


def together(*parts: str) -> str:
    """Several lists as one."""
    return " ".join(parts)
