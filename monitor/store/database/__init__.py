"""One database, SQLite or PostgreSQL.

In reading order:

    schema          the tables
    columns         column types that make both behave alike
    engine          one way to read, one way to write; foreign errors become StoreError
    postgres        how long a call to PostgreSQL may take, and may hear nothing
    migrate         brings a database to the schema of this version
    copy            all of a database into another one, of whichever kind
"""
