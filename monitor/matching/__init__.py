"""Matching: does an entry belong to the subject, and why.

The words decide; where they leave doubt, the examples. In reading order:

    screener        texts, by the words first and then by the examples
    matcher         all forms of the watchlist in one automaton; which of them a text holds
    compiled        the stems that it looks for, and the forms that may begin there
    kept            those on disk, so that a start need not compile
    forms           a form as an editor writes it -> the patterns that are looked for
    stems           those forms kept small
    fields          one text of an entry, folded, with the places of its words
    evidence        the terms found, with their places: near each other, in one sentence
    rules           what a watch makes of them, and why
    relevance       the verdict: by words where they are clear, else by likeness
    semantic        the labelled examples, encoded and learnt from
    labels          what the words say of each, on disk too
    classifier      how much a text resembles them
    embeddings      text -> vector, and how vectors are kept
    files           files of the state folder, written whole, believed only where nothing is in doubt
"""
