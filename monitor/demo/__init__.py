"""The demonstration's world: invented sample outlets and the loopback server that publishes their feeds.

    README.md       what the sample data is, and how it is written
    outlets/        one file per outlet: its items, its feed format and its quirks
    world           reads those files
    documents       writes an outlet's feed, and the page behind an item, as bytes
    server          serves both on a loopback port as of a simulated time
    links           its addresses, when the server is gone
    runner          plays them through the real pipeline
    site            the site of what was told, left in a folder

Everything in outlets/ is invented SAMPLE DATA.
"""
