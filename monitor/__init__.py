"""A news monitor for people who follow one conflict closely. ``README.md`` beside this file is for its developers.

The way of an entry:

    feeds/          an address -> new entries                          step: poll
    matching/       an entry -> does it belong to the subject, and why
    stories/        matched entries -> one story per event             step: group
    posts/          a story -> the text, the digest, the chart
    delivery/       a story -> messages, each once                     steps: decide, deliver
    translation/    what readers cannot read -> their language         step: translate

What they stand on:

    languages/      what is known of each language; text, words, sentences, numbers, names
    model/          the types that rooms hand each other, the settings among them
    store/          SQLite and PostgreSQL; the only room that knows SQLAlchemy and Alembic
    runtime         what every step of one worker shares: rules, store, clock, owner, stop
    sandbox         worker processes for untrusted input
    sandbox_processes  what runs in these processes
    shares          what there is little of, shared out between parties
    threads         blocking calls that may hang
    heap            memory that was freed, given back to the system
    logs            structured logs without secrets
    addresses       keys in addresses, and addresses without them
    errors          the error tree; "did you mean ...?"

Who sets it going, and asks:

    config/         YAML and environment -> settings
    editorial/      what an editor asks and changes: explain, backtest, watch, seed
    site/           the readers' site: static pages and feeds of what was told
    worker/         the long-running process: wiring, clock, alerts, operators' commands, status
    web/            the desk of editors and operators; what machines ask of a worker
    cli/            the commands and what they print
    demo/           the sample world of ``monitor demo``
    __main__        ``python -m monitor``
    README.md       for developers: the way of an entry in words, how to add things, design notes
    py.typed        tells type checkers that all of this has types
"""

__version__ = "0.1.0"
