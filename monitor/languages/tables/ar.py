"""Arabic."""

from __future__ import annotations

from monitor.languages.language import Labels, Language, Proclitics, Rule

ARABIC = Language(
    code="ar",
    name="Arabic",
    scripts=("Arabic",),
    letters="ة ي ك ى أ إ",
    capitals=False,
    right_to_left=True,
    loose_spaces=True,
    endings=(Rule("ة", "ة ت ي ية"), Rule("", "- ي ية يه يين يون يات")),
    proclitics=Proclitics(
        particles="و ف ب ل ك وب ول ال وال فال بال وبال كال لل ولل",
        derived="ال وال بال لل ولل و",
        article="ال",
        turned=(("ة", "ت"),),
    ),
    function_words="""
        في من على إلى عن أن إن كان كانت هذا هذه ذلك التي الذي الذين مع أو و ثم قد لا لم لن ما هو هي هم بعد قبل بين
        كل كما حيث عند حتى أي بعض غير منذ خلال قال قالت وقال وقالت وفي ومن وعلى أنه أنها ولا أيضا اليوم أمس فيها
        عليها
    """,
    negations="لا لم لن ليس",
    attributions="وفق المصدر",
    pronouns="هو هي هم هذا هذه ذلك",
    corrected=("تصحيح",),
    withdrawn=("سحب الخبر",),
    read_more=("اقرأ المزيد", "المزيد", "قراءة المزيد"),
    furniture=("اقرأ المزيد",),
    credits=("المصدر",),
    labels=Labels(
        sources="المصادر",
        more="+{}",
        link="اقرأ المزيد",
        voices="وسائل الإعلام: {}، نصوص مختلفة: {}",
        same_text="النص نفسه: {}",
        via="عن {}",
        other="أخرى",
        corrected="تصحيح",
        withdrawn="سُحب",
        confirmed="تأكيد",
        denied="نفي",
        outcome="نتيجة",
        place="المكان",
        dead="قتلى",
        wounded="جرحى",
        missing="مفقودون",
        source="المصدر",
        digest="الموجز",
        counts="قُرئ: {}، ذو صلة: {}، نُشر: {}",
        coverage="التقارير حسب الساعة",
        outlets="وسائل الإعلام: {}",
    ),
)
