"""What is known of each language; text, words, sentences, numbers and names.

In reading order:

    README.md         how to add a language; who has what
    language          what may be known of a language: the fields of its table
    tables/           the tables, a file a language
    references        characters written as references, mended
    text              cleaned for people, folded for comparison, cut into words
    spelling          letters as they are meant: look-alikes, presentation forms, Arabic ones in Persian
    sentences         where they end
    detection         which language a text is in
    trigrams          how words are built in each language
    trigrams.json     what was learnt of that
    inflection        the forms that a word takes
    transliteration   names in Latin letters; the order of their consonants
    numbers           in digits and in words
    events            kinds and stages of events and who acts, by the words for them
    negation          does a sentence deny?
    proper_names      the names in a text
    labels            the few words of our own in a post
    perspectives      what the labels of outlets are called
    locale            names of languages and countries, plurals, dates, by CLDR
"""
