/* The search page. It loads the index – files of data beside search/index.html, as scripts, because
   a page opened from disk may read nothing else – and only what a question needs:

     names.js     every title, person, unit, honour and tag: always, once
     w<part>-<n>  which texts hold two neighbouring characters: one small file for each two
     t<part>-<n>  a few whole texts, for the lines around a hit

   generator/site/searching.py and generator/surfaces/search.py make these files. */
(function () {
  "use strict";
  const page = document.querySelector("[data-search]");
  if (!page) return;
  const form = page.querySelector("form");
  const field = form.querySelector("input[type=search]");
  const status = page.querySelector("[data-search-status]");
  const list = page.querySelector("[data-search-results]");
  const say = (name, values) => Object.entries(values || {}).reduce(
    (words, [key, value]) => words.replace("{" + key + "}", value), page.dataset[name] || "");

  const HERE = new URL("../../", document.currentScript.src); // assets/js/ → the site
  const KINDS = { p: "people", s: "lectures", l: "lectures", n: "news", d: "pages" };
  const GROUPS = ["people", "honours", "lectures", "news", "pages", "tags"];
  const CHAPTER = 4; // texts in one t-file
  const SHOWN = 20; // results of a group at first, and with each “more”
  const TEXTS = 8;

  // --- the index -----------------------------------------------------------------------------------

  const loading = {};

  /** The data of one file of the index. */
  function load(name) {
    loading[name] = loading[name] || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL("search/" + name + ".js", HERE);
      script.onload = () => {
        script.remove();
        if (self.bangyang && name in self.bangyang) done(self.bangyang[name]);
        else failed(new Error(name));
      };
      script.onerror = () => {
        script.remove();
        delete loading[name]; // the next question may be luckier
        failed(new Error(name));
      };
      document.head.append(script);
    });
    return loading[name];
  }

  let known; // names.js, made ready

  async function names() {
    if (known) return known;
    const data = await load("names");
    const parts = data.shards.map(() => []);
    const entries = data.entries.map(([kind, part, address, title, beside, words, names]) => {
      const entry = { group: KINDS[kind], address, title, beside: beside || "", words: words || [], names: [] };
      for (let i = 0; names && i < names.length; i += 2) {
        entry.names.push({ name: names[i], folded: fold(names[i]), syllables: names[i + 1].split(" ") });
      }
      entry.folded = fold(title);
      entry.others = [entry.beside, ...entry.words].map(fold);
      parts[part].push(entry);
      return entry;
    });
    const plain = (group) => ([address, title, beside]) => ({
      group, address, title, beside: beside || "", words: [], names: [], folded: fold(title), others: [],
    });
    known = {
      parts, shards: data.shards, count: entries.length,
      all: [...entries, ...data.honours.map(plain("honours")), ...data.tags.map(plain("tags"))],
    };
    return known;
  }

  // --- words ---------------------------------------------------------------------------------------

  /** A text as it is compared: ＣＮＣ is cnc. */
  function fold(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  const HAN = "〇㐀-䶿一-鿿豈-\ufaff\u{20000}-\u{3fffd}";
  const RUNS = new RegExp("[" + HAN + "]{2,}", "gu");
  const LATIN = /[0-9a-z]+/g;

  /** What a word asks of the texts: pairs of hanzi, and the beginnings of Latin words. */
  function grams(word) {
    const found = (word.match(LATIN) || []).map((key) => ({ key, begins: true }));
    for (const run of word.match(RUNS) || []) {
      const hanzi = [...run];
      for (let i = 1; i < hanzi.length; i++) found.push({ key: hanzi[i - 1] + hanzi[i], begins: false });
    }
    return found;
  }

  /** How a pinyin may be typed: ü of 吕 as yu (passports), v (keyboards) or u. */
  function spellings(syllable) {
    return /^[ln]yue?$/.test(syllable) ? ["yu", "v", "u"].map((u) => syllable.replace("yu", u)) : [syllable];
  }

  /** Whether letters are the beginnings of syllables from `at` on: “wjx”, “wangjx”, “jinx”.
      Gives the number of syllables begun, and whether each was whole but perhaps the last. */
  function spelt(letters, syllables, at) {
    if (!letters) return { count: 0, whole: true };
    if (at === syllables.length) return null;
    let best = null;
    for (const syllable of spellings(syllables[at])) {
      let length = 0;
      while (length < syllable.length && letters[length] === syllable[length]) length++;
      for (; length > 0; length--) {
        const rest = spelt(letters.slice(length), syllables, at + 1);
        if (!rest) continue;
        const whole = rest.whole && (length === syllable.length || rest.count === 0);
        if (whole) return { count: rest.count + 1, whole, ends: rest.count ? rest.ends : length === syllable.length };
        best = best || { count: rest.count + 1, whole, ends: false };
      }
    }
    return best;
  }

  /** How well a word fits one of a person's names, 0 to 100, and which of its characters. */
  function fitsName(word, each) {
    const at = each.folded.indexOf(word);
    if (at >= 0) {
      const rank = each.folded === word ? 100 : at === 0 ? 92 : 84;
      return { rank, marks: [word] };
    }
    const letters = word.replace(/ü/g, "v").replace(/[\s'’·.-]/g, "");
    if (!/^[a-z]+$/.test(letters)) return null;
    for (let start = 0; start < each.syllables.length; start++) {
      const found = spelt(letters, each.syllables, start);
      if (!found) continue;
      const all = start === 0 && found.count === each.syllables.length;
      const hanzi = [...each.name];
      const aligned = hanzi.length === each.syllables.length;
      const marks = aligned ? [fold(hanzi.slice(start, start + found.count).join(""))] : [];
      const rank = found.whole
        ? (all && found.ends ? 78 : start === 0 ? 72 : 66)
        : (all ? 60 : start === 0 ? 54 : 48); // initials
      return { rank, marks };
    }
    return null;
  }

  /** How well one word fits an entry, and why. */
  function fits(word, entry) {
    let best = null;
    const offer = (rank, why) => {
      if (!best || rank > best.rank) best = { rank, ...why };
    };
    entry.names.forEach((each, number) => {
      const found = fitsName(word, each);
      if (found) offer(found.rank - (number ? 3 : 0), { marks: found.marks, name: number });
    });
    const at = entry.folded.indexOf(word);
    if (at >= 0) offer(entry.folded === word ? 95 : at === 0 ? 70 : 62, { marks: [word] });
    entry.others.forEach((other, number) => {
      if (other.includes(word)) offer(number ? 30 : 32, { marks: [word], other: number });
    });
    return best;
  }

  /** How well all words fit; a name written with spaces is one word too. */
  function judge(words, entry) {
    const single = words.map((word) => fits(word, entry));
    const every = single.every(Boolean)
      ? single.reduce((all, each) => ({
        rank: Math.min(all.rank, each.rank), marks: [...all.marks, ...each.marks],
        name: each.name || all.name, other: each.other || all.other,
      }))
      : null;
    if (words.length === 1) return every;
    const joined = fits(words.join(""), entry);
    return joined && (!every || joined.rank > every.rank) ? joined : every;
  }

  // --- texts ---------------------------------------------------------------------------------------

  function shardOf(key, shards) {
    const [first, second] = [...key].map((char) => char.codePointAt(0));
    return (first * 31 + (second || 0)) % shards;
  }

  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

  /** The numbers of the texts of a part that hold a gram. A Latin one may be the beginning of a
      word; one of a single letter cannot be, for its file is found by two. */
  async function holding(gram, part, shards) {
    const file = await load("w" + part + "-" + shardOf(gram.key, shards));
    const found = new Set();
    const wanted = " " + gram.key + (gram.begins && gram.key.length > 1 ? "" : ":");
    for (let at = file.indexOf(wanted); at >= 0; at = file.indexOf(wanted, at + 1)) {
      const start = file.indexOf(":", at) + 1;
      const end = file.indexOf(" ", start);
      for (let i = start; i < end; i += 2) {
        found.add(DIGITS.indexOf(file[i]) * 64 + DIGITS.indexOf(file[i + 1]));
      }
    }
    return found;
  }

  /** Which texts may hold all words. */
  async function candidates(words, index) {
    const wanted = words.flatMap(grams);
    if (!wanted.length || words.some((word) => !grams(word).length)) return [];
    const found = await Promise.all(index.parts.map(async (entries, part) => {
      if (!entries.length) return [];
      const sets = await Promise.all(wanted.map((gram) => holding(gram, part, index.shards[part])));
      sets.sort((one, other) => one.size - other.size);
      return [...sets[0]].filter((number) => sets.every((set) => set.has(number)))
        .map((number) => ({ part, number, entry: entries[number] }))
        .filter((each) => each.entry);
    }));
    const order = ["people", "pages", "lectures", "news"];
    return found.flat().sort((one, other) =>
      order.indexOf(one.entry.group) - order.indexOf(other.entry.group)
      || (one.entry.address < other.entry.address ? 1 : -1)); // the newest year first
  }

  async function textOf(hit) {
    const chapter = await load("t" + hit.part + "-" + Math.floor(hit.number / CHAPTER));
    return chapter[hit.number % CHAPTER] || "";
  }

  // --- Pagefind, where site.yaml wants it; never for a page opened from disk ------------------------

  let engine;

  /** What Pagefind finds in texts: addresses and lines; null where it is not used. */
  async function pagefound(query) {
    if (page.dataset.engine !== "pagefind" || location.protocol === "file:") return null;
    try {
      engine = engine || import(new URL("search/pagefind/pagefind.js", HERE)).then(async (made) => {
        await made.options({ baseUrl: HERE.pathname });
        return made;
      });
      return (await (await engine).search(query)).results;
    } catch (failure) {
      return null; // our own index knows the texts as well
    }
  }

  /** A line of Pagefind, which is HTML, as text with marks and nothing else. */
  function lineOf(excerpt) {
    const line = document.createDocumentFragment();
    const parsed = new DOMParser().parseFromString(excerpt, "text/html");
    for (const part of parsed.body.childNodes) {
      line.append(part.nodeName === "MARK" ? element("mark", part.textContent) : part.textContent);
    }
    return line;
  }

  // --- showing -------------------------------------------------------------------------------------

  /** A folded text, and where each of its characters stood. */
  function mapped(text) {
    const at = [];
    let out = "", place = 0;
    for (const char of text) {
      const plain = fold(char);
      for (let i = 0; i < plain.length; i++) at.push(place);
      out += plain;
      place += char.length;
    }
    at.push(place);
    return { out, at };
  }

  /** A text with its hits in <mark>. */
  function marked(text, words) {
    const { out, at } = mapped(text);
    const spans = [];
    for (const word of words) {
      if (!word) continue;
      for (let i = out.indexOf(word); i >= 0; i = out.indexOf(word, i + word.length)) {
        spans.push([at[i], at[i + word.length]]);
      }
    }
    spans.sort((one, other) => one[0] - other[0]);
    const made = document.createDocumentFragment();
    let end = 0;
    for (const [from, to] of spans) {
      if (to <= end) continue;
      made.append(text.slice(end, Math.max(from, end)), element("mark", text.slice(Math.max(from, end), to)));
      end = to;
    }
    made.append(text.slice(end));
    return made;
  }

  /** The line around the first hit; null when a word is not there after all. */
  function around(text, words) {
    const { out, at } = mapped(text);
    const places = words.map((word) => out.indexOf(word));
    if (places.some((place) => place < 0)) return null;
    const hit = Math.min(...places);
    const begins = out.lastIndexOf("\n", hit) + 1; // a line of a text is one thought: stay in it
    const ends = out.indexOf("\n", hit) < 0 ? out.length : out.indexOf("\n", hit);
    const from = Math.max(begins, hit - 24), to = Math.min(ends, hit + 56);
    const line = text.slice(at[from], at[to]).trim();
    return marked((from > begins ? "…" : "") + line + (to < ends ? "…" : ""), words);
  }

  function element(name, content, className) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (content !== undefined) made.append(content);
    return made;
  }

  function result(entry, marks, why) {
    const item = element("li", undefined, "result");
    const link = element("a", marked(entry.title, marks), "result-title");
    const address = entry.address + (/(^|\/)$/.test(entry.address) ? "index.html" : "");
    link.href = new URL(address, HERE);
    const line = element("p", link, "result-line");
    if (entry.beside) line.append(" ", element("span", marked(entry.beside, marks), "result-beside"));
    item.append(line);
    if (why) item.append(element("p", why, "result-why"));
    return item;
  }

  /** Why an entry is here when its title does not show it. */
  function reason(entry, found) {
    if (found.name) {
      const made = document.createDocumentFragment();
      const [before, after] = say("alias").split("{name}");
      made.append(before, marked(entry.names[found.name].name, found.marks), after || "");
      return made;
    }
    return found.other ? marked(entry.words[found.other - 1], found.marks) : null;
  }

  /** A group of results; `make` gives the item of one, now or later, or null. */
  function group(name, hits, step, make) {
    const section = element("section", undefined, "part part-close results");
    const head = element("header", undefined, "part-head");
    const title = element("h2", say(name));
    title.id = "results-" + name;
    section.setAttribute("aria-labelledby", title.id);
    head.append(title, element("p", say("count", { count: hits.length }), "part-count"));
    const body = element("div", undefined, "part-body");
    const items = element("ol", undefined, "results-list");
    const more = element("button", say("more"), "results-more");
    more.type = "button";
    body.append(items, more);
    section.append(head, body);
    let shown = 0;
    const show = async () => {
      const made = await Promise.all(hits.slice(shown, shown + step).map(make));
      shown += step;
      const fresh = made.filter(Boolean);
      items.append(...fresh);
      more.hidden = shown >= hits.length;
      return fresh;
    };
    more.addEventListener("click", async () => {
      const fresh = await show();
      if (fresh.length) fresh[0].querySelector("a").focus();
    });
    return { section, head, items, show };
  }

  // --- asking --------------------------------------------------------------------------------------

  let asked = 0;

  async function ask() {
    const query = field.value.trim().slice(0, 100);
    const words = [...new Set(fold(query).split(/[\s,，、;；“”"]+/).filter(Boolean))].slice(0, 8);
    const turn = ++asked; // an answer that comes late is dropped
    remember(query);
    if (!words.length) {
      list.replaceChildren();
      status.textContent = "";
      page.classList.remove("is-asked");
      return;
    }
    page.classList.add("is-asked");
    try {
      const index = await names();
      if (turn !== asked) return;
      const found = index.all.map((entry) => ({ entry, found: judge(words, entry) })).filter((each) => each.found);
      found.sort((one, other) => other.found.rank - one.found.rank);
      const groups = GROUPS.map((name) => [name, found.filter((each) => each.entry.group === name)])
        .filter(([, hits]) => hits.length)
        .map(([name, hits]) => group(name, hits, SHOWN,
          ({ entry, found: why }) => result(entry, why.marks, reason(entry, why))));
      await Promise.all(groups.map((each) => each.show()));
      if (turn !== asked) return;
      list.replaceChildren(...groups.map((each) => each.section));
      await askTexts(words, index, new Set(found.map((each) => each.entry)), found.length, query, turn);
    } catch (failure) {
      if (turn === asked) status.textContent = say("failed");
    }
  }

  /** The second half: what texts hold, without what is listed already. */
  async function askTexts(words, index, listed, count, query, turn) {
    const others = await pagefound(query);
    const hits = others
      || (await candidates(words, index)).filter((hit) => !listed.has(hit.entry));
    let missed = 0;
    const made = group("texts", hits, TEXTS, async (hit) => {
      if (others) {
        const { url, excerpt } = await hit.data();
        const entry = index.all.find((each) => new URL(each.address, HERE).pathname === url);
        if (entry && !listed.has(entry)) return result(entry, [], lineOf(excerpt));
        missed += 1;
        return null;
      }
      const line = around(await textOf(hit), words);
      missed += !line; // its characters stand side by side, but not in this order
      return line && result(hit.entry, [], line);
    });
    if (hits.length) await made.show();
    if (turn !== asked) return;
    const inTexts = hits.length - missed;
    if (inTexts > 0 && made.items.children.length) {
      made.head.querySelector(".part-count").textContent = say("count", { count: inTexts });
      list.append(made.section);
    }
    const total = count + inTexts;
    const short = words.every((word) => !grams(word).length) ? say("short") : "";
    status.textContent = [
      total ? say("found", { count: total, query }) : say("none", { query }),
      say("searched", { count: index.count }), short,
    ].join("");
    page.classList.toggle("is-empty", !total);
  }

  /** The question stands in the address, so that it can be kept, sent on and come back to. */
  function remember(query) {
    const search = query ? "?q=" + encodeURIComponent(query) : location.pathname;
    if (new URLSearchParams(location.search).get("q") === (query || null)) return;
    try {
      history.replaceState(null, "", search);
    } catch (refused) { /* a page opened from disk, in some browsers */ }
  }

  let pause;
  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(pause);
    pause = setTimeout(ask, 180);
  });
  field.addEventListener("compositionend", () => {
    clearTimeout(pause);
    pause = setTimeout(ask, 180);
  });
  field.addEventListener("focus", () => names().catch(() => {}), { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    ask();
  });
  addEventListener("popstate", () => {
    field.value = new URLSearchParams(location.search).get("q") || "";
    ask();
  });

  // Arrow keys go from result to result; Tab does as well.
  page.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== field) return;
    const next = event.key === "ArrowDown" ? links[at + 1] : at > 0 ? links[at - 1] : at === 0 && field;
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  field.value = new URLSearchParams(location.search).get("q") || "";
  if (field.value) ask();
  else field.focus({ preventScroll: true });
})();
