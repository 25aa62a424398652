"""The web as other people serve it: hostile until it is text.

In reading order:

    fetch           an address -> an outcome, under limits of time and size, never on a private network
    addresses       which addresses are asked: of a usual length, and public where a connection leads
    lookups         names -> addresses, in threads of their own, shared out between those who ask
    clocks          what the clocks of servers say of ours
    headers         what headers mean
    robots          what a site asks crawlers not to fetch
    charset         bytes -> characters
    html            HTML -> text: summaries, and the pages behind entries
    links           the feeds that a page declares
    pages           one page, for a person who asks
"""
