"""A news monitor for people who follow one conflict closely.

Read the modules in the order of the work:

    cli -> scheduler -> app       a command, the worker's clock, the composition root
    pipeline                      poll -> ingest -> group -> decide -> deliver
    fetch  parse  extract         the edges that read: HTTP, feeds, HTML
    sandbox                       the process pool in which untrusted bytes are parsed
    publish  terminal             the edges that write: Telegram, the terminal
    store/                        the database
    config  logs                  the configuration files; structured logs
    core/                         pure decisions: matching, identity, cadence, stories, policy, rendering
    errors                        what can go wrong
"""

__version__ = "0.1.0"
