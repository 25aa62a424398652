"""The web as other people serve it: hostile until it is text.

In reading order:

    fetch           an address -> an outcome, under limits of time and size, never on a private network
    headers         what headers and addresses mean
    robots          what a site asks crawlers not to fetch
    charset         bytes -> characters
    html            HTML -> text: summaries, and the pages behind entries
    pages           one page, for a person who asks
"""
