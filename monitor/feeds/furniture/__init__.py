"""What outlets put around their headlines and texts, taken off and kept beside them: labels, sections, their own name,
datelines, credits, calls to follow, "read also" with the headline of another report, lines about rights.

Two kinds of knowledge: common forms, from the tables of languages, and the habits of one feed. Everything is taken from
the edges only, and only with the marks that set it off. What may be the only word that tells what a headline is about
stays: a place, a subject, a genre, who says it, a mark of correction.

In reading order:

    titles          a headline without its furniture
    labels          urgency, media and sections: words that are set off at an edge of a headline
    marks           pictures, signs and clocks at its edges
    texts           a summary or content without its furniture
    openers         how furniture of texts begins: calls, credits, rights, "read also"
    invitations     "read more", at the end of summaries
    datelines       where, when and by which agency a report was filed
    outlets         whether words are the name of an outlet and nothing more
    habits          what recurs at the edges of what one feed sends
    pieces          a text from whose edges pieces are taken, and those pieces
"""
