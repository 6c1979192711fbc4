// Tells an open page what came since: new comments as one quiet line that the reader opens; votes and standings where
// they stand. It listens to a stream (publishing/streaming.py) where there is one, else it asks for the same file now and
// then (publishing/pages/live.py). A page that nobody looks at asks for nothing.

const EVERY = 30_000; // milliseconds between two questions, and up to as much again
const SOON = 3_000; // until the first one, at most
const ASKED_BEFORE_STREAM = 10; // questions after which the stream is tried once more
const SILENT = 15_000; // milliseconds after which a stream that has said nothing is none
const MOST_PAGES = 5; // fetched at once to show what is new
const LISTED = 50; // comments that the file names

const line = document.getElementById("live");
const from = line?.dataset.from;
const told = line?.querySelector("p");
const show = document.createElement("button");

/**
 * What is told, whole or only what is different.
 * @typedef {{newest?: [number, string, number][], votes?: Object<string, [number, number]>, standings?: Object<string, string>}} Told
 * @param {Told} said
 */
function take({ newest, votes = {}, standings = {} }) {
  if (newest) hear(newest);
  for (const [id, [up, down]] of Object.entries(votes)) {
    count(id, "up", up);
    count(id, "down", down);
  }
  stand(Object.entries(standings).filter(([ref, standing]) => !stands(ref, standing)));
}

// Comments: by their turns, which grow; one that waited for a moderator has a low number and a late turn.

const known = new Set();
const fresh = new Map(); // those to be shown, each with the page that it stands on
let oldest = -1; // what is older and turns up was there before
let areMore = false; // than the file names
let turned = ""; // the last sentence on standings

/** What the first list has was there when the page came, unless the page says which was its last. */
function hear(newest) {
  const isFirst = oldest < 0;
  const last = isFirst ? Number(line.dataset.last ?? Infinity) : 0;
  if (isFirst) oldest = newest.length < LISTED ? 0 : newest.at(-1)[2];
  const unknown = newest.filter(([id, , turn]) => !known.has(id) && turn >= oldest);
  areMore ||= unknown.length === LISTED && unknown.at(-1)[2] > last;
  for (const [id, page, turn] of unknown) {
    known.add(id);
    if (turn > last && !document.getElementById(`c${id}`)) fresh.set(id, page);
  }
  say();
}

function say(sentence = "") {
  const many = `${areMore ? "More than " : ""}${fresh.size} new comment${fresh.size === 1 ? "" : "s"}.`;
  const words = [turned, sentence || (fresh.size ? many : "")].filter(Boolean).join(" ");
  if (told.textContent !== words) told.textContent = words; // the same again would be read out once more
  show.hidden = !fresh.size;
}

/** Put them on top of the discussion, the oldest first, and go to that one. */
async function open() {
  const pages = [...new Set(fresh.values())];
  const wanted = pages.slice(0, MOST_PAGES);
  const ids = [...fresh.keys()].filter((id) => wanted.includes(fresh.get(id))).sort((one, other) => one - other);
  show.disabled = true;
  try {
    const read = new Map(await Promise.all(wanted.map(async (page) => [page, await fetched(address(page))])));
    const found = ids.map((id) => [read.get(fresh.get(id)).getElementById(`c${id}`), address(fresh.get(id))]);
    const elsewhere = areMore || pages.length > MOST_PAGES;
    for (const id of fresh.keys()) if (elsewhere || ids.includes(id)) fresh.delete(id);
    [areMore, turned] = [false, ""];
    say(elsewhere ? "More of them stand under “Newest” and “Oldest”." : "");
    place(found.filter(([article]) => article));
  } catch {
    say("They could not be loaded: check the connection and try again.");
  } finally {
    show.disabled = false;
  }
}

const address = (page) => new URL(`${page}/`, new URL(from, location.href)).href;

/** Copies of articles, in a form like their own, with which their buttons vote. */
function place(found) {
  if (!found.length) {
    say("They are no longer there.");
    told.focus();
    return;
  }
  const group = document.importNode(found[0][0].closest("form"), false);
  group.classList.add("came");
  for (const [article, home] of found) {
    const copy = document.adoptNode(article);
    copy.className = "c d0"; // what it answers stands elsewhere, and is named in its head
    copy.tabIndex = -1;
    for (const link of copy.querySelectorAll('.who a[href^="#c"]')) {
      if (link.hash !== `#${copy.id}` && !document.querySelector(link.hash)) link.href = home + link.hash;
    }
    group.append(copy);
  }
  line.parentElement.querySelector(".nobody")?.remove();
  line.after(group);
  group.firstElementChild.focus();
}

/** A page of this site, as a document in which nothing runs. */
async function fetched(where) {
  const answer = await fetch(where, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${where}: ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Votes.

function count(id, side, many) {
  for (const button of document.querySelectorAll(`.acts button[name="${side}"][value="${id}"]`)) {
    const words = button.textContent.replace(/\d+/, many);
    if (words === button.textContent) continue;
    button.textContent = words;
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace(/\d+/, many));
  }
}

// Standings: of marks in the text, and where a claim is listed with its word and its shape.

const named = (one, ref) => one.getAttribute("href") === `/claims/${ref}/`;
const numbers = (ref) => [...document.querySelectorAll(".body sup.n a")].filter((link) => named(link, ref));
const marks = (ref) => numbers(ref).map((link) => link.parentElement.previousElementSibling);
const rows = (page, ref) =>
  [...page.querySelectorAll(".dateline, .listed li")].filter(
    (row) => row.querySelector(".standing") && [...row.querySelectorAll("a")].some((link) => named(link, ref)),
  );

const stands = (ref, standing) =>
  marks(ref).every((mark) => mark.classList.contains(standing)) &&
  rows(document, ref).every((row) => row.querySelector(".standing").textContent.trim().endsWith(standing));

async function stand(changed) {
  if (!changed.length) return;
  const sentences = changed.map(([ref, standing]) => {
    for (const mark of marks(ref)) {
      mark.className = `mark ${standing}`;
      mark.querySelector(".vh").textContent = ` (${standing})`;
    }
    const number = numbers(ref)[0]?.textContent;
    return `The standing of ${number ? `claim ${number}` : "the headline’s claim"} changed to ${standing}.`;
  });
  turned = sentences.join(" ");
  say();
  const page = await fetched(location.pathname).catch(() => null); // it has the shapes
  if (!page) return;
  for (const [ref] of changed) {
    const anew = rows(page, ref);
    rows(document, ref).forEach((row, at) => anew[at] && renew(row, anew[at]));
  }
}

function renew(row, anew) {
  const hadFocus = row.contains(document.activeElement);
  row.replaceChildren(...[...anew.childNodes].map((node) => document.importNode(node, true)));
  if (hadFocus) row.querySelector("a")?.focus();
}

// Listening, and asking.

let stream = null;
let timer = 0;
let turn = 0; // what was begun in an earlier one ends
let mark = ""; // what was told last
let asked = 0;

function rest() {
  turn += 1;
  clearTimeout(timer);
  stream?.close();
  stream = null;
}

function listen() {
  rest();
  asked = 0;
  stream = new EventSource(mark ? `${from}?after=${mark}` : from);
  timer = setTimeout(ask, SILENT);
  stream.onmessage = (event) => {
    clearTimeout(timer);
    mark = event.lastEventId;
    take(JSON.parse(event.data));
  };
  stream.onerror = () => {
    if (stream?.readyState !== EventSource.CLOSED) return; // it comes back by itself
    rest();
    timer = setTimeout(ask, Math.random() * SOON);
  };
}

async function ask() {
  rest();
  const mine = turn;
  try {
    const answer = await fetch(`${from}.json`, { cache: "no-cache" });
    const said = answer.ok ? await answer.json() : {};
    if (mine !== turn) return;
    take(said);
    if (answer.status === 404 || answer.status === 410) return; // the report is no longer there
  } catch {
    if (mine !== turn) return; // without a line it is asked again
  }
  asked += 1;
  timer = setTimeout(asked < ASKED_BEFORE_STREAM ? ask : listen, EVERY + Math.random() * EVERY);
}

const go = () => (document.hidden ? rest() : listen());

if (line && !navigator.connection?.saveData) {
  show.type = "button";
  show.className = "btn";
  show.textContent = "Show";
  show.hidden = true;
  show.addEventListener("click", open);
  told.tabIndex = -1;
  line.append(show);
  document.addEventListener("visibilitychange", go);
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", (event) => event.persisted && go());
  go();
}
