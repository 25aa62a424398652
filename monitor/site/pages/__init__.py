"""The kinds of pages: ``monitor.site.page.Kind`` says what they have in common, ``monitor.site.kinds`` lists them.

In reading order:

    story           a story: reports, claims, versions
    index           the latest stories, and the way to all earlier days
    day             a day: timeline, hours and sides, the week before
    months          what belongs to something: the latest, and all by month
    watch           what a watch found
    place           what was told of a place
    outlet          what an outlet reported, how early, how often alone
    left_out        what was not posted, and why
    method          what is looked for and where, how long it takes
    parts           long lists in parts
    search          its page and its index
    feeds           stories for readers' programs
    sources         the feeds that are asked
    files           style sheet, scripts, sitemap
"""
