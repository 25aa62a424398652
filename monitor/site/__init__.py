"""The readers' site: static pages and feeds of what was told. Imported only where a site is built.

In reading order:

    page            what a site consists of: files, lines, kinds of pages
    places          which places a story tells of, and what they are called
    context         what all pages share: address, title, language, zone; names of files
    labels          the words of our own on the pages
    templates       Jinja2, with everything escaped
    charts          columns, life lines and bars, as SVG in a page
    pages/          the kinds of pages
    html/           the templates
    static/         the style sheet
"""
