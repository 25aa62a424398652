"""Posts: from a story to what is said of it. ``chart`` alone acts: it draws.

In reading order:

    post            what a post says, before it is given a look
    summary         which report heads it, and which whole sentences are quoted
    event           which texts tell of the story's event
    quotable        the sentences of a report that may be quoted
    graph           headlines and sentences by likeness: who says the same
    render          a story, a change in one or a pointer to another, as a message
    templates       the look of a channel's posts, written in a small part of Jinja2
    markup          pieces of text as a Telegram message, within its limits
    neutral         other people's text, kept from becoming links, mentions, hashtags, commands
    digest          what a period brought, in one message
    chart           the picture before a digest
"""
