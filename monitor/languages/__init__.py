"""What is known of each language, and of text in any.

In reading order:

    README.md         how to add a language; who has what
    language          the fields of a table
    tables/           a file a language
    labels            the few words of our own in a post
    detection         which language a text is written in
    text              cleaned, folded, cut into words
    sentences         cut into sentences
    numbers           the numbers in a text
    negation          does a sentence deny something
    proper_names      runs of words with capitals
    inflection        a base form -> the forms that it takes
    transliteration   names in other letters
"""
