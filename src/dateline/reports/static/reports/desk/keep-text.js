// What someone types is kept in this browser until the newsroom has it: a session that ended, a server that was away or
// a closed window lose nothing. A submission waits for the draft being saved (publishing beside it would make a new
// report twice) and for word that someone is still logged in, then goes on by itself.
(() => {
  "use strict";
  const { ping } = document.currentScript.dataset;
  const LONGEST_WAIT = 15_000; // milliseconds; after that the server's own answer is better than none
  const SETTLED = 600; // milliseconds without a key before what was typed is kept
  const PREFIX = "dateline:typed:";
  const NOT_TYPED = /^(csrfmiddlewaretoken|next|comments-.*|loaded_revision.*|overwrite_revision_id)$/;
  let saving = false; // a draft is on its way
  let leaving = false; // a submission waits here: no draft may set out beside it
  let going = false; // and is sent
  let timer;

  const formOf = () => document.querySelector("form[data-edit-form]");
  const key = () => `${PREFIX}${location.pathname}`;
  const typedIn = (form) =>
    Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_TYPED.test(name)));

  function keep(sent = false) {
    const form = formOf();
    if (!form) return;
    try {
      localStorage.setItem(key(), JSON.stringify({ at: Date.now(), sent, fields: typedIn(form) }));
    } catch {
      // The browser keeps nothing here: drafts are still saved to the newsroom.
    }
  }
  function kept() {
    try {
      return JSON.parse(localStorage.getItem(key()));
    } catch {
      return null;
    }
  }

  function tell(sentence, ...deeds) {
    document.getElementById("kept-text")?.remove();
    const box = document.createElement("div");
    box.id = "kept-text";
    box.setAttribute("role", "alert");
    box.className = "kept-text";
    const said = document.createElement("p");
    said.textContent = sentence;
    box.append(said);
    for (const [words, deed] of deeds) {
      const button = document.createElement(typeof deed === "string" ? "a" : "button");
      Object.assign(button, { textContent: words, className: "button button-small" });
      if (typeof deed === "string") Object.assign(button, { href: deed, target: "_blank" });
      else Object.assign(button, { type: "button", onclick: deed });
      box.append(button, " ");
    }
    formOf().prepend(box);
    box.scrollIntoView({ block: "center" });
  }

  async function mayGo() {
    try {
      const answer = await fetch(ping, { redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.type !== "opaqueredirect" && answer.status !== 403) return true;
      tell("You were logged out. What you typed is kept here: log in again in another tab, then save once more.", ["Log in", `${location.origin}/desk/login/`]);
    } catch {
      tell("The newsroom does not answer. What you typed is kept in this browser: save again when it does.");
    }
    return false;
  }

  document.addEventListener("w-autosave:save", (event) => {
    if (leaving || going) event.preventDefault();
    else saving = !event.defaultPrevented;
  });
  document.addEventListener("w-autosave:success", () => {
    saving = false;
    for (const name of Object.keys(localStorage)) if (name === key()) localStorage.removeItem(name);
  });
  document.addEventListener("w-autosave:error", () => {
    saving = false;
    keep();
  });

  for (const kind of ["input", "change", "keyup"]) {
    document.addEventListener(kind, ({ target }) => {
      if (!target.closest?.("form[data-edit-form]")) return;
      clearTimeout(timer);
      timer = setTimeout(keep, SETTLED);
    });
  }
  addEventListener("pagehide", () => timer && !going && keep());

  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      if (!form.matches("form[data-edit-form]") || going) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (leaving) return;
      leaving = true;
      // The button is kept as a field: by then Wagtail has disabled it, or put another in its place.
      const { name, value } = event.submitter ?? {};
      keep(true);
      const since = Date.now();
      await new Promise((soon) => setTimeout(soon, SETTLED)); // the editor hands its text to the form a moment later
      while (saving && Date.now() - since < LONGEST_WAIT) await new Promise((soon) => setTimeout(soon, 50));
      saving = false;
      const may = await mayGo();
      leaving = false;
      if (!may) {
        for (const button of form.querySelectorAll("button[disabled]")) button.disabled = false;
        return;
      }
      going = true;
      setTimeout(() => { going = false; }, LONGEST_WAIT); // should the submission come to nothing
      if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      form.requestSubmit();
    },
    true,
  );

  function putBack({ fields }) {
    const form = formOf();
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements.namedItem(name);
      if (!(field instanceof HTMLElement) || field.type === "file" || field.value === value) continue;
      if (name === "body") document.dispatchEvent(new CustomEvent("dateline:put-body", { detail: JSON.parse(value) }));
      else field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    document.getElementById("kept-text").remove();
  }

  addEventListener("load", () => {
    if (document.querySelector(".messages .success, .w-message--success")) {
      // What was sent has arrived.
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(PREFIX) && JSON.parse(localStorage.getItem(name)).sent) localStorage.removeItem(name);
      }
    }
    const form = formOf();
    const was = kept();
    if (!form || !was) return;
    const now = typedIn(form);
    const differs = ["title", "body", "summary", "dateline", "bylines"].some((name) => name in was.fields && was.fields[name] !== now[name]);
    if (!differs) return void localStorage.removeItem(key());
    tell(`Text typed here on ${new Date(was.at).toLocaleString()} did not reach the newsroom.`,
      ["Put it back", () => putBack(was)],
      ["Throw it away", () => { localStorage.removeItem(key()); document.getElementById("kept-text").remove(); }]);
  });
})();
