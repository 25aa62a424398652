"""Stories: from matched entries to one story per event.

The step is ``group.Grouper``; it alone acts. In reading order:

    group           the step: matched reports get their story
    grouping/       which story a report belongs to, among those of these days
    facts           tolls, places, denials: what of a report can be compared, and which facts it changes
    answers         does what a side denies, or confirms, speak of what was told
    figures         which tolls are believed, and which are told as what one outlet says
    retractions     does an outlet say that its own report was corrected or withdrawn
    clauses         the words, numbers and marks of a sentence, as figures and their sources are read from them
    numerals        the numbers that may count people, in digits and in words
    counting        the figures in a clause: how many people of which group
    speakers        who is quoted in a clause
    claims          the figures of a report, and whose word each of them is
    claim_table     who says what of a story: the figures, who says each, who carries and who denies it
    independence    how many voices report an event: reprints are one
"""
