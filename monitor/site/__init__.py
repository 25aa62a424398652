"""The readers' site: static pages and feeds of what was told. Imported only where a site is built.

In reading order:

    page            what a site consists of: files, lines, kinds of pages
    places          which places a story tells of, and what they are called
    context         what all pages share: address, title, language, zone; names of files
    labels          the words of our own on the pages
    words/          these in other languages, a file a language
    templates       Jinja2, with everything escaped
    sides           the sides of the charts, the same on all pages
    latency         from publication to post, as far as that can be said
    charts          columns, life lines and bars, as SVG in a page
    shelf           told stories as pages show them, some at a time
    lines           what the site says of a story, and its line in lists
    claims          who says what, as a table for readers
    search          the index of the search, in small files
    folding         how words are folded, told to a browser
    syndication     feeds of stories, whatever their format
    atom jsonfeed   these as Atom 1.0, and as JSON Feed 1.1
    opml            the sources, for readers' programs
    catalogue       what stands on which page, kept between two builds
    write           the folder: each file is replaced whole or not touched
    build           the whole site at first, then what changed
    kinds           the kinds of pages, each in one line
    pages/          the kinds of pages
    keep            one site, from the database into its folder
    serve           a site on loopback
    html/           the templates
    static/         the style sheet, and the script of the search
    README.md       for operators: what is in it, how to host it
    story.png       a page of a story, for the papers; not in the wheel
"""
