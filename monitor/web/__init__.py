"""The desk of editors and operators, and what machines ask of a worker. Imported only where it is used."""
