"""The pure core: no clock, network, disk, database, logging or environment. It decides; it never acts.

types/                        what crosses boundaries
settings  values  examples    what the configuration says
items  encoding  dates        documents before and while they are parsed
cleaning  text  sentences     clean text, folded text, whole sentences
language                      which language a text is in
forms  endings                the inflected forms of a word,
names  phrases                its Latin spellings; the ways to write a phrase
matching  fields              a watchlist against an entry: hits,
evidence  judging             then rules
relevance  likeness           what neither decides: how much it is like the examples
identity  ingest              known, changed or new; what becomes of it
cadence  http                 when a feed is polled next; what headers say
steadiness                    whether the clock goes as time does
window  ties                  which story a report belongs to, and which of the others,
joining  linkage              by how likely two reports tell of one event:
traits  skeletons  quantities     names in any script, numbers, terms, words,
vectors  spaces  duplicates       meaning, copies
recalling                     what was told already, by the journal
policy                        what is news, what is posted where, and when
summary  rendering            a story as a post
reconciling                   whether a message arrived
conditions  alarms            what is wrong with the monitor; when operators hear of it
lint                          what is wrong with a configuration as a whole
"""
