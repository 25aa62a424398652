"""The desk of editors and operators, and what machines ask of a worker. Imported only where it is used.

In reading order:

    pages           what a page is: a request, its answers; how to add one
    table           all pages, in the order of the navigation
    desk            what pages work on: store, configuration, clock
    operator/       what an operator sees and orders
    editor/         what an editor sees and changes
    templates       pages as text
    html/           their templates
    static/         their style and script
    server          from a request to its page, and back
    guard           what a request must say of itself
    login           who may come in
    security        passwords, sessions, the tokens of forms
    README.md       for operators: how to start it, who may come in
"""
