"""What became of a message that perhaps arrived.

In reading order:

    reconcile       finds it, or finds that it is not there
    search          what to make of what the probes tell, and when to look
    lookup          one call that looks at a single message, or deletes it
    late_copies     removes messages that arrived after they were given up
"""
