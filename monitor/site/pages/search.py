"""The search: its page, and its index in small files.

The files of words are made of those of stories, which are written before them: pages are written in the order of
the names of their kinds.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from monitor.model.archive import ArchivedStory
from monitor.site import search
from monitor.site.context import Site
from monitor.site.folding import table
from monitor.site.page import Catalogue, File, Line, Standing
from monitor.site.search import BLOCK, BUCKETS, GROUP, Terms, Words
from monitor.site.shelf import Shelf
from monitor.site.templates import Templates

Read = Callable[[str], bytes | None]
"""What stands in a file of the site now; None where there is none."""

_MOST_HELD = 20_000  # stories, of which the words are held for some seconds


class SearchPage:
    """The page, whose key is "", with what its script has to know: how words are folded, which blocks there are."""

    name = "search"

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[Standing]:
        """Every story may be the first of a block."""
        return (Standing("", str(line.story_id // BLOCK)),)

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """The page is there before anything is told, too."""
        groups = map(int, catalogue.keys(SearchStories.name))
        blocks = sorted({group * GROUP // BLOCK for group in groups})
        about = {"group": GROUP, "block": BLOCK, "buckets": BUCKETS, "blocks": blocks}
        yield File("search.html", self._templates.render("search.html", **self._site.page("search.html")).encode())
        yield File("search/fold.json", search.written(table()))
        yield File("search/index.json", search.written(about))


class SearchStories:
    """The files of stories, two with one number, which is the key."""

    name = "search-stories"

    def __init__(self, site: Site, shelf: Shelf, read: Read) -> None:
        self._site = site
        self._shelf = shelf
        self._read = read
        self._held: dict[int, Words] = {}

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """That of its number."""
        return (str(line.story_id // GROUP),)

    def words(self, line: Line, story: ArchivedStory) -> Words:
        """The words of a story; held until its file is written."""
        terms = self._site.settings.watchlist.terms
        places = [terms[place].label or place for place in line.places if place in terms]
        found = search.words_of(line, story.story.reports, places)
        if len(self._held) < _MOST_HELD:
            self._held[line.story_id] = found
        return found

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """What is shown, and the words. Of the stories that did not change, the words are those that stand there."""
        lines = {line.story_id: line for line in catalogue.lines(self.name, key)}
        known = self._known(lines, int(key))
        missing = [number for number in lines if number not in known]
        for story in self._shelf.load(missing) if missing else ():
            known[story.id] = self.words(lines[story.id], story)
        for number in lines:
            self._held.pop(number, None)
        if lines:
            shown = {str(number): search.story(line, self._site.moment(line.told_at)) for number, line in lines.items()}
            words = {number: (line.changed_at.timestamp(), known.get(number, ())) for number, line in lines.items()}
            yield File(search.stories_path(int(key)), search.written(shown))
            yield File(search.terms_path(int(key)), search.written(search.terms(words)))

    def _known(self, lines: Mapping[int, Line], group: int) -> dict[int, Words]:
        known = {number: self._held[number] for number in lines if number in self._held}
        if len(known) < len(lines):
            terms = search.terms_in(self._read(search.terms_path(group)))
            for number, (changed, words) in terms.of_stories().items():
                if number in lines and changed == lines[number].changed_at.timestamp():
                    known.setdefault(number, words)
        return known


class SearchWords:
    """The files of words; a key is a block and the number of one of its files, such as 2-17."""

    name = "search-words"

    def __init__(self, stories: SearchStories, read: Read) -> None:
        self._stories = stories
        self._read = read
        self._block: tuple[int, Sequence[Terms]] | None = None

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[Standing]:
        """All that its words are in."""
        self._block = None
        block, found = line.story_id // BLOCK, defaultdict[int, list[str]](list)
        for word in self._stories.words(line, story):
            found[search.bucket(word)].append(word)
        return [Standing(f"{block}-{number}", _in_short(its)) for number, its in sorted(found.items())]

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """One file."""
        block, number = map(int, key.split("-"))
        if self._block is None or self._block[0] != block:
            self._block = block, self._of_block(block)
        if found := search.inverted(self._block[1], number, block * BLOCK):
            yield File(search.words_path(block, number), search.written(found))

    def _of_block(self, block: int) -> Sequence[Terms]:
        groups = range(block * BLOCK // GROUP, (block + 1) * BLOCK // GROUP)
        return [search.terms_in(self._read(search.terms_path(group))) for group in groups]


def _in_short(words: Words) -> str:
    return hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=8).hexdigest()
