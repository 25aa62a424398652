"""Persian."""

from __future__ import annotations

from monitor.languages.language import Labels, Language, Proclitics, Rule, each

PERSIAN = Language(
    code="fa",
    name="Persian",
    scripts=("Arabic",),
    letters="پ چ ژ گ ی ک",
    capitals=False,
    right_to_left=True,
    loose_spaces=True,
    endings=(
        Rule("های", "های ها هایی ی -"),
        *(Rule(v + "ی", each(v, "ی - ها های هایی")) for v in "وا"),
        Rule("", "- ی ها های هایی ای"),
    ),
    proclitics=Proclitics(particles="ب", shortest=5),
    function_words="""
        و در به از که این آن با را برای است بود شد شده می‌شود کرد کرده خود تا یک بر هم نیز اما یا هر چه باید گفت
        می‌کند خواهد بودند شدند دارد دارند نیست بین پس پیش روی دو سه همچنین وی آنها امروز دیروز اند کند شود
    """,
    uncounted="سال* روز* ساعت*",
    tolls={"dead": "کشته جان‌باخته", "wounded": "زخمی مجروح مصدوم", "missing": "مفقود ناپدید"},
    denies="تکذیب",
    confirms="تأیید تایید",
    negations="نه نیست نکرد نشد هیچ",
    attributions="گزارش نقل منبع",
    pronouns="او آنها آن این ایشان وی آنان آنجا",
    corrected=("اصلاحیه", "تصحیح"),
    withdrawn=("پس گرفته شد",),
    read_more=("ادامه مطلب", "بیشتر بخوانید", "ادامه خبر"),
    furniture=("ادامه مطلب", "بیشتر بخوانید"),
    credits=("منبع",),
    labels=Labels(
        sources="منابع",
        more="+{}",
        link="ادامه مطلب",
        voices="رسانه: {}، متن متفاوت: {}",
        same_text="همان متن: {}",
        via="به نقل از {}",
        other="دیگر",
        corrected="اصلاحیه",
        withdrawn="پس گرفته شد",
        confirmed="تأیید",
        denied="تکذیب",
        outcome="نتیجه",
        place="مکان",
        dead="کشته‌ها",
        wounded="زخمی‌ها",
        missing="مفقودان",
        source="منبع",
        digest="خلاصه",
        counts="خوانده: {}، مرتبط: {}، منتشرشده: {}",
        coverage="گزارش‌ها بر حسب ساعت",
        outlets="رسانه: {}",
    ),
)
