"""Feeds: from an address to new entries.

The step is ``poll.Poller``. In reading order:

    poll            which feeds are due, what they answered, and what of it is new
    schedule        when a feed is polled next
    outage          whether it is our own network that fails, and not the feeds
    uplink          our own network: while it fails, few feeds are asked
    web/            HTTP, robots.txt, character sets, HTML: addresses and pages of other people
    reading         what a body says, found out in worker processes
    kinds           what a document is: a feed, a sitemap, a preview of Telegram, a page
    parts           the sitemaps that an index names, read in its place
    items           which items of a feed are new, by their bytes
    parse           bytes -> items, whatever kind of document holds them
    plain_xml       RSS and Atom of the common forms, read without feedparser
    drafts          items -> entries, in plain text
    sitemaps        news sitemaps and their indexes
    previews        the web previews of Telegram's channels
    dates           dates, whether they keep to a standard or not
    private         what only a feed's address holds, kept out of its entries
    aggregators     the pages behind links of aggregators
    furniture/      what outlets put around headlines and texts, taken off and kept beside them
    ingest          which entries are new, and what becomes of each
    quota           how many new entries of a feed are taken on one day
    judging         of many documents at once, so that none keeps the others waiting:
    verdicts        which entries of a document belong to the subject
    freshness       how old an entry may be to be posted
    articles        the pages behind headlines, read before their reports are grouped
    check           what each feed answers just now, without anything being written
    discover        from an address that a person names to a source, or the feeds of the page there
    subscriptions   the feeds of an OPML file of other readers' programs
"""
