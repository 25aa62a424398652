"""The mark of a machine's translation in a post, with the originals one tap away."""

from __future__ import annotations

from dataclasses import replace

from monitor.languages.labels import labels_in, listed
from monitor.languages.locale import language_name
from monitor.model.publications import Message, Style
from monitor.posts.markup import MAX_UNITS, Block, Span, message, units, with_direction
from monitor.posts.post import Post

_BETWEEN = "\n\n"


def originals(post: Post, language: str) -> Block:
    """That a machine translated, from which languages, and folded beneath it what it translated; empty where it did
    not."""
    if not post.originals:
        return Block(())
    names = dict.fromkeys(language_name(each.language, language) for each in post.originals)
    label = " · ".join(filter(None, (labels_in(language).machine_translation, listed(names, language))))
    texts = ((Span(with_direction(each.text)),) for each in post.originals)
    return Block(((Span(label, italic=True),), *texts), folded=True)


def with_originals(made: Message, post: Post, style: Style, built_in: Message) -> Message:
    """A message in the look of a template, with the originals beneath where the template has no place for them;
    ``built_in`` with a note where there is no room."""
    if not post.originals or "originals" in style.template or made.html == built_in.html:
        return made
    added = message([originals(post, style.language)])
    plain = made.plain + _BETWEEN + added.plain
    if units(plain) > MAX_UNITS:
        return replace(built_in, note="the template was not used: it leaves no room for what was translated")
    return replace(made, html=made.html + _BETWEEN + added.html, plain=plain)
