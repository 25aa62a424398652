"""The types that rooms hand each other: frozen, named by the boundary.

All times are aware and in UTC. In reading order:

    documents       an address is fetched, its bytes are parsed
    entries         entries and feeds as the store keeps them
    identity        by what an entry is recognised when it comes back
    matches         what a watchlist and the examples say of an entry
    stories         reports of one event, and where a report is placed
    publications    what a story causes in a channel, and the message that it becomes
    delivery        what became of a message
    alerts          what is wrong with the monitor, and what operators were told of it
    operators       what people write to the bot
    settings        what the configuration decides
    values          the kinds of values that it is made of
    examples        labelled headlines
    limits          how much is kept of other people's texts
"""
