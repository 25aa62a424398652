"""The index of the search, in small files that a browser loads a few of.

``search/stories-N.json`` holds of 32 stories what is shown, and their words; ``search/words-B-N.json`` holds of a block
of 4,096 stories which have the words that begin with some pairs of letters. So a new story rewrites one file of
stories, and those of its words in the newest block.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

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


def story(line: Line, moment: str, found: Words) -> dict[str, Any]:
    """What a file of stories holds of one. ``moment`` is when it was told, in words; ``changed`` tells whether the
    words are still those of the story."""
    return {
        "headline": line.headline,
        "language": line.language,
        "told": moment,
        "outlets": list(line.outlets[:_OUTLETS]),
        "more": max(0, len(line.outlets) - _OUTLETS),
        "changed": line.changed_at.timestamp(),
        "words": " ".join(found),
    }


def story_path(group: int) -> str:
    """Of a file of stories."""
    return f"search/stories-{group}.json"


def words_path(block: int, number: int) -> str:
    """Of a file of words."""
    return f"search/words-{block}-{number}.json"


def inverted(stories: Iterable[tuple[int, Words]], block: int) -> Mapping[int, Mapping[str, list[int]]]:
    """By bucket and word, which stories of a block have it: their numbers from its first."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for story_id, its in stories:
        for word in its:
            found[bucket(word)][word].append(story_id - block * BLOCK)
    return found


def written(data: object) -> bytes:
    """Data as a file: the same bytes for the same data."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "replace")


def stories_in(body: bytes | None) -> Iterator[tuple[int, dict[str, Any]]]:
    """The stories in a file, by their numbers; none in one that is missing or is none of ours."""
    try:
        data = json.loads(body or b"{}")
        yield from sorted((int(number), each) for number, each in data.items() if isinstance(each["words"], str))
    except (ValueError, TypeError, KeyError, AttributeError):
        return
