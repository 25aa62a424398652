"""The kinds of pages, one in each file: ``monitor.site.page.Kind`` says what they have in common."""
