// Keeps a copy of the newest reports on the reader's own device, when asked, and takes it away again, when asked.
// What a copy is made of is baked: /offline.json. Answering from it is the work of /offline.js.

const COPY = "dateline-copy";
const LIST = "/offline.json";
const SINCE = "/offline/since"; // a note in the copy, at no address of the site
const AT_ONCE = 4;

const section = document.getElementById("keep");
const keepIt = document.getElementById("keep-it");
const takeAway = document.getElementById("take-it-away");
const told = document.getElementById("keep-told");

async function kept() {
  if (!(await caches.has(COPY))) return null;
  const copy = await caches.open(COPY);
  const [list, since] = await Promise.all([copy.match(LIST), copy.match(SINCE)]);
  if (!list || !since) return null;
  return { copy, list: await list.json(), since: new Date(await since.text()) };
}

const inWords = (when) => when.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });

async function show(sentence = "") {
  const now = await kept();
  keepIt.textContent = now ? "Renew it" : "Keep a copy";
  takeAway.hidden = !now;
  const reports = now ? now.list.pages.length - 1 : 0;
  const many = `${reports} report${reports === 1 ? "" : "s"}`;
  told.textContent = sentence || (now ? `Kept on ${inWords(now.since)}: the front page and ${many}.` : "");
  await showList(now);
}

/** On the page that is read without a line: what there is. */
async function showList(now) {
  const list = document.getElementById("kept");
  if (!list) return;
  list.replaceChildren();
  document.getElementById("kept-told").textContent = now
    ? `Kept on ${inWords(now.since)}; what you have read with a line since then is newer.`
    : "Nothing is kept on this device.";
  for (const page of now?.list.pages ?? []) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = page.address;
    link.dir = "auto";
    link.textContent = page.title;
    row.append(link, page.day && `, ${page.day}`);
    list.append(row);
  }
}

/** Fetch all of it, a few files at once; a file that is not there keeps no other from being kept. */
async function fill() {
  const asked = await fetch(LIST, { cache: "no-cache" });
  if (!asked.ok) throw new Error(`${LIST}: ${asked.status}`);
  const list = await asked.clone().json();
  const wanted = [...list.files, ...list.pages.map((page) => page.address)];
  const got = new Map([[LIST, asked]]);
  const left = [...wanted];
  const one = async () => {
    for (let address = left.shift(); address; address = left.shift()) {
      const answer = await fetch(address, { cache: "no-cache" });
      if (answer.ok && !answer.redirected) got.set(address, answer);
      told.textContent = `Keeping: ${got.size - 1} of ${wanted.length} files …`;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const copy = await caches.open(COPY);
  await Promise.all([...got].map(([address, answer]) => copy.put(address, answer)));
  await copy.put(SINCE, new Response(new Date().toISOString()));
  for (const request of await copy.keys()) {
    const path = new URL(request.url).pathname;
    if (path !== SINCE && !got.has(path)) await copy.delete(request); // of the copy before this one
  }
}

async function keep() {
  keepIt.disabled = true;
  const before = await kept();
  try {
    await fill();
    await navigator.serviceWorker.register("/offline.js", { scope: "/", updateViaCache: "none" });
    await navigator.serviceWorker.ready;
    await show();
  } catch (problem) {
    const full = problem.name === "QuotaExceededError";
    if (!before) await remove();
    await show(
      full
        ? "This device has too little room for a copy."
        : `It could not be ${before ? "renewed; the copy from before stays" : "kept"}: check the connection and try again.`,
    );
  } finally {
    keepIt.disabled = false;
  }
}

async function remove() {
  await caches.delete(COPY);
  const registered = await navigator.serviceWorker.getRegistration("/");
  if (registered?.active?.scriptURL.endsWith("/offline.js")) await registered.unregister();
}

// Only on a page of a safe origin are there service workers; elsewhere the control stays hidden.
if (section && "serviceWorker" in navigator && "caches" in window) {
  keepIt.addEventListener("click", keep);
  takeAway.addEventListener("click", async () => {
    await remove();
    await show("Nothing is kept here any more.");
  });
  await show();
  section.hidden = false;
}
