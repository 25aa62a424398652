// The search of the site: words are folded as the program folds them, and looked up in small files below search/.
"use strict";

const Search = (() => {
  const MARK = /\p{M}/gu, NO_WORD = /[^\p{L}\p{M}\p{N}]/gu, WORD = /[\p{L}\p{N}]+/gu;
  const ARABIC = /[\u0600-\u077f\ufb50-\ufdff\ufe70-\ufefc]/;
  const ENDING = /\u200c(?:ها[یيى]{0,2}|ا?[یيى])(?![\u0620-\u06d3\u200c])/y;

  // What makes text the words by which it is found; the table is search/fold.json.
  function folder(table) {
    const folds = new Map();
    for (const [folded, chars] of Object.entries(table.folds)) for (const char of chars) folds.set(char, folded);
    const scripts = table.scripts.map((letters) => new RegExp(letters, "u"));
    const others = `(?:${table.scripts.slice(1).join("|")})`;
    const mixed = new RegExp(`${table.scripts[0]}${others}|${others}${table.scripts[0]}`, "u");
    const alike = table.alike.map(([from, to]) => new Map([...from].map((char, at) => [char, [...to][at]])));
    const tried = [...scripts.keys()].slice(1).concat(0);

    function letter(char) {
      if (folds.has(char)) return folds.get(char);
      let parts = char.normalize("NFKD").toLowerCase().normalize("NFKD");
      if (parts < "\u0700") parts = parts.replace(MARK, "");
      return parts.normalize("NFC").replace(NO_WORD, " ");
    }

    // A word of letters of several scripts in one, where the strangers all look like letters of it.
    function oneScript(word) {
      if (!mixed.test(word)) return word;
      for (const target of tried) {
        const changed = Array.from(word, (char) => alike[target].get(char) ?? char).join("");
        const strange = scripts.some((script, at) => at !== target && script.test(changed));
        if (scripts[target].test(word) && !strange) return changed;
      }
      return word;
    }

    // A zero-width non-joiner parts Arabic letters, but no ending from its word.
    function joined(text) {
      return text.replace(/\u200c/g, (_, at) => {
        ENDING.lastIndex = at;
        const inside = ARABIC.test(text[at - 1] ?? "") && ARABIC.test(text[at + 1] ?? "");
        return inside && !ENDING.test(text) ? " " : "";
      });
    }

    return (text) => {
      const folded = Array.from(joined(text), letter).join("").replaceAll("եւ", "եվ");
      return folded.replace(WORD, oneScript).split(/ +/).filter(Boolean);
    };
  }

  // The index below an address that ends in "/".
  class Index {
    constructor(base) {
      this.base = base;
      this.files = new Map();
      this.about = this.load("index.json");
      this.fold = this.load("fold.json").then((table) => (table.folds ? folder(table) : () => []));
    }

    // What is in a file; nothing where it is not there.
    load(name) {
      if (!this.files.has(name)) {
        const loaded = fetch(this.base + name).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({}));
        this.files.set(name, loaded);
      }
      return this.files.get(name);
    }

    async words(text) {
      const fold = await this.fold;
      return [...new Set(fold(text).map((word) => Array.from(word).slice(0, 40).join("")))].filter(
        (word) => Array.from(word).length > 1 || /\p{Nd}/u.test(word));
    }

    // Load what words need that begin so: two letters tell.
    async prepare(text) {
      const [words, about] = [await this.words(text), await this.about];
      const pairs = words.flatMap((word) => (about.blocks ?? []).map((block) => [block, word]));
      await Promise.all(pairs.map(([block, word]) => this.wordsFile(block, word, about)));
    }

    wordsFile(block, word, about) {
      return this.load(`words-${block}-${bucket(word, about.buckets)}.json`);
    }

    // The numbers of the stories that have all words, the best first.
    async find(text) {
      const [words, about] = [await this.words(text), await this.about];
      if (!words.length || !about.blocks) return [];
      const found = await Promise.all(about.blocks.map((block) => this.findIn(block, words, about)));
      return found.flat().sort((one, other) => other.whole - one.whole || other.story - one.story);
    }

    async findIn(block, words, about) {
      const files = await Promise.all(words.map((word) => this.wordsFile(block, word, about)));
      const each = words.map((word, at) => having(word, files[at]));
      each.sort((one, other) => one.size - other.size);
      const [first, ...rest] = each;
      return [...first.keys()].filter((number) => rest.every((numbers) => numbers.has(number))).map((number) => ({
        story: block * about.block + number,
        whole: each.reduce((sum, numbers) => sum + numbers.get(number), 0),
      }));
    }

    async story(number) {
      const about = await this.about;
      return (await this.load(`stories-${Math.floor(number / about.group)}.json`))[number];
    }
  }

  function bucket(word, buckets) {
    const [first, second] = Array.from(word, (char) => char.codePointAt(0));
    return (first * 31 + (second ?? 0)) % buckets;
  }

  // The stories that have a word beginning so, each with 1 where the whole word is there, else 0.
  function having(beginning, file) {
    const found = new Map(), whole = Array.from(beginning).length < 2;
    for (const [word, numbers] of Object.entries(file)) {
      const same = word === beginning;
      if (same || (!whole && word.startsWith(beginning))) {
        for (const number of numbers) if (same || !found.has(number)) found.set(number, same ? 1 : 0);
      }
    }
    return found;
  }

  return { Index, folder };
})();

if (typeof document !== "undefined" && document.getElementById("search")) {
  const PAGE = 10, PAUSE = 120; // stories at once; milliseconds without a key
  const [form, input, count, list, more] = ["search", "words", "count", "found", "more"].map(
    (name) => document.getElementById(name));
  const index = new Search.Index("search/");
  let turn = 0, numbers = [], shown = 0, timer;

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function item(number, story) {
    const made = document.createElement("li"), about = element("ul", "", { class: "meta" });
    const headline = element("p", "", { class: "headline", dir: "auto", ...(story.language && { lang: story.language }) });
    headline.append(element("a", story.headline, { href: `story/${number}.html` }));
    const outlets = element("li", story.outlets.join(", ") + (story.more ? ` +${story.more}` : ""), { dir: "auto" });
    about.append(element("li", story.told), outlets);
    made.append(headline, about);
    return made;
  }

  async function show() {
    const mine = turn, next = numbers.slice(shown, shown + PAGE);
    const stories = await Promise.all(next.map(({ story }) => index.story(story)));
    if (mine !== turn) return;
    next.forEach(({ story }, at) => stories[at] && list.append(item(story, stories[at])));
    shown += next.length;
    more.hidden = shown >= numbers.length;
  }

  async function search() {
    const mine = ++turn, text = input.value;
    const found = await index.find(text);
    if (mine !== turn) return;
    [numbers, shown] = [found, 0];
    list.replaceChildren();
    const said = numbers.length ? count.dataset.found.replace("{}", numbers.length) : count.dataset.none;
    count.textContent = text.trim() ? said : "";
    history.replaceState(null, "", text ? `?q=${encodeURIComponent(text)}` : location.pathname);
    await show();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  input.addEventListener("input", () => {
    index.prepare(input.value);
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  more.addEventListener("click", show);
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (input.value) search();
  else input.focus();
}
