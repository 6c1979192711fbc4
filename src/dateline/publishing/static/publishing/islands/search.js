// Answers a search on the reader's own device, from a few files of the site's index.
// How the index is made: publishing/searching.py; how words are folded: publishing/folding.py, which does the same.

const SHARDS = 64;
const LONGEST = 32; // letters of a word that count
const MOST_LETTERS = 200;
const MOST_WORDS = 10;
const A_PAGE = 10; // results shown at once
const ENOUGH = 30; // results after which older parts of the index wait until they are asked for

const LIKE = new Map(Object.entries({
  ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ",
  "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": "",
}));
for (const letter of "'’‘ʼʾʿ`´ʻ") LIKE.set(letter, "");
[..."٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"].forEach((digit, at) => LIKE.set(digit, String(at % 10)));

/** The folded words of a text, in its order. */
export function words(text) {
  const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const like = [...plain].map((letter) => LIKE.get(letter) ?? letter).join("");
  return (like.match(/[\p{L}\p{N}]+/gu) ?? []).map(bare);
}

function bare(word) {
  const letters = [...word];
  if (word.startsWith("ال") && letters.length >= 4) letters.splice(0, 2);
  return letters.slice(0, LONGEST).join("");
}

/** The shard that a word is in: all that begin with the same two letters are in the same one. */
export function shardOf(word) {
  const [first, second] = word;
  return (first.codePointAt(0) * 31 + (second ? second.codePointAt(0) : 0)) % SHARDS;
}

const read = new Map(); // addresses and what was read there, while the page is open

async function json(address) {
  if (!read.has(address)) {
    const asked = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return answer.json();
    });
    asked.catch(() => read.delete(address)); // the next search tries again
    read.set(address, asked);
  }
  return read.get(address);
}

/** The documents that have a word, by number: the day, and whether the word is in the name. */
function having(shard, word, asBeginning) {
  const found = new Map();
  for (const [one, [inName, elsewhere]] of Object.entries(shard)) {
    if (one !== word && !(asBeginning && one.startsWith(word))) continue;
    add(found, inName, true);
    add(found, elsewhere, false);
  }
  return found;
}

function add(found, steps, inName) {
  let day = 0;
  let number = 0;
  for (let at = 0; at < steps.length; at += 2) {
    day += steps[at];
    number += steps[at + 1];
    if (inName || !found.has(number)) found.set(number, { day, inName });
  }
}

/** The documents of one segment that have all of the words. */
async function inSegment(sort, segment, asked) {
  const shards = await Promise.all(
    asked.map((word) => json(`/search/${sort.name}/words/${segment}/${shardOf(word)}.json`)),
  );
  const last = asked.length - 1;
  const each = shards.map((shard, at) => having(shard, asked[at], at === last && [...asked[at]].length > 1));
  const hits = [];
  for (const [number, { day }] of each[0]) {
    if (!each.every((found) => found.has(number))) continue;
    const named = each.filter((found) => found.get(number).inName).length;
    hits.push({ sort, number: segment * sort.segment + number, day, named });
  }
  return hits;
}

/** Names before texts, places before what is dated, the newer before the older. */
function compare(a, b) {
  const place = (hit) => (hit.sort.name === "places" ? 1 : 0);
  return b.named - a.named || place(b) - place(a) || b.day - a.day || b.number - a.number;
}

/** The parts of the index in the order in which they are looked into: all places, then the newest of the others. */
function rounds(sorts) {
  const made = [];
  for (const sort of sorts) {
    for (let segment = sort.end - 1; segment >= sort.first; segment -= 1) {
      const at = sort.name === "places" ? 0 : sort.end - 1 - segment;
      (made[at] ??= []).push([sort, segment]);
    }
  }
  return made;
}

function start(form) {
  const field = form.elements.q;
  const among = form.elements.in;
  const told = document.getElementById("told");
  const list = document.getElementById("found");
  const more = document.getElementById("more");
  const sorts = [...document.querySelectorAll("data.index")].map(({ value, dataset }) => ({
    name: value,
    first: Number(dataset.first),
    end: Number(dataset.end),
    segment: Number(dataset.segment),
    block: Number(dataset.block),
  }));
  let turn = 0; // a search that another one has overtaken says nothing any more
  let now = null;

  const wrong = (text, asked) => {
    if ([...text].length > MOST_LETTERS) return `That is too long: write a few words, at most ${MOST_LETTERS} letters.`;
    if (!text.trim()) return "Write one word or a few.";
    if (!asked.length) return "There is no letter and no number in that: write a word.";
    if (asked.length > MOST_WORDS) return `Those are too many words: write at most ${MOST_WORDS}.`;
    return "";
  };

  const clear = (sentence) => {
    turn += 1;
    now = null;
    list.replaceChildren();
    more.hidden = true;
    told.textContent = sentence;
  };

  async function search() {
    const text = field.value;
    const asked = [...text].length > MOST_LETTERS ? [] : words(text);
    clear(wrong(text, asked));
    if (told.textContent) return;
    told.textContent = "Looking …";
    const chosen = among.value ? sorts.filter((sort) => sort.name === among.value) : sorts;
    now = { asked, hits: [], left: rounds(chosen), shown: 0, turn };
    await goOn(now);
  }

  /** Look on until there is enough to show, or nothing left to look into. */
  async function goOn(search) {
    try {
      while (search.left.length && search.hits.length < search.shown + ENOUGH) {
        const found = await Promise.all(search.left[0].map(([sort, segment]) => inSegment(sort, segment, search.asked)));
        if (search.turn !== turn) return;
        search.left.shift();
        const settled = search.hits.slice(0, search.shown); // what was read stays where it was read
        search.hits = [...settled, ...[...search.hits.slice(search.shown), ...found.flat()].sort(compare)];
      }
      const next = search.hits.slice(search.shown, search.shown + A_PAGE);
      const rows = await Promise.all(next.map(row));
      if (search.turn !== turn) return;
      search.shown += next.length;
      list.append(...rows);
      if (search.shown > A_PAGE) rows[0]?.querySelector("a").focus();
      more.hidden = search.shown >= search.hits.length && !search.left.length;
      told.textContent = outcome(search);
    } catch {
      if (search.turn !== turn) return;
      more.hidden = search.shown === 0;
      told.textContent = "The index could not be loaded: check the connection and search again.";
    }
  }

  function outcome({ hits, left, shown }) {
    const query = `“\u2068${field.value.trim()}\u2069”`;
    if (!hits.length) return `Nothing has all of ${query}: try fewer words, or another spelling.`;
    const many = left.length ? `More than ${hits.length} results` : `${hits.length} result${hits.length === 1 ? "" : "s"}`;
    return `${many} for ${query}${shown < hits.length || left.length ? `; the first ${shown} are shown` : ""}.`;
  }

  async function row({ sort, number }) {
    const listed = await json(`/search/${sort.name}/${Math.floor(number / sort.block)}.json`);
    const one = listed[number];
    const made = document.getElementById("hit").content.cloneNode(true).firstElementChild;
    const [about, stands] = [made.querySelector(".series"), made.querySelector(".stands")];
    if (!one) { // it was taken away between the two files
      made.querySelector("a").replaceWith("It is no longer there.");
      return made;
    }
    about.textContent = [kindOf(sort, one), one.day].filter(Boolean).join(" · ");
    const link = made.querySelector("a");
    link.href = one.address;
    link.textContent = one.title;
    if (one.standing) stands.append(badge(one.standing, sort.name === "reports"));
    if (one.corrected) stands.append(tag("corrected"));
    if (one.also) stands.append(also(one.also));
    return made;
  }

  const kindOf = (sort, one) => {
    const kind = { reports: "Report", claims: "Claim", places: "Place" }[sort.name];
    return one.about ? `${kind} · ${one.about}` : kind;
  };

  const badge = (standing, ofHeadline) => {
    const made = document.querySelector(`template[data-standing="${CSS.escape(standing)}"]`).content.cloneNode(true);
    if (ofHeadline) made.querySelector("svg").after("Headline claim ");
    return made;
  };

  const tag = (word) => {
    const made = document.createElement("span");
    made.className = "tag warn";
    made.textContent = word;
    return made;
  };

  const also = (names) => {
    const made = document.createElement("span");
    made.className = "quiet";
    made.append("Also: ");
    names.forEach((name, at) => {
      const one = document.createElement("bdi");
      one.textContent = name;
      made.append(...(at ? [", ", one] : [one]));
    });
    return made;
  };

  const fromAddress = () => {
    const said = new URLSearchParams(location.search);
    field.value = said.get("q") ?? "";
    among.value = said.get("in") ?? "";
    if (among.selectedIndex < 0) among.value = "";
    if (said.has("q")) search();
    else clear("");
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = new URLSearchParams({ q: field.value.slice(0, 4 * MOST_LETTERS) });
    if (among.value) said.set("in", among.value);
    history.pushState(null, "", `?${said}`);
    search();
  });
  among.addEventListener("change", () => field.value.trim() && form.requestSubmit());
  more.addEventListener("click", () => now && goOn(now));
  window.addEventListener("popstate", fromAddress);
  document.addEventListener("keydown", (event) => {
    const plain = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!plain || event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    field.focus();
  });
  document.getElementById("without").hidden = true;
  fromAddress();
}

const form = document.querySelector("form.search");
if (form) start(form);
