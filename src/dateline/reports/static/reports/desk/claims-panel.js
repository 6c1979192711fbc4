// The panel below a report's text: what it marks and how that stands, what it marks no longer, what is new to tell.
(() => {
  "use strict";
  const GROUPS = [["new", "New"], ["risen", "Risen"], ["fallen", "Fallen"]];
  const ready = (start) => (document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start());

  function element(tag, facts = {}, ...inside) {
    const made = Object.assign(document.createElement(tag), facts);
    made.append(...inside.filter(Boolean));
    return made;
  }

  ready(() => {
    const panel = document.querySelector("[data-claims-panel]");
    if (!panel) return;
    const field = panel.querySelector("input[type=hidden]");
    const part = (name) => panel.querySelector(`[data-part="${name}"]`);
    const said = panel.querySelector("[data-said]");
    let marks = [];
    let known = new Map();
    let listed = JSON.parse(field.value || "[]") ?? [];

    const place = (row, passage) => {
      document.dispatchEvent(new CustomEvent("dateline:place-claim", { detail: row }));
      said.textContent = `“${passage ?? row.text}” was placed in the text.`;
    };
    const standing = (row) => row && element("span", { className: `standing standing--${row.standing}`, textContent: row.standing, title: row.rule });
    const button = (words, about, onclick) => element("button", { type: "button", className: "button button-small button-secondary", textContent: words, ariaLabel: `${words}: ${about}`, onclick });

    function showMarked() {
      const seen = new Map();
      for (const mark of marks) if (!seen.has(mark.ref)) seen.set(mark.ref, mark);
      const rows = [...seen.values()].map(({ ref, passage }) => {
        const row = known.get(ref);
        const link = row?.url ? element("a", { href: row.url, target: "_blank", textContent: ref }) : element("span", { textContent: row === null ? `${ref}: not on record` : ref });
        const lonely = row && row.said_by === 0 && element("strong", { textContent: "nobody says so" });
        return element("li", {}, element("bdi", { textContent: passage }), " ", standing(row), " ", lonely, " ", element("small", {}, link));
      });
      part("marked").querySelector("ol").replaceChildren(...rows);
      part("marked").querySelector(".claims-panel__none").hidden = rows.length > 0;
    }

    function showUnmarked() {
      const rows = listed.map((one) => {
        const row = known.get(one.ref);
        const item = element("li", { className: one.left_out ? "is-left-out" : "" },
          element("bdi", { textContent: one.passage }), " ", standing(row), " ", element("small", { textContent: one.ref }), " ",
          row && button("Place again", one.passage, () => place(row, one.passage)), " ",
          button(one.left_out ? "List again" : "Left out on purpose", one.passage, () => {
            one.left_out = !one.left_out;
            keep();
          }));
        item.dataset.ref = one.ref;
        return item;
      });
      part("unmarked").querySelector("ol").replaceChildren(...rows);
      part("unmarked").hidden = !rows.length;
      const unknown = listed.map(({ ref }) => ref).filter((ref) => !known.has(ref));
      if (unknown.length) document.dispatchEvent(new CustomEvent("dateline:which-stand", { detail: unknown }));
    }

    function keep() {
      const value = JSON.stringify(listed);
      if (field.value !== value) {
        field.value = value;
        field.dispatchEvent(new Event("change", { bubbles: true })); // so that it is saved with the draft
      }
      showUnmarked();
    }

    document.addEventListener("dateline:marks", ({ detail: now }) => {
      const marked = new Set(now.map(({ ref }) => ref));
      const was = new Map(listed.map((one) => [one.ref, one]));
      for (const { ref, passage } of marks) if (!was.has(ref)) was.set(ref, { ref, passage: passage.slice(0, 300), left_out: false });
      listed = [...was.values()].filter(({ ref }) => !marked.has(ref));
      marks = now;
      keep();
      showMarked();
      showSince();
    });
    document.addEventListener("dateline:standings", ({ detail }) => {
      known = detail;
      showMarked();
      showUnmarked();
    });

    let since = null;
    function showSince() {
      if (!since) return;
      const marked = new Set(marks.map(({ ref }) => ref));
      const groups = GROUPS.filter(([name]) => since[name].length).map(([name, words]) =>
        element("details", { open: true },
          element("summary", { textContent: `${words} (${since[name].length})` }),
          element("ol", {}, ...since[name].map((row) => element("li", { className: marked.has(row.ref) ? "is-placed" : "" },
            element("bdi", { textContent: row.text }), " ",
            name !== "new" && element("span", { className: `standing standing--${row.then}`, textContent: row.then }), name !== "new" && " → ", standing(row), " ",
            element("small", { textContent: [row.place, row.when].filter(Boolean).join(" · ") }), " ",
            marked.has(row.ref) ? element("small", { textContent: "in the text" }) : button("Place", row.text, () => place(row)))))));
      part("since").querySelector("[data-groups]").replaceChildren(...groups);
      part("since").querySelector("[data-before]").textContent = since.before
        ? `Against No. ${since.before.number}, ${since.before.day}: “${since.before.title}”.${groups.length ? "" : " Nothing new is on record."}`
        : "There is no report before this one: all that is on record is new.";
      part("since").hidden = false;
    }

    async function ask() {
      if (!panel.dataset.since) return;
      const asked = new URLSearchParams({ day: document.querySelector("[name=dated]")?.value ?? "", report: panel.dataset.report });
      try {
        since = await (await fetch(`${panel.dataset.since}?${asked}`, { headers: { Accept: "application/json" } })).json();
        showSince();
      } catch {
        // It is an offer: the report can be written without it.
      }
    }
    document.querySelector("[name=dated]")?.addEventListener("change", ask);
    ask();
    document.dispatchEvent(new CustomEvent("dateline:which-marks"));
  });
})();
