"""Translation: headlines and sentences that the readers of a channel cannot read, in its language.

The step is ``translate.Translating``. It asks before a post leaves and beside it: no post waits for a translator, and
what comes later comes by an edit. In reading order:

    translate       which texts are to be translated, asking for them, what becomes of the answers
    server          a LibreTranslate-compatible server, asked
    folder          models in a folder, asked in worker processes
    fidelity        does a translation say what the original says, as far as a program can tell?
"""
