"""Which texts tell of a story's event: an advertisement, or news of something else, is quoted for nobody.

A text that got into a story, by its address or by a bridge, tells of its event as far as its sentences have words in
common with what other outlets say of it in its language; titles are soon copied. Of the sample stories
(``tests/eval/summaries.py``), the texts of sentences that are told beside other outlets have eight such words at least;
advertisements in their place have one at most, but for two of 146.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from monitor.languages.text import fold_key
from monitor.posts.graph import Statement

_IN_COMMON = 2  # words of a text and others'; of very short ones half of them


def of_event(nodes: Sequence[Statement]) -> frozenset[Statement]:
    """The statements of the texts that tell of one event, as far as can be told: what one outlet alone says in its
    language is compared with nothing. Titles count where there is nothing else."""
    texts: dict[int, list[Statement]] = defaultdict(list)  # by report
    said: dict[tuple[str, str], list[Statement]] = defaultdict(list)  # by language and outlet
    for node in nodes:
        texts[node.number].append(node)
    speakers = {number: (text[0].report.language, fold_key(text[0].report.outlet)) for number, text in texts.items()}
    for node in nodes:
        said[speakers[node.number]].append(node)
    telling: set[Statement] = set()
    for number, text in texts.items():
        language, outlet = speakers[number]
        others = [
            node for (own, by), all_of_it in said.items() if own == language and by != outlet for node in all_of_it
        ]
        if not others or _tells(text, others):
            telling.update(text)
    return frozenset(telling)


def _tells(text: Sequence[Statement], others: Sequence[Statement]) -> bool:
    with_title = all(node.position < 0 for node in others) or all(node.position < 0 for node in text)
    own = {word for node in text if with_title or node.position >= 0 for word in node.gist}
    beside = set().union(*(node.gist for node in others))
    return len(own & beside) >= min(_IN_COMMON, (min(len(own), len(beside)) + 1) // 2)
