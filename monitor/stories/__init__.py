"""Stories: from matched entries to one story per event.

The step is ``group.Grouper``; it alone acts. In reading order:

    group           the step: matched reports get their story
    grouping/       which story a report belongs to, among those of these days
    facts           tolls, places, denials: what of a report can be compared, and which facts it changes
    figures         which tolls are believed, and which are told as what one outlet says
    retractions     does an outlet say that its own report was corrected or withdrawn
    independence    how many voices report an event: reprints are one
"""
