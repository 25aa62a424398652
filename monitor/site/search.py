"""The index of the search, in small files that a browser loads a few of.

``search/stories-N.json`` holds of 32 stories what is shown; ``search/words-B-N.json`` holds of a block of 4,096 stories
which have the words that begin with some pairs of letters. ``search/terms-N.json`` holds the words of the stories of
the first: of these files the second are made anew, and nobody else reads them. So a new story rewrites two files of
stories, and those of its words in the newest block.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.languages.text import words
from monitor.model.stories import Report
from monitor.site.page import Line

GROUP = 32
"""So many numbers of stories share a file of stories."""
BLOCK = 4096
"""So many share the files of words; a multiple of the other."""
BUCKETS = 64
"""So many files of words has a block."""

_MOST_WORDS = 300  # of one story
_MOST_IN_BUCKET = 16  # of these; so a file of words is bounded whatever feeds write
_LONGEST = 40  # letters of a word
_OUTLETS = 5  # that are shown

Words = Sequence[str]


def bucket(word: str) -> int:
    """In which file of its block a word is: by its first two letters, so that all words are there that begin so."""
    return (ord(word[0]) * 31 + (ord(word[1]) if len(word) > 1 else 0)) % BUCKETS


def words_of(line: Line, reports: Iterable[Report], places: Iterable[str]) -> Words:
    """The words by which a story is found, each once, sorted: of its headlines in every language, its summary, outlets
    and the names of its places."""
    # What strangers may write much of comes last.
    texts = (line.headline, *places, line.summary, *line.outlets, *(report.title for report in reports))
    found: dict[str, None] = {}
    in_bucket: Counter[int] = Counter()
    for word in (word[:_LONGEST] for text in texts for word in words(text)):
        if word not in found and is_searched(word) and in_bucket[bucket(word)] < _MOST_IN_BUCKET:
            found[word] = None
            in_bucket[bucket(word)] += 1
            if len(found) == _MOST_WORDS:
                break
    return sorted(found)


def is_searched(word: str) -> bool:
    """Is it a word to look for: of two letters at least, or a figure?"""
    return len(word) > 1 or word.isdecimal()


def story(line: Line, moment: str) -> Mapping[str, object]:
    """What is shown of a story. ``moment`` is when it was told, in words."""
    return {
        "headline": line.headline,
        "language": line.language,
        "told": moment,
        "outlets": list(line.outlets[:_OUTLETS]),
        "more": max(0, len(line.outlets) - _OUTLETS),
    }


def terms(line: Line, found: Words) -> Mapping[str, object]:
    """The words of a story by bucket, and when it changed, which tells whether they are still its words."""
    by_bucket: dict[str, list[str]] = defaultdict(list)
    for word in found:
        by_bucket[str(bucket(word))].append(word)
    return {"changed": line.changed_at.timestamp(), "words": by_bucket}


def stories_path(group: int) -> str:
    """Of a file of what is shown."""
    return f"search/stories-{group}.json"


def terms_path(group: int) -> str:
    """Of a file of the words of stories."""
    return f"search/terms-{group}.json"


def words_path(block: int, number: int) -> str:
    """Of a file of the stories of words."""
    return f"search/words-{block}-{number}.json"


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of a story by bucket, as a file has them."""

    changed: float
    words: Mapping[str, Words]


def terms_in(body: bytes | None) -> Mapping[int, Terms]:
    """The stories in a file by their numbers, in order; none in one that is missing or broken."""
    try:
        found = {int(number): Terms(**its) for number, its in json.loads(body or b"{}").items()}
        return dict(sorted(found.items()))
    except (ValueError, TypeError, AttributeError):
        return {}


def inverted(stories: Mapping[int, Terms], number: int, block: int) -> Mapping[str, Sequence[int]]:
    """By the words of one bucket, the stories of a block that have them, in order: their numbers from its first."""
    found: dict[str, list[int]] = defaultdict(list)
    key, first = str(number), block * BLOCK
    for story_id, its in stories.items():
        for word in its.words.get(key, ()):
            found[word].append(story_id - first)
    return found


def written(data: object) -> bytes:
    """Data as a file: the same bytes for the same data."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "replace")
