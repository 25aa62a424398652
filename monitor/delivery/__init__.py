"""Delivery: from a story to messages, each once.

The steps are ``decide.Decider`` and ``deliver.Sender``. In reading order:

    README.md         was it delivered?
    decide            what stories that changed, and the time of day, cause in each channel
    policy            what a story causes in a channel
    timing            how urgent it is there; quiet hours and digests by the clock
    deliver           one sender per channel: the intent before the call, the receipt after it
    compose           a claimed publication as the message it is to be
    pictures        what a post shows of an event: a photo, a preview or nothing
    pacing            when the next message may leave
    publisher         what is asked of the outside: to send, and to look
    telegram/         the outside, by way of the Bot API
    terminal          the outside without it: posts are printed
    standing          the outside as it stands: each message once, in its present words
    journal           a file with a line for every message that a channel took
    recovery          what the journal knows and the database does not
    reconciliation/   what became of a message that perhaps arrived
"""
