"""Hebrew."""

from __future__ import annotations

from monitor.languages.language import Labels, Language, Proclitics, Rule

HEBREW = Language(
    code="he",
    name="Hebrew",
    scripts=("Hebrew",),
    default_of="Hebrew",
    capitals=False,
    right_to_left=True,
    endings=(Rule("", "- י ית ים יים ות"),),
    proclitics=Proclitics(particles="ו ה ב ל מ ש כ וה וב ול ומ וש שב של שה מה כש לה", derived="ה וה ב ל מ שה מה לה"),
    function_words="""
        של את על עם לא הוא היא הם זה זו זאת כי גם או אם אבל כל יותר בין אל מן היה היתה הייתה היו יש אין רק לפני אחרי
        אמר אמרה עוד כך כמו אשר היום אתמול בו בה להם שלו שלה
    """,
    read_more=("קרא עוד", "להמשך קריאה"),
    labels=Labels(
        sources="מקורות",
        more="+{}",
        link="לקריאה נוספת",
        voices="כלי תקשורת: {}, טקסטים שונים: {}",
        same_text="אותו טקסט: {}",
        via="מתוך {}",
        other="אחרים",
        corrected="תיקון",
        withdrawn="נמשך",
        confirmed="אישור",
        denied="הכחשה",
        outcome="תוצאה",
        place="מקום",
        dead="הרוגים",
        wounded="פצועים",
        missing="נעדרים",
        source="מקור",
        digest="סיכום",
        counts="נקראו: {}, נמצאו: {}, פורסמו: {}",
        coverage="דיווחים לפי שעה",
        outlets="כלי תקשורת: {}",
        see_also="ראו גם",
    ),
)
