"""The outbox and what belongs to it.

In reading order:

    outbox          what is to be said in which channel, and what became of it
    decisions       what waits for a decision, and what was decided
    outlets         whose stories publications tell
    claims          which publication is next, with all that is needed to send it
    versions        posts as readers saw them, from their first words on
    outcomes        what an outcome makes of a publication and of its channel
    digests         what a digest tells of
    charts          what a digest says whose chart has left
    chats           which channel goes to which chat
    reconciliation  messages that perhaps arrived
    journal         receipts that the journal holds and the database does not
"""
