"""The pages of the watchlist over HTTP: looked at, tried, saved, taken back."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.web.editor.conftest import WATCHLIST, Client

FERRY = {"words": "ferry", "lang": "en", "watch": "bridges"}


async def test_terms_are_found_by_key_label_and_form(client: Client) -> None:
    page = await client.get("/words")
    assert page.status == 200
    assert "2 terms" in page.text
    assert "unless" in page.text
    for sought in ("BRIDGE", "viaduct", "կամուրջ"):
        text = (await client.get(f"/words?{urlencode({'q': sought})}")).text
        assert "1 term<" in text
        assert "key=bridge" in text
    async with client.http.get(f"{client.base}/words?q=viaduct", headers={"Desk-Part": "found"}) as part:
        text = await part.text()
    assert "key=bridge" in text
    assert "<h1>" not in text
    assert "0 terms" in (await client.get("/words?q=nowhere")).text


async def test_one_term(client: Client) -> None:
    page = await client.get("/words/term?key=bridge")
    assert 'value="en:viaduct"' in page.text
    assert (await client.get("/words/term?key=brigde")).status == 404


async def test_a_word_is_tried_and_saved_and_taken_back(client: Client) -> None:
    assert (await client.get("/words/try")).status == 200
    text = await client.tried(urlencode(FERRY))
    assert "<b>5</b> of 5 entries looked at" in text
    assert "<dt>added</dt><dd>2</dd>" in text
    assert "A ferry sinks near Birch" in text
    assert "A ferry and a circus" not in text
    assert "ferries" in text
    assert client.watchlist() == WATCHLIST.encode()
    saved = await client.post("/words/save", mark=client.mark(text), **FERRY)
    assert (saved.status, saved.path) == (200, "/words/term")
    assert "new term ferry (ferry); added to ferry (en): ferry" in saved.text
    written = client.watchlist().decode()
    assert [line for line in written.splitlines() if line not in WATCHLIST.splitlines()] == [
        "  ferry:",
        "    label: ferry",
        "      en: [ferry]",
        "  bridges: {any: [bridge, ferry], unless: [circus]}   # one watch",
    ]
    undone = await client.post("/words/undo")
    assert "taken back: new term ferry" in undone.text
    assert client.watchlist() == WATCHLIST.encode()
    assert (await client.post("/words/undo")).status == 422


async def test_a_conflict_is_refused_with_what_to_do_and_can_be_saved_again(client: Client) -> None:
    seen = client.mark(await client.tried(urlencode(FERRY)))
    edited = WATCHLIST.replace("viaduct]", "viaduct, pier]")
    (client.folder / "watchlist.yaml").write_text(edited, "utf-8")
    refused = await client.post("/words/save", mark=seen, **FERRY)
    assert refused.status == 409
    assert "was edited since this page was made; nothing was written: look at what the word finds now" in refused.text
    assert client.watchlist() == edited.encode()
    saved = await client.post("/words/save", mark=client.mark(refused.text), **FERRY)
    assert saved.status == 200
    assert b"viaduct, pier]" in client.watchlist()
    assert b"en: [ferry]" in client.watchlist()


async def test_doubtful_words_want_a_tick(client: Client) -> None:
    given = {"words": "EU", "lang": "en", "term": "bridge"}
    text = await client.tried(urlencode(given))
    assert "<b>short:</b>" in text
    refused = await client.post("/words/save", mark=client.mark(text), **given)
    assert refused.status == 422
    assert client.watchlist() == WATCHLIST.encode()
    assert (await client.post("/words/save", mark=client.mark(text), force="yes", **given)).status == 200
    assert b"[bridge, viaduct, EU]" in client.watchlist()


async def test_a_common_word_is_told_with_its_share(client: Client) -> None:
    text = await client.tried(urlencode({"words": "bridge, at", "lang": "en", "term": "circus"}))
    assert "in two terms" in text
    assert "is found already" not in text


async def test_what_cannot_be_is_said_while_it_is_typed(client: Client) -> None:
    page = await client.get(f"/words/try?{urlencode({'words': 'a', 'lang': 'english'})}")
    assert page.status == 422
    assert 'class="wrong"' in page.text
    assert (await client.get(f"/words/try?{urlencode({'words': 'x' * 2001})}")).status == 422


async def test_a_trial_is_stopped(client: Client) -> None:
    await client.get(f"/words/try?{urlencode(FERRY)}")
    assert (await client.post("/words/stop", **FERRY)).status == 200


async def test_forms_and_terms_are_taken_out(client: Client) -> None:
    mark = client.mark((await client.get("/words/term?key=bridge")).text)
    gone = await client.post("/words/remove", ("form", "en:viaduct"), ("form", "hy:կամուրջ"), key="bridge", mark=mark)
    assert "removed from bridge (en): viaduct" in gone.text
    assert b"forms: {en: [bridge]}" in client.watchlist()
    assert (await client.post("/words/remove", ("form", "en:bridge"), key="bridge", mark=mark)).status == 409
    mark = client.mark((await client.get("/words/term?key=bridge")).text)
    assert (await client.post("/words/remove", key="bridge", mark=mark)).status == 422
    assert (await client.post("/words/remove", key="bridge", mark=mark, whole="yes")).status == 422
    assert (await client.post("/words/remove", key="circus", mark=mark, whole="yes")).status == 200
    assert b"circus" not in client.watchlist()
