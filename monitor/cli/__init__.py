"""The command line.

In reading order:

    main            reads the arguments
    running         runs one command, prints what goes wrong
    parser          the parser, made from the list of commands
    commands/       a file each
    options         what several of them read in the same way
    display         tables, progress, JSON
    saying          who says what of a story
    view            a running worker on a whole terminal: looks and draws
    board           its lines
    screen          the terminal, taken and given back
    person          the log, where a person reads it
    sources         what `feeds` does to sources: look, add, remove, lists of others
    asking          what feeds, Telegram and the translator answer
"""
