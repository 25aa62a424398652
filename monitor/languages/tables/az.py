"""Azerbaijani."""

from __future__ import annotations

from monitor.languages.language import Claims, Harmony, Labels, Language, phrases
from monitor.languages.tables._turkic import CASES, turkic_endings

AZERBAIJANI = Language(
    code="az",
    name="Azerbaijani",
    scripts=("Latin", "Cyrillic"),
    letters="ə ğ ı ş",
    frequent_words="və bir bu üçün ilə da də olub edib ki isə",
    abbreviations="prof",
    endings=turkic_endings({"q": "ğ", "k": "y"}),
    harmony=Harmony(front="ə"),
    after_apostrophe=CASES,
    function_words="və bir bu o da də ki ilə üçün olan kimi daha sonra isə hər idi edib olub onun onlar bunu amma",
    name_links="və",
    titles="prezident general",
    numbers={
        1: "~bir",
        2: "iki",
        3: "üç",
        4: "dörd",
        5: "beş",
        6: "altı",
        7: "yeddi",
        8: "səkkiz",
        9: "doqquz",
        10: "on",
        20: "iyirmi",
        30: "otuz",
        40: "qırx",
        50: "əlli",
    },
    teens_in_two=True,
    months=("yan", "fev", "mar", "apr", "may", "iyun", "iyul", "avq", "sen", "okt", "noy", "dek"),
    uncounted="""
        il ildə illik gün* saat* dəqiqə* ay aylıq həftə* km metr* faiz yaşlı yaşında yanvar* fevral* aprel* iyun*
        iyul* avqust* sentyabr* oktyabr* noyabr* dekabr*
    """,
    tolls={
        "dead": "ölü ölüb ölən* öldü öldürül* həlak şəhid* ölüm ölənlərin",
        "wounded": "yaral* xəsarət*",
        "missing": "itkin*",
    },
    among=("", "arasında sırasında"),
    groups={
        "people": "nəfər* adam* insan* şəxs*",
        "civilians": "mülki* dinc",
        "soldiers": "hərbçi* əsgər* hərbi",
        "police": "polis*",
        "children": "uşaq* azyaşlı*",
        "women": "qadın*",
    },
    spans="il ildə ilin ildən ildir illər* ay ayda ayın",
    outcomes={
        "signed": "imzaladı* imzalandı imzalanıb imzalayıb*",
        "ratified": "ratifikasiya",
        "sentenced": "məhkum",
        "released": "azadlığa buraxıldı buraxılıb",
        "ceasefire": "atəşkəs*",
    },
    agreed="razılaş* elan əldə",
    denies="təkzib yalanlad* yalandır dezinformasiya",
    confirms="təsdiq* etiraf",
    negations="deyil yox heç",
    attributions="məlumat xəbər istinad mənbə",
    pronouns="o onlar bu onun onların bunlar orada hər ikisi",
    corrected=("düzəliş", "dəqiqləşdirmə"),
    withdrawn=("geri çağırılıb", "geri götürülüb"),
    read_more=("ətraflı", "ətraflı oxu", "daha ətraflı", "davamı", "davamını oxu", "ardını oxu", "ardı"),
    furniture=("ardını oxu", "abunə olun", "bizi izləyin", "bütün hüquqlar qorunur"),
    credits=("bu barədə", "bu haqda", "mənbə", "foto", "video"),
    kinds={
        "shooting": "artilleriya* atəş* minaatan* snayper* top",
        "attack": "basqın* hücum* pozu* toqquşma* təxribat* zərbə*",
        "drone": "dron dronla* dronu* kvadrokopter* pilotsuz* pua",
        "mine": "mina minadan* minalar* minalı* minası* minatəmiz* minaya",
        "explosion": "bomba* partla*",
        "dead": "həlak* həyatını* öldü* ölüb* ölüm* ölən* şəhid*",
        "wounded": "xəsarət* yaralan* yaralı*",
        "soldier": "hərbi* hərbçi* ordu ordunun* ordusu* əsgər*",
        "ceasefire": "atəşkəs*",
        "talks": "danışıq* görüş* müzakirə* sammit* vasitəçi*",
        "visit": "gəldi* gəlib* səfər* ziyarət*",
        "call": "telefon* zəng*",
        "treaty": "imzala* müqavilə* paraflan* razılaş* saziş*",
        "border": "buraxılış* delimitas* demarkas* sərhəd*",
        "trial": "iclas* ittiham* məhkəmə* prokuror* proses* tribunal* vəkil*",
        "sentence": "cəza* hökm* məhkum* ömürlük*",
        "prisoner": "dustaq* girov* həbsxana* məhbus* əsir*",
        "release": "azad* buraxıl* dəyişdir* mübadil* təhvil* əfv*",
        "arrest": "həbs* qətimkan* saxlanıl* tutul* şübhəli*",
        "protest": "aksiya* etiraz* meydan* mitinq* nümayiş* piket* yürüş*",
        "resign": "istefa* işdən*",
        "vote": "referendum* seçil* seçki* səs səsvermə*",
        "parliament": "deputat* konqres* millimə* parlament* qanun* senat*",
        "resolution": "layihə* qəbul* qətnamə*",
        "sanctions": "embarqo* sanksiya*",
        "condemn": "pislə* qınay* qəbuledilməz* tənqid*",
        "deny": "rədd* təkzib* yalan* əsassız*",
        "aid": "humanitar* yardım*",
        "convoy": "karvan* kolon* konvoy* yük yükmaşın*",
        "road": "dəhliz* körpü* magistral* tunel* yol yolda* yolu*",
        "blockade": "bağlan* bağlı* blokada* mühasirə*",
        "gas": "isitmə* qaz qazla* qaztəchiz* qazı*",
        "power": "elektrik* enerji* işıq işıqsız*",
        "water": "içməli* su susuz* suvar* suyu*",
        "return": "köç* qayıd* qayıt*",
        "displaced": "didərgin* evakuasiya* köçkün* məcburi* qaçqın*",
        "housing": "ev evin* evlər* kirayə* mənzil*",
        "church": "abidə* irs irsi* kilsə* monastır* məbəd* məscid* xaç*",
        "memorial": "abidə* anma* anıl* dəfn* ildönüm* məzar* qəbir* xatirə*",
        "school": "müəllim* məktəb* təhsil* tələbə* universitet* şagird*",
        "hospital": "həkim* sağlam* tibb* xəstə*",
        "drills": "manevr* parad* təlim*",
        "weapons": "raket* silah* sursat* tank*",
        "withdraw": "sülhməramlı* tərk* çıxar* çıxıb*",
        "observers": "missiya* monitorinq* müşahidə* patrul*",
        "aircraft": "aeroport* helikopter* reys* təyyarə*",
        "blaze": "yan yandı* yanğın* yanıb*",
        "crash": "avtobus* aşdı* dərə* qəza*",
        "quake": "daşqın* dolu qar sel sürüşmə* yağış* zəlzələ*",
        "culture": "festival* film* kitab* konsert* mahnı* muzey* sərgi* teatr*",
        "missing": "axtar* itkin* itmiş* qalıq*",
        "railway": "dəmiryol* qatar qatarı* stansiya*",
        "money": "büdcə* fond* investisiya* iqtisad* kredit* milyard* milyon* qiymət* qrant*",
        "hunger": "aclıq*",
        "walkout": "həmkarlar* işçi* tətil*",
        "interview": "brifinq* müsahibə* mətbuat*",
        "ambassador": "diplomat* konsul* nota səfir* çağırıl*",
        "demolish": "dağıd* məhv* sök sökül* uçur*",
        "prayer": "dua* katolikos* papa* patriarx* vatikan*",
        "journalist": "bloger* jurnalist*",
        "children": "körpə* uşaq* yeniyetmə*",
        "investigation": "araşdır* cinayət* istintaq*",
        "livestock": "buğda* fermer* məhsul* otar* qoyun* çoban*",
        "food": "dərman* un çörək* ərzaq*",
        "fuel": "benzin* dizel* neft* yanacaq*",
        "police": "oğurluq* polis* qətl*",
        "women": "ailə* ana analar* qadın* yaxınları*",
        "sport": "futbol* güləş* liqa* matç* medal* məşqçi* olimp* oyun qol turnir* çempion* şahmat*",
        "building": "açıl* bərpa* layihə* tikil* tikinti* təmir*",
        "appeal": "narahat* tələb* xəbərdar* çağır*",
    },
    actors={
        "am": "ermənistan* irəvan* yerevan*",
        "az": "azərbaycan* bakı*",
        "ru": "rusiya* moskva* kreml* putin* lavrov*",
        "tr": "türkiyə* ankara* ərdoğan*",
        "ir": "iran* tehran*",
        "ge": "gürcüstan* tbilisi*",
        "us": "abş amerika* vaşinqton* blinken*",
        "eu": "ai avropa brüssel*",
        "fr": "fransa* paris* makron*",
        "de": "almaniya* berlin*",
        "gb": "britaniya* london*",
        "un": "bmt*",
        "osce": "atət*",
        "nato": "nato*",
        "cn": "çin* pekin*",
        "in": "hindistan*",
        "pk": "pakistan*",
        "ua": "ukrayna* kiyev*",
        "il": "israil*",
        "it": "italiya*",
        "pl": "polşa*",
        "gr": "yunanıstan*",
        "va": "vatikan*",
    },
    stages={
        "announced": "ediləcək* elan* gözlənil* hazırlaş* keçiriləcək* olacaq* planlaşdır* sabah*",
        "begins": "başla* davam* start",
        "result": "başa bitdi* imzala* nəticə* qəbul* razılaş* yekunlaş*",
        "reaction": """
            alqışla* başsağlığı* cavab* dəstək* münasibət* narahat* pislədi* reaksiya* təklif* tələb* vasitəçi*
            xəbərdarl* çağır* şərh*
        """,
    },
    round_ups=(
        "canlı yayım",
        "günün hadisələri",
        "günün icmalı",
        "günün xəbərləri",
        "günün əsas",
        "həftənin icmalı",
        "mətbuat icmalı",
        "xəbərlərin icmalı",
        "əsas xəbərlər",
    ),
    updates=(
        "artıb",
        "yenilənib",
    ),
    title_labels=phrases("""
        son dəqiqə; təcili; təcili xəbər; son xəbər; ani xəbər; indicə; bu dəqiqə; breaking; breaking news;
        yenilənib; yenilənir; yeniləndi; yenilənmiş; upd; əlavə olunub; əlavə edilib; canlı; canlı yayım;
        canlı yayımda; live; birbaşa; birbaşa yayım; onlayn; eksklüziv; foto; fotolar; fotoreportaj; fotosessiya;
        fotofakt; foto video; qalereya; şəkillər; video; videolar; videoxəbər; videoreportaj; videogörüntü; görüntü;
        görüntülər; kadrlar; anbaan video; şok video; şok görüntülər; audio; infoqrafika; şok; sensasiya; diqqət;
        vacib; bu dəqiqələrdə; online
    """),
    sections=phrases("""
        ana səhifə; xəbərlər; son xəbərlər; bütün xəbərlər; xəbər lenti; gündəm; siyasət; cəmiyyət; iqtisadiyyat;
        dünya; hadisə; kriminal; mədəniyyət; idman; elm; təhsil; sağlamlıq; region; ölkə; xarici siyasət; ordu;
        müsahibə; analitika; şou-biznes; din; texnologiya; rəsmi xronika
    """),
    read_also=phrases("""
        həmçinin oxuyun:; həmçinin oxuyun; həmçinin oxu:; həmçinin bax:; bunu da oxuyun:; bunu da oxu:;
        oxşar xəbərlər:; əlaqəli xəbərlər:; əlaqəli xəbər:; bənzər xəbərlər:; mövzu ilə bağlı:; mövzuya aid:;
        digər xəbərlər:; ən çox oxunanlar:; ətraflı oxuyun:; teqlər:; açar sözlər:
    """),
    follow_us=phrases("""
        bizi … izləyin; bizi izləyin; telegram kanalımıza; whatsapp kanalımıza; youtube kanalımıza;
        kanalımıza qoşulun; kanalımıza abunə; facebook səhifəmizi; instagram-da bizi; whatsapp-da bizi; abunə olun;
        xəbərlərimizi buradan; xəbərləri birinci siz; ən son xəbərləri; bildirişlərə abunə; bizə yazın;
        xəbəriniz var; xəbərinizi bizə; səhifəmizi bəyənin; paylaşın; ətraflı … saytında; facebook-da bizi;
        bizi telegram
    """),
    page_words=phrases("""
        ətraflı; ətraflı oxu; ətraflı oxuyun; ətraflı məlumat; davamı; davamını oxu; davamını oxuyun; daha ətraflı;
        daha çox; daha çox oxu; xəbərin davamı; xəbərin davamını oxuyun; oxuyun; həmçinin oxuyun; oxşar xəbərlər;
        əlaqəli xəbərlər; bənzər xəbərlər; mövzu ilə bağlı; mövzuya aid; digər xəbərlər; digər məqalələr;
        ən çox oxunanlar; çox oxunanlar; son xəbərlər; xəbər lenti; bütün xəbərlər; növbəti xəbər; əvvəlki xəbər;
        linkdə; link; videoya bax; videonu izlə; abunə ol; abunə olun; paylaş; paylaşın; bəyən; rəy yaz; rəyini yaz;
        şərh yaz; şərhlər; reklam; arxiv foto; illüstrativ foto; şəkil illüstrativdir; xəbər yenilənir; davamı var
    """),
    bylines=phrases("""
        mənbə; foto; fotolar; video; şəkil; müəllif; arxiv foto; illüstrativ foto; fotonun müəllifi; tərcümə;
        redaktor
    """),
    rights=phrases("""
        materiallardan istifadə; saytdakı materiallardan; xəbərlərdən istifadə; materialdan istifadə; istinad olmadan;
        müəllifin mövqeyi; copyright; bütün hüquqlar qorunur; bütün hüquqlar qorunub; bütün hüquqları qorunur;
        bütün hüquqları qorunub; müəllif hüquqları qorunur; müəllif hüquqları qorunub
    """),
    outlet_words="""
        xəbər xəbərləri xəbərlər son agentliyi informasiya portalı qəzeti jurnalı saytı radio tv press info news
    """,
    reporting="""
        xəbər verir verib bildirir bildirib məlumat məlumatına görə istinadən istinadla verdiyi ki bu barədə yazır
        xəbərinə müxbiri yayıb nın nin a ya ə yə ın in un ün
    """,
    claims=Claims(
        counted={
            "killed": "həlak ölüb ölübdür öldü ölü şəhid öldürülüb öldürüldü ölənlərin ölən həlakolma ölməsi",
            "wounded": "yaralanıb yaralandı yaralanması yaralı yaralılar yaralanan xəsarət",
            "missing": "itkin",
            "captured": "əsir",
            "displaced": "qaçqın qaçqınlar köçkün köçüb didərgin",
            "detained": "saxlanılıb tutulub həbs",
        },
        groups={
            "children": "uşaq* azyaşlı* yeniyetmə*",
            "women": "qadın*",
            "civilians": "mülki",
            "soldiers": "hərbçi* hərbi əsgər* sərhədçi* zabit* döyüşçü*",
            "police": "polis polisi",
        },
        people="""
            sülhməramlı* terrorçu* təxribatçı*
            nəfər* adam* insan* şəxs* vətəndaş* işçi* əməkdaş* sakin* sərnişin* jurnalist* qulluqçu* minatəmizləyən*
            sürücü*
        """,
        verb_last=True,
        of_them=("o cümlədən", "onlardan", "onların arasında", "aralarında"),
        magnitudes={100: "yüz", 1000: "min", 1000000: "milyon mln"},
        number_endings="ə a yə ya i ı ü u ni nı nin nın",
        totals="sayı sayının çatıb artıb çatdı yüksəlib təşkil",
        least=("ən azı", "azı", "çox"),
        about=("təxminən", "təqribən"),
        most=("qədər",),
        more="daha əlavə",
        before="",
        now="",
        bygone=(
            "bu il",
            "bəri",
            "ötən il",
            "indiyədək",
            "indiyə qədər",
            "ildönümü",
            "son illər",
            "keçən il",
            "əvvəllər",
        ),
        unsure="bilər əgər ehtimal",
        says=(
            "bildirib",
            "bildirir",
            "bildirilib",
            "bildirilir",
            "məlumat verib",
            "məlumat yayıb",
            "açıqlayıb",
            "deyib",
            "xəbər verib",
            "xəbər verir",
            "açıqladı",
            "bildirdi",
            "dedi",
            "təsdiqləyib",
            "qeyd edib",
            "təkzib edib",
            "təkzib edir",
            "elan edib",
        ),
        of_that=("bu barədə", "bu haqda", "bunu"),
        according=(),
        according_after=(
            "məlumatına görə",
            "məlumata görə",
            "verilən məlumata görə",
            "məlumatına əsasən",
            "sözlərinə görə",
            "görə",
            "istinadən",
            "istinadla",
        ),
        speakers={
            "prosecutors": "prokuror*",
            "defence": "müdafiə mn",
            "police": "polis*",
            "interior": "din daxili",
            "health": "səhiyyə",
            "emergency": "fhn fövqəladə",
            "mines": "anama minatəmizləmə",
            "foreign": "xin xarici",
            "border": "dsx sərhəd",
            "hospital": "xəstəxana* həkim*",
            "ombudsman": "ombudsman*",
            "government": "hökumət* nazirlər",
            "president": "prezident*",
            "": """
                nazir* mətbuat xidmət* səlahiyyətli* hakimiyyət* agentli* mənbə* kiv komissar* sözçü* rəsmi* komitə*
                rəhbər*
            """,
        },
        hints="bildir* məlumat* açıqla* deyib görə xəbər",
        papers="məlumatda açıqlamada",
        asides="birgə həmçinin sonra artıq isə",
        apart="amma lakin halbuki",
    ),
    labels=Labels(
        sources="Mənbələr",
        more="+{}",
        link="Ardını oxu",
        same_text="eyni mətn: {}",
        via="mənbə: {}",
        other="Digər",
        corrected="Düzəliş",
        withdrawn="Geri götürülüb",
        confirmed="Təsdiq",
        denied="Təkzib",
        place="Yer",
        dead="Həlak olanlar",
        wounded="Yaralılar",
        missing="İtkin düşənlər",
        digest="Xülasə",
        coverage="Saatlar üzrə xəbərlər",
        see_also="Həmçinin bax",
        says="{} xəbər verir",
        outlets_counted={"one": "{} nəşr", "other": "{} nəşr"},
        countries_counted={"one": "{} ölkə", "other": "{} ölkə"},
        stories_counted={"one": "{} mövzu", "other": "{} mövzu"},
        reports_counted={"one": "{} xəbər", "other": "{} xəbər"},
        in_language="{} dilində",
        texts_counted={"one": "{} mətn", "other": "{} fərqli mətn"},
        reported_now={"one": "Artıq {} nəşr xəbər verir", "other": "Artıq {} nəşr xəbər verir"},
        groups={
            "civilians": "mülki şəxslər",
            "soldiers": "hərbçilər",
            "police": "polislər",
            "children": "uşaqlar",
            "women": "qadınlar",
        },
        now_was="indi {} (əvvəl {})",
        also="həmçinin {}",
        all_sources="Bütün mənbələr",
        updated="Yenilənib {}",
        corrected_report="{} xəbərinə düzəliş edib",
        withdrew_report="{} xəbərini geri götürüb",
        most_reported="Ən çox yazılanlar",
        one_source="Hələlik bir mənbə",
        the_week="Həftəlik",
        disputed="mübahisəli",
        both_sides="hər iki tərəfdən sitat",
        coverage_by_day="Günlər üzrə xəbərlər",
        captured="Əsir düşənlər",
        displaced="Köçkünlər",
        detained="Saxlanılanlar",
        machine_translation="Maşın tərcüməsi",
        response="Bəyanat",
        outcomes={
            "signed": "İmzalanma",
            "ratified": "Ratifikasiya",
            "sentenced": "Hökm",
            "released": "Azad edilmə",
            "ceasefire": "Atəşkəs razılaşması",
        },
    ),
)
