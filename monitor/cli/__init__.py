"""The command line: ``main`` runs one of the ``commands``, which share ``options`` and ``display``."""
