"""Which story a report belongs to, among those of these days.

Nothing here acts. In reading order:

    window          the stories of these days, as the step uses them
    members         who is in the window, and what each report may be found by
    odds            how likely two reports tell of one event
    placing         where a new report goes, and which others change their story by it
    told            stories that readers know, which keep the event of their headline
    traits          what of a report is compared: names, numbers, terms and words
    duplicates      are two reports the same text
    constraints     what editors decided: together, or apart
    pairwise        the decision that was learnt, over what two reports share
    model.json      its coefficients
    linkage         average linkage, each outlet with one vote
    bridges         what hangs together by one outlet alone
    vectors         the vectors of reports, and how near they are
    space           vectors without what has to do with how a text is written
"""
