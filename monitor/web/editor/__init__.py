"""What an editor sees and changes: words, doubtful entries, stories, the look of posts.

In reading order:

    watchlist       the pages of terms and watches: a word tried, saved, taken back
    trial           what an addition would do to stored entries
    trials          trials under way, newest entries first
    rules           the rules as the desk asks them
    saves           the watchlist written, and the writing undone
    labelling       the page of the queue
    queue           what was nearly posted, or posted in doubt
    explaining      a text with the words it is judged by
    stories         stories merged, split, taken out
    preview         messages as a phone shows them
    state           what these share between requests
"""

from __future__ import annotations

from monitor.web.editor import explaining, labelling, preview, stories, watchlist
from monitor.web.pages import Page

PAGES: tuple[Page, ...] = (
    Page("/words", watchlist.words, title="Words"),
    Page("/words/term", watchlist.term),
    Page("/words/try", watchlist.attempt),
    Page("/words/stop", watchlist.stop, ("POST",)),
    Page("/words/save", watchlist.save, ("POST",)),
    Page("/words/remove", watchlist.remove, ("POST",)),
    Page("/words/undo", watchlist.undo, ("POST",)),
    Page("/queue", labelling.show, title="Queue"),
    Page("/queue/label", labelling.label, ("POST",)),
    Page("/queue/undo", labelling.undo, ("POST",)),
    Page("/explain", explaining.show, ("GET", "POST"), title="Explain"),
    Page("/stories", stories.listing, title="Stories"),
    Page("/stories/{number}", stories.story),
    Page("/stories/{number}/correct", stories.correct, ("POST",)),
    Page("/preview", preview.show, ("GET", "POST"), title="Preview"),
    Page("/preview/phone.css", preview.style),
)
