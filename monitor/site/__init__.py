"""The readers' site: static pages and feeds of what was told. Imported only where a site is built.

In reading order:

    page            what a site consists of: files, lines, kinds of pages
    places          which places a story tells of, and what they are called
"""
