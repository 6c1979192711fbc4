// The queue by keys, without a page load for each decision. Without this script the same buttons send the same form.
const root = document.getElementById("moderation");
const form = document.getElementById("decide");
const said = document.getElementById("moderation-said");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const EVERY = 15_000; // milliseconds between two looks at what waits

const cases = () => [...root.querySelectorAll(".case:not(.is-done)")];
const current = () => document.activeElement?.closest?.(".case:not(.is-done)") ?? null;
let last = null; // the act that “u” undoes

function say(sentence) {
  said.textContent = sentence;
}

function goTo(step) {
  const all = cases();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "center" });
}

function show(waiting) {
  for (const place of root.querySelectorAll("[data-many]")) place.textContent = waiting[place.dataset.many] ?? place.textContent;
}

async function send(address, fields) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token);
  for (const [name, value] of fields) body.append(name, value);
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (told.waiting) show(told.waiting);
    say(told.problem ?? told.done);
    return answer.ok || told.code === "decided" ? told : null; // by the other moderator: it is done all the same
  } catch {
    say("The newsroom did not answer: look whether it was done, and try again.");
    return null;
  }
}

async function decide(one, deed, reason = "") {
  const pk = one.dataset.pk;
  const next = cases()[cases().indexOf(one) + 1];
  const told = await send(form.action, [["do", `${deed}:${pk}`], [`reason-${pk}`, reason]]);
  if (!told) return;
  last = told.act ?? last;
  one.classList.add("is-done");
  for (const button of one.querySelectorAll("button, select, input")) button.disabled = true;
  const left = next ?? cases().at(-1);
  if (left) left.focus();
  else if (told.waiting?.[root.dataset.queue]) location.reload(); // the next ones
}

form.addEventListener("submit", (event) => {
  const [deed, pk] = (event.submitter?.value ?? "").split(":");
  if (!pk || !["shown", "removed", "kept"].includes(deed)) return; // all that are ticked, votes, appeals: by the page
  event.preventDefault();
  const one = document.getElementById(`case-${pk}`);
  decide(one, deed, one.querySelector(`[name="reason-${pk}"]`)?.value ?? "");
});

document.getElementById("all")?.addEventListener("change", (event) => {
  for (const box of form.querySelectorAll("[name=chosen]:not(:disabled)")) box.checked = event.target.checked;
});

document.addEventListener("keydown", async (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const one = current();
  const reasons = one?.querySelector("select");
  if (event.key === "j" || event.key === "k") goTo(event.key === "j" ? 1 : -1);
  else if (event.key === "u" && last) {
    if (await send(`${root.dataset.waiting.replace("waiting.json", "undo/")}`, [["act", last]])) last = null;
  } else if (!one) return;
  else if (event.key === "x") one.querySelector("[name=chosen]").click();
  else if (event.key === "v") one.querySelector("h3 a")?.click();
  else if (event.key === "a" && one.querySelector("[value^=shown]")) decide(one, "shown");
  else if (event.key === "l" && one.querySelector("[value^=kept]")) decide(one, "kept");
  else if (/^[1-9]$/.test(event.key) && reasons) decide(one, "removed", reasons.options[Number(event.key)].value);
  else return;
  event.preventDefault();
});

setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(root.dataset.waiting, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const waiting = await answer.json();
    const more = (waiting[root.dataset.queue] ?? 0) - cases().length;
    show(waiting);
    if (more > 0 && !cases().length) say(`${more} wait: load the page to see them.`);
  } catch {
    // The next look may succeed; the page stays usable.
  }
}, EVERY);
