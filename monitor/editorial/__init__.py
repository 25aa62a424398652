"""What an editor asks and changes.

In reading order:

    beginning       a configuration of one's own, made from the shipped one
    explain         what does the watchlist make of this text, and why
    screen          the verdict on each line of a file
    group           the reports of a file by the event they tell of
    preview         what stories and digests look like in a channel by now
    export          stories for researchers, as records and as rows of a table
    backtest        what would other rules have added and lost
    contrast        two channels of the same days, and what differs
    rejudge         rejected entries that belong by now
    choice          an editor's decision to post what was left out
    doubts          forms that an editor hardly meant
    coverage        languages without a word; words never found, or suspiciously often
    terms           the terms of a watchlist, found and told of
    config_file     a file of the configuration, tried and written
    watchlist       words added and taken out
    proposal        a new source: what its line should say, what it would match
    feedlist        feeds added and taken out
    examples        one more labelled headline
    article         what a file or a page says, as running text
    seed            from an article to a first draft of a watchlist
    update          a newer shipped configuration brought into one's own
    merge           three versions of a file made one
    yaml_edit       edits that leave everything else as it is, byte for byte
    yaml_text       text as YAML takes it
    revisions       the configuration as it stood at a git revision
"""
