"""The types that rooms hand each other: frozen, named by the boundary.

All times are aware and in UTC. In reading order:

    documents       an address is fetched, its bytes are parsed
    arrivals        how many new entries a feed brings a day
    entries         entries and feeds as the store keeps them
    identity        by what an entry is recognised when it comes back
    moves           where feeds went, and which redirects are remembered
    hosts           where an outlet's links lead: its own sites, and foreign ones
    matches         what a watchlist and the examples say of an entry
    stories         reports of one event, and where a report is placed
    selection       which reports of a story are looked at, of very many
    precedence      who reported first
    turns           one outlet counts as one, however much it brings
    publications    what a story causes in a channel, and the message that it becomes
    archive         a told story with everything that its readers saw of it
    bubbles         a message as it stands in a channel
    translations    texts to be read in another language, and what became of them
    delivery        what became of a message
    alerts          what is wrong with the monitor, and what operators were told of it
    roles           what a worker does of all the work
    operators       what people write to the bot, and press there
    previews        addresses of public Telegram channels
    settings        what the configuration decides
    values          the kinds of values that it is made of
    zones           time zones by their names
    examples        labelled headlines
    limits          how much is kept of other people's texts
"""
