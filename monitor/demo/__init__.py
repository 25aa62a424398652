"""The demonstration's world: invented sample outlets and the loopback server that publishes their feeds.

    outlets/*.yaml   one file per outlet: its items, its feed format and its quirks
    world            reads those files
    documents        writes an outlet's feed, and the page behind an item, as bytes
    server           serves both on a loopback port as of a simulated time

Everything in outlets/ is invented SAMPLE DATA (see README.md beside this file).
"""
