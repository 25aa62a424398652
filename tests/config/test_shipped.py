"""The configuration that ships: it loads, it keeps its promises, and its manual tells the truth."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Union, get_args, get_origin

import pytest

from monitor.config.lint import feed_identity
from monitor.config.load import load
from monitor.delivery import timing
from monitor.matching.matcher import Matcher
from monitor.model.settings import Channel, FeedList, MonitorSettings, Settings, Watchlist
from monitor.model.stories import Story
from monitor.model.values import Model
from tests.support.reports import made
from tests.support.shipped import shipped_screener, shipped_settings

CONFIG = Path(__file__).parents[2] / "config"
MANUAL = (CONFIG / "README.md").read_text(encoding="utf-8")
FALLBACK = {
    "feeds.yaml": 'feeds: [{url: "https://example.org/rss"}]',
    "watchlist.yaml": ("terms: {a: {forms: {en: [word]}}}\nwatches: {karabakh: {any: [a]}, corridor: {any: [a]}}"),
}


@pytest.fixture(scope="module")
def shipped() -> Settings:
    return shipped_settings()


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return shipped_screener().matcher


def test_at_least_a_hundred_feeds_are_live_and_fully_described(shipped: Settings) -> None:
    assert len(shipped.live_feeds) >= 100
    for feed in shipped.live_feeds:
        assert feed.outlet
        assert feed.language, feed.url
        assert feed.perspective, feed.url
        assert feed.country, feed.url


def test_no_side_is_left_out(shipped: Settings) -> None:
    live = shipped.live_feeds
    assert {"AM", "AZ", "GE", "RU", "TR", "IR", "UA", "FR", "US"} <= {feed.country for feed in live}
    languages = {feed.language for feed in live}
    assert {"hy", "az", "ru", "en", "tr", "fr", "de", "es", "it", "uk", "fa", "ar", "ka", "pl"} <= languages


def test_searches_and_unverified_addresses_are_off(shipped: Settings) -> None:
    for group in ("query", "unverified"):
        feeds = [feed for feed in shipped.feeds if feed.group == group]
        assert feeds
        assert not any(feed.enabled for feed in feeds)
    searches = ("news.google.com", "bing.com", "gdeltproject.org")
    assert not [feed.url for feed in shipped.live_feeds if any(host in feed.url for host in searches)]


def test_the_reason_why_a_group_is_off_stands_beside_it() -> None:
    text = (CONFIG / "feeds.yaml").read_text(encoding="utf-8")
    assert re.search(r"# Searches at Google News.*\. Off: ", text)
    assert re.search(r"# Addresses that are not known to work.*Off until tried", text)


def test_no_feed_stands_twice(shipped: Settings) -> None:
    identities = [feed_identity(feed.url) for feed in shipped.feeds]
    assert len(set(identities)) == len(identities)


def test_feeds_with_useless_guids_are_known(shipped: Settings) -> None:
    by_link = {feed.outlet for feed in shipped.feeds if not feed.unique_guids}
    assert by_link == {"Qafqazinfo", "News.am"}


ARTICLE_TERMS = {
    *("nagorno-karabakh", "karabakh", "stepanakert", "separatist-region", "armenia", "azerbaijan"),
    *("anti-terror-measures", "military-operation", "armenian-forces", "illegal-armenian-groups", "landmines"),
    *("ombudsman", "gegham-stepanyan", "mod-azerbaijan", "mfa-armenia", "unsc", "peacekeepers", "borrell"),
    *("humanitarian-corridor", "food-medicine", "ceasefire", "war-2020"),
}


def test_what_the_seed_article_names_is_marked(shipped: Settings) -> None:
    marked = {name for name, term in shipped.watchlist.terms.items() if term.source == "article"}
    assert marked == ARTICLE_TERMS


def test_every_term_is_used_has_forms_and_a_label(shipped: Settings) -> None:
    terms, watches = shipped.watchlist.terms, shipped.watchlist.watches.values()
    used: set[str] = set()
    for watch in watches:
        used.update(watch.any, watch.all, watch.unless, watch.near.terms if watch.near else ())
        assert watch.label
        assert watch.hashtag
    assert used == set(terms)
    assert all(term.label and (term.forms or term.exact) for term in terms.values())


RINGING = [
    ("en", "Shelling reported in Nagorno-Karabakh", True),
    ("en", "Azerbaijan launches anti-terrorist operation in Karabakh", True),
    ("ru", "В Карабахе началась военная операция", True),
    ("hy", "Գնդակոծություն Ստեփանակերտում", True),
    ("fr", "Bombardement à Stepanakert", True),
    ("en", "Nagorno-Karabakh parliament meets", False),
    ("en", "Trial of man accused over shelling of Stepanakert opens in Baku", False),
    ("en", "Displaced people of Stepanakert recall the shelling", False),
    ("en", "Armenia marks anniversary of the 44-day war in Nagorno-Karabakh", False),
    ("en", "Landmine kills three in Azerbaijan's Aghdam district", False),
]


AT_WAR = [
    ("en", "Azerbaijan announces 'local anti-terrorist activities' in Nagorno-Karabakh", True),
    ("en", "Stepanakert under shellfire, local authorities say", True),
    ("en", "EU's top diplomat calls on Azerbaijan to stop military operation in Karabakh", False),
    ("de", "Berlin fordert Ende des Beschusses in Bergkarabach", False),
    ("tr", "Karabağ'daki antiterör tedbirleri: gün boyunca neler açıklandı?", False),
]


@pytest.mark.parametrize(("language", "title", "rings"), AT_WAR, ids=[title for _, title, _ in AT_WAR])
def test_on_a_day_of_war_the_war_rings_and_what_is_said_of_it_does_not(
    shipped: Settings, matcher: Matcher, language: str, title: str, rings: bool
) -> None:
    found = matcher.match({"title": title}, language).watches
    story = Story(1, (made(title, language=language, watches=tuple(found)),))
    assert timing.is_weighty(story, Channel().breaking, shipped.watchlist.watches) is rings


@pytest.mark.parametrize(("language", "title", "rings"), RINGING, ids=[title for _, title, _ in RINGING])
def test_few_watches_ring_at_once(shipped: Settings, matcher: Matcher, language: str, title: str, rings: bool) -> None:
    watches, limit = shipped.watchlist.watches, Channel().breaking.weight
    assert [name for name, watch in watches.items() if watch.weight >= limit] == ["war-in-the-region"]
    found = matcher.match({"title": title}, language).watches
    assert ("war-in-the-region" in found) is rings


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Shelling reported in Nagorno-Karabakh"),
        ("ru", "В Степанакерте сообщили о перебоях с газом"),
        ("hy", "Ստեփանակերտում լույս չկա"),
        ("az", "Xankəndidə yeni məktəb açılıb"),
        ("tr", "Dağlık Karabağ'da ateşkes"),
        ("fr", "Le corridor de Latchine reste fermé"),
        ("de", "Lage in Bergkarabach bleibt angespannt"),
        ("es", "Tensión en Nagorno Karabaj"),
        ("it", "Tensione nel Nagorno-Karabakh"),
        ("uk", "Ситуація в Нагірному Карабаху"),
        ("ka", "ვითარება მთიან ყარაბაღში"),
        ("fa", "درگیری در ناگورنو قره‌باغ"),
        ("ar", "اشتباكات في ناغورني قره باغ"),
        ("pl", "Walki w Górskim Karabachu"),
        ("en", "Armenia and Azerbaijan agree on border delimitation"),
        ("en", "Nagorno-Karabakh: shell hits football pitch"),
        ("ru", "Рубен Варданян предстал перед судом в Баку"),
        # Both sides named: by country, capital, leader, ministry or forces.
        ("en", "State Department praises Armenia and Azerbaijan"),
        ("en", "Baku hands a list of nineteen names to Yerevan"),
        ("de", "Dritter Getreidezug rollt über aserbaidschanisches Gebiet nach Armenien"),
        ("ru", "Пашинян позвонил в Баку"),
        ("uk", "На вірмено-азербайджанському кордоні встановили перші стовпи"),
        ("hy", "Կրեմլը պատրաստ է օգնել Երևանին և Բաքվին"),
        ("pl", "Azerbejdżan zwolnił czterech Ormian"),
        ("fa", "ایروان بیانیه باکو را رد کرد"),
        # The region, abbreviated; the question.
        ("hy", "ԼՂ կարգավիճակը պետք է որոշի ժողովուրդը"),
        ("hy", "ԼՂՀ-ում նոր դպրոց է բացվել"),
        ("hy", "Քաղաքագետը՝ ղարաբաղյան հարցի մասին"),
        ("az", "DQ-də keçirilən yığıncaq tanınmır"),
        ("ru", "Документ НКАО, изменивший Союз"),
        # When somebody was born says nothing of where.
        ("hy", "Ասկերանի շրջանում ձերբակալվել է 1974 թ. ծնված տղամարդ"),
        ("ru", "В Степанакерте задержан мужчина 1968 года рождения"),
        ("hy", "Լաչինում հայտնաբերվել է 1968 թ. ծնված տղամարդու դի. ԼՂՀ ոստիկանություն"),
        # Ukraine is mentioned.
        ("ru", "Азербайджанские силы обстреляли армянские позиции, пока мир следил за Украиной"),
        ("en", "Azerbaijani fire along the line of contact with Armenian positions. A Ukrainian reporter saw it"),
        # The genocide of 1915 beside the subject.
        ("en", "Speakers at the Armenian Genocide memorial recall Nagorno-Karabakh"),
        ("hy", "Ծիծեռնակաբերդում խոսեցին արցախցիների վերադարձի մասին"),
    ],
)
def test_what_belongs_to_the_subject_is_found(matcher: Matcher, language: str, title: str) -> None:
    assert matcher.match({"title": title}, language).relevant


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Qarabag goalkeeper saves two penalties in Champions League"),
        ("ru", "«Карабах» одержал победу в матче Лиги Европы"),
        ("az", "«Qarabağ»ın futbolçusu qol vurub"),
        ("en", "Karabakh horse wins a prize at the show"),
        ("tr", "İzmir Karabağlar'da yeni park açıldı"),
        ("fa", "انفجار در ولسوالی قره‌باغ افغانستان"),
        ("de", "Formel 1: Großer Preis von Aserbaidschan"),
        ("en", "Humanitarian corridor opened in Gaza"),
        ("ru", "Антитеррористические мероприятия прошли в школах Омска"),
        ("hy", "Երթևեկությունը Արցախի պողոտայում սահմանափակվել է"),
        ("en", "Armenia wins chess match against Azerbaijan"),
        ("en", "Yerevan opens a new metro station"),
        ("hy", "90-ականների երևանյան մութ տարիները՝ ցուցահանդեսում"),
        ("hy", "Ինչպես է փոխվել Երևանը 1990-ականներից այսօր"),
        ("fr", "Le siège du gouvernement arménien repeint"),
        ("fr", "Tricot : le grand retour du jacquard"),
        ("en", "Georgia, Armenia and Azerbaijan drawn into Nations League pots"),
        ("en", "UN General Assembly: Armenia in favour, Azerbaijan absent"),
        ("de", "Eurovision: Armenien im Finale, Aserbaidschan raus"),
        ("ru", "Страны СНГ, среди них Армения, Азербайджан, Казахстан и Молдавия, утвердили стандарт"),
        ("hy", "Ռուսաստանն ու Ուկրաինան փոխանակել են ռազմագերիներ"),
        ("hy", "Երթևեկությունը Ստեփանակերտյան խճուղու վրա փակվել է"),
        ("az", "Malidə separatçılar hərbi karvanı pusquya salıb"),
        ("tr", "Sağlık Bakanlığı takvimi duyurdu"),
        # The genocide of 1915 alone.
        ("en", "Parliament in Vienna recognises the Armenian Genocide"),
        ("fr", "Le Sénat commémore le génocide arménien"),
        ("ru", "В Ереване почтили память жертв геноцида армян"),
        ("en", "Turkey protests as Azerbaijan's envoy hears a vote on the Armenian genocide of 1915"),
    ],
)
def test_what_only_shares_a_name_is_not(matcher: Matcher, language: str, title: str) -> None:
    assert not matcher.match({"title": title}, language).relevant


@pytest.mark.parametrize(
    ("language", "title", "hashtags"),
    [
        ("en", "Armenia gives Azerbaijan maps of landmines", {"ArmeniaAzerbaijan", "Mines"}),
        ("en", "Landmine kills shepherd near Aghdam", {"Mines", "NagornoKarabakh"}),
        ("en", "Russian peacekeepers hand over base in Khojaly", {"NagornoKarabakh", "Peacekeepers"}),
        ("en", "Armenia and Azerbaijan resume talks on the border", {"ArmeniaAzerbaijan", "PeaceTalks"}),
        ("en", "Shelling in Nagorno-Karabakh kills two", {"NagornoKarabakh", "Fighting"}),
    ],
)
def test_hashtags_say_what_a_report_is_about(
    shipped: Settings, matcher: Matcher, language: str, title: str, hashtags: set[str]
) -> None:
    held = matcher.match({"title": title}, language).watches
    assert {shipped.watchlist.watches[name].hashtag for name in held} == hashtags


# --- the manual -------------------------------------------------------------------------------------------


EXAMPLES = re.findall(r"```yaml\n# (\S+)\n(.*?)```", MANUAL, re.DOTALL)


def test_every_example_names_its_file() -> None:
    assert len(EXAMPLES) == MANUAL.count("```yaml") >= 6


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_every_example_loads(tmp_path: Path, name: str, text: str) -> None:
    for file, content in {**FALLBACK, name: text}.items():
        (tmp_path / file).write_text(content, encoding="utf-8")
    assert load(tmp_path, {}).fingerprint


def test_the_list_of_all_keys_shows_the_defaults(tmp_path: Path) -> None:
    text = EXAMPLES[-1][1].replace('"https://example.org/about"', '""')
    for file, content in {**FALLBACK, "monitor.yaml": text}.items():
        (tmp_path / file).write_text(content, encoding="utf-8")
    documented = load(tmp_path, {}).monitor.model_copy(update={"channels": {}})
    assert documented == MonitorSettings()


def keys_of(model: type[Model]) -> Iterator[str]:
    """The names of all keys of a model and of the models inside it."""
    for name, field in model.model_fields.items():
        yield name
        for inner in models_in(field.annotation):
            yield from keys_of(inner)


def models_in(annotation: object) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    elif get_origin(annotation) in (dict, tuple, Union, types.UnionType):
        for argument in get_args(annotation):
            yield from models_in(argument)


@pytest.mark.parametrize("model", [MonitorSettings, FeedList, Watchlist, Channel])
def test_every_key_is_in_the_manual(model: type[Model]) -> None:
    missing = [key for key in keys_of(model) if not re.search(rf"(`{key}`|^ *{key}:|^ *- {key}:)", MANUAL, re.M)]
    assert missing == []
