// A dialog that finds the claim which a passage makes, or makes it: by keys alone, in a few of them.
const WAIT = 120; // milliseconds after the last letter
const REMEMBERED = ["claim-source", "claim-source-ref", "claim-known_at"]; // who said it last said the next thing too
const KEPT = "dateline:said-last";
const LOGGED_OUT = "You were logged out. Log in again in another tab, then go on here: nothing you typed is lost.";

function element(tag, facts = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), facts);
  made.append(...inside.filter(Boolean));
  return made;
}

/** What the server said, or an Error with a sentence for who sits here. */
async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Error("The newsroom did not answer: try again in a moment.");
  }
  if (response.redirected && response.url.includes("/login/")) throw new Error(LOGGED_OUT);
  if (response.ok || response.status === 422) return response;
  if (response.status === 403) throw new Error("You may not make claims: choose one that is on record.");
  throw new Error("The newsroom could not do this: try again, and tell who runs it if it stays so.");
}

/** Ask which claim a passage makes: a row of the claim desk's finding, or null when nobody chose. */
export function findClaim({ passage, sentence, day, find, make }) {
  return new Promise((resolve) => {
    const field = element("input", { type: "search", value: passage, role: "combobox", ariaExpanded: "true", ariaLabel: "Search the claims on record", dir: "auto", autocomplete: "off" });
    field.setAttribute("aria-controls", "find-claim-list");
    const list = element("ul", { role: "listbox", id: "find-claim-list", ariaLabel: "Claims" });
    const said = element("p", { role: "status", className: "find-claim__said" });
    const search = element("div", { className: "find-claim__search" }, field, list);
    const making = element("div", { className: "find-claim__making", hidden: true });
    const dialog = element("dialog", { className: "find-claim", ariaLabel: "Mark a claim" },
      element("header", {},
        element("h2", { textContent: "Mark a claim" }),
        element("button", { type: "button", className: "find-claim__close", ariaLabel: "Close", textContent: "×", onclick: () => dialog.close() })),
      passage && element("blockquote", { textContent: passage, dir: "auto" }), search, making, said);
    let chosen = null;
    let timer;
    let asked = 0;

    const activate = (option) => {
      for (const one of list.children) one.ariaSelected = String(one === option);
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    };
    const take = (row) => {
      chosen = row;
      dialog.close();
    };
    const row = (one, number) => {
      const option = element("li", { role: "option", id: `find-claim-${number}`, onclick: () => take(one) },
        element("b", { textContent: one.text, dir: "auto" }), " ",
        element("span", { className: `standing standing--${one.standing}`, textContent: one.standing }), " ",
        element("small", { textContent: [one.place, one.when, `said by ${one.said_by}`].filter(Boolean).join(" · "), dir: "auto" }));
      return option;
    };
    const look = async () => {
      const mine = ++asked;
      try {
        const { found } = await (await ask(`${find}?q=${encodeURIComponent(field.value)}`)).json();
        if (mine !== asked) return;
        const fresh = element("li", { role: "option", id: "find-claim-new", className: "find-claim__new", onclick: start }, element("b", { textContent: "Make a new claim of it" }));
        list.replaceChildren(...found.map(row), fresh);
        activate(list.firstElementChild);
        said.textContent = found.length ? "" : "No claim on record is like these words.";
      } catch (problem) {
        said.textContent = problem.message;
      }
    };

    const form = () => making.querySelector("form");
    const put = (html) => {
      making.innerHTML = html; // our own server's form
      const kind = () => {
        const source = form().elements["claim-source-ref"].value;
        form().classList.toggle("has-new-source", source === "new:");
      };
      kind();
      form().addEventListener("dateline:named", kind);
      form().addEventListener("submit", send);
      making.querySelector("[data-back]").addEventListener("click", back);
      const wrong = making.querySelector(".w-field__errors:not(:empty), .error-message")?.closest("li")?.querySelector("input:not([type=hidden]), select, textarea");
      (wrong ?? form().elements["claim-source"]).focus();
      (wrong ?? form().elements["claim-source"]).select?.();
    };
    async function start() {
      said.textContent = "";
      try {
        const asks = new URLSearchParams({ passage, sentence, day });
        const html = await (await ask(`${make}?${asks}`)).text();
        search.hidden = true;
        making.hidden = false;
        put(html);
        const last = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
        for (const name of REMEMBERED) if (last[name]) form().elements[name].value = last[name];
        form().elements["claim-source"].select();
      } catch (problem) {
        said.textContent = problem.message;
      }
    }
    function back() {
      making.hidden = true;
      search.hidden = false;
      field.focus();
    }
    async function send(event) {
      event.preventDefault();
      const typed = new FormData(form());
      const button = form().querySelector("[type=submit]");
      if (button.disabled) return;
      button.disabled = true;
      said.textContent = "";
      try {
        const response = await ask(make, { method: "POST", body: typed });
        if (response.status === 422) return put(await response.text());
        const remembered = Object.fromEntries(REMEMBERED.map((name) => [name, typed.get(name)]));
        remembered["claim-source-ref"] = remembered["claim-source-ref"].replace(/^new:$/, "");
        sessionStorage.setItem(KEPT, JSON.stringify(remembered));
        take((await response.json()).claim);
      } catch (problem) {
        said.textContent = problem.message;
      } finally {
        button.disabled = false;
      }
    }

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, WAIT);
    });
    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation(); // the editor behind it has keys of its own
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !making.hidden) return void form().requestSubmit();
      if (event.target !== field) return;
      const options = [...list.children];
      const at = options.findIndex((one) => one.ariaSelected === "true");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (options.length) activate(options[(at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        options[at]?.click();
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
    field.select();
    look();
  });
}
