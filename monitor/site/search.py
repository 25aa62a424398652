"""The index of the search, in small files that a browser loads a few of.

``search/stories-N.json`` holds of 32 stories what is shown; ``search/words-B-N.json`` holds of a block of 2,048 stories
which have the words that begin with some pairs of letters. ``search/terms-N.json`` holds the words of the stories of
the first: of these files the second are made anew, and nobody else reads them. So a new story rewrites two files of
stories, and those of its words in the newest block.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from monitor.languages.text import words
from monitor.model.stories import Report
from monitor.site.page import Line

GROUP = 32
"""So many numbers of stories share a file of stories."""
BLOCK = 2048
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


def terms(stories: Mapping[int, tuple[float, Words]]) -> Mapping[str, object]:
    """A file of the words of stories, each with when it changed: by bucket, a line for each story that has some."""
    rows: dict[str, list[str]] = defaultdict(list)
    for number, (_, its) in sorted(stories.items()):
        for key, some in groupby(sorted(its, key=bucket), key=bucket):
            rows[str(key)].append(" ".join((str(number), *some)))
    return {
        "changed": {str(number): changed for number, (changed, _) in stories.items()},
        "words": {key: "\n".join(its) for key, its in rows.items()},
    }


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
    """A file of the words of stories, as it stands. Few texts, so that many files are read soon."""

    changed: Mapping[str, float]
    words: Mapping[str, str]

    def of_bucket(self, key: str) -> Iterator[tuple[int, Words]]:
        """The stories with words in a bucket, by their numbers."""
        for row in self.words.get(key, "").splitlines():
            number, *its = row.split(" ")
            yield int(number), its

    def of_stories(self) -> Mapping[int, tuple[float, Words]]:
        """What ``terms`` was given."""
        found: dict[int, list[str]] = {int(number): [] for number in self.changed}
        for key in self.words:
            for number, its in self.of_bucket(key):
                found[number] += its
        return {number: (self.changed[str(number)], its) for number, its in found.items()}


def terms_in(body: bytes | None) -> Terms:
    """What is in a file; nothing where it is missing or broken."""
    try:
        return Terms(**json.loads(body or b""))
    except (ValueError, TypeError):
        return Terms({}, {})


def inverted(block: Iterable[Terms], number: int, first: int) -> Mapping[str, Sequence[int]]:
    """By the words of one bucket, the stories that have them, in order: their numbers from ``first``."""
    found: dict[str, list[int]] = defaultdict(list)
    for terms in block:
        for story_id, its in terms.of_bucket(str(number)):
            for word in its:
                found[word].append(story_id - first)
    return found


def written(data: object) -> bytes:
    """Data as a file: the same bytes for the same data."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "replace")
