"""The kinds of pages: ``monitor.site.page.Kind`` says what they have in common, ``monitor.site.kinds`` lists them.

In reading order:

    story           a story: reports, claims, versions
    index           the latest stories, and the way to all earlier days
    files           style sheet, scripts, sitemap
"""
