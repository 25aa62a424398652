"""The kinds of pages: ``monitor.site.page.Kind`` says what they have in common, ``monitor.site.kinds`` lists them.

In reading order:

    story           a story: reports, claims, versions
    index           the latest stories, and the way to all earlier days
    search          its page and its index
    feeds           stories for readers' programs
    sources         the feeds that are asked
    files           style sheet, scripts, sitemap
"""
