"""A news monitor for people who follow one conflict closely.

Read the modules in the order of the work:

    cli  arguments  display       a command: its arguments, what it prints
      options                     what several commands read in the same way
      commands_editing            the commands that write the configuration
      commands_looking            the commands that tell what it makes of texts and entries
      commands_stories            the commands about stories
    demo/                         the sample world of ``monitor demo``
    scheduler  operations         the worker's clock; what it does besides its pipeline
    alerting  operators           what operators are told in their chat; what they order there
    telling                       the same in words, in the chat and on a terminal
    checking  editing  coverage   what an operator and an editor ask
    clustering                    the reports of a file, by the event they tell of
    watching  labelling           edits of the configuration
    app  workplace                the composition root, and where it may write
      peers                       the other workers on the same database
    pipeline                      poll -> ingest -> group -> decide -> deliver
      polling  grouping  deciding  delivery   its steps
      composing  remembering        publications as messages, and that they were sent
      reconciling  tidying          what perhaps arrived; late copies
      looking                       the calls that tell of single messages
      context                       what they share
    backtesting                   other rules over the entries of the last days
    screening  semantics  encode  what decides about relevance: words and examples
    fetch  parse  extract         the edges that read: HTTP, feeds, HTML
    robots                        what a site asks crawlers not to fetch
    sandbox                       the process pool in which untrusted bytes are parsed
    publish  terminal             the edges that write: Telegram, the terminal
      probe                         was it delivered?
    updates                       the edge that reads what people write to the bot
    botapi                        how python-telegram-bot is spoken to
    store/  journal               the database, and what was posted beside it
    config  yamltree  environment the configuration
      configfiles                 its files as they lie on the disk
      rewriting  revisions        its text as an edit changes it, and as it was
    logs                          structured logs without secrets
    core/                         pure decisions
    errors                        what can go wrong
"""

__version__ = "0.1.0"
