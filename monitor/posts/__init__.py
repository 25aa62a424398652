"""Posts: from a story to what is said of it. ``chart`` alone acts: it draws.

In reading order:

    post            what a post says, before it is given a look
    summary         which report heads it, and which whole sentences are quoted
    event           which texts tell of the story's event
    quotable        the sentences of a report that may be quoted
    foreign         what of it readers cannot read, and what it says in their language
    graph           headlines and sentences by likeness: who says the same
    changed         what changed since readers first saw it
    claims          the line that says where figures differ
    sources         who reports it: the fold beneath a post, and pages of all outlets
    render          a story, or a pointer to another, as a message
    replies         a change in a story, as a message under its post
    caption         a story as the caption of a picture
    originals       that a machine translated, and what
    templates       the look of a channel's posts, written in a small part of Jinja2
    markup          pieces of text as a Telegram message, within its limits
    neutral         other people's text, kept from becoming links, mentions, hashtags, commands
    period          a period in words, as it heads a digest
    noted           what is new or disputed about a story, in a few words
    digest          what a period brought, in one message or below its picture
    chart           the picture of a digest
    runs            the HTML of a message read back, as pieces of text in one look
    page            channels as one page, the way a phone shows them
    differences     what changed between two versions of a post
"""
