// What is on record is offered while someone types its name: a combobox with automatic selection, as the ARIA
// Authoring Practices describe it. It listens at the document, so that it serves forms that come later too.
const WAIT = 90; // milliseconds after the last letter
const NEW = "new:"; // a source that is not on record: its kind and side are asked for

const boxOf = (target) => (target instanceof Element ? target.closest("[data-type-ahead]") : null);
const fieldOf = (box) => box.querySelector("input:not([type=hidden])");
const listOf = (box) => box.querySelector("[role=listbox]");
const timers = new WeakMap();
let numbered = 0;

function made(box) {
  const field = fieldOf(box);
  if (!listOf(box)) {
    const list = document.createElement("ul");
    list.role = "listbox";
    list.id = `names-${++numbered}`;
    list.hidden = true;
    box.append(list);
    field.role = "combobox";
    field.ariaAutoComplete = "list";
    field.setAttribute("aria-controls", list.id);
    field.ariaExpanded = "false";
  }
  return listOf(box);
}

function close(box) {
  clearTimeout(timers.get(box));
  const list = listOf(box);
  if (!list) return;
  list.hidden = true;
  fieldOf(box).ariaExpanded = "false";
  fieldOf(box).removeAttribute("aria-activedescendant");
}

function activate(box, option) {
  for (const one of listOf(box).children) one.ariaSelected = String(one === option);
  fieldOf(box).setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function line(list, number, { value, name, also, where, from }) {
  const option = document.createElement("li");
  option.role = "option";
  option.id = `${list.id}-${number}`;
  option.dataset.value = value;
  option.dataset.name = name;
  const parts = [["b", name], ["bdi", also && also !== name ? also : ""], ["small", [where, from === "gazetteer" ? "gazetteer" : ""].filter(Boolean).join(" · ")]];
  for (const [tag, text] of parts) {
    if (!text) continue;
    const part = document.createElement(tag);
    part.textContent = text;
    part.dir = "auto";
    option.append(part, " ");
  }
  return option;
}

async function ask(box) {
  const field = fieldOf(box);
  const typed = field.value.trim();
  const list = made(box);
  let answer;
  try {
    const response = await fetch(`${box.dataset.typeAhead}&q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
    answer = await response.json();
  } catch {
    return close(box); // the server finds the name by itself when the form is sent
  }
  if (field.value.trim() !== typed || document.activeElement !== field) return; // there is more to ask by now
  const found = answer.found ?? [];
  const known = found.some((one) => one.name.toLowerCase() === typed.toLowerCase());
  if (box.dataset.typeAhead.includes("of=source") && typed && !known) found.push({ value: NEW, name: typed, where: "a new source" });
  list.replaceChildren(...found.map((one, number) => line(list, number, one)));
  if (answer.attribution && found.some((one) => one.from === "gazetteer")) list.dataset.attribution = answer.attribution;
  else delete list.dataset.attribution;
  list.hidden = !found.length;
  field.ariaExpanded = String(Boolean(found.length));
  if (found.length) activate(box, list.firstElementChild);
}

function choose(box, option) {
  fieldOf(box).value = option.dataset.name;
  box.querySelector("[data-chosen]").value = option.dataset.value;
  close(box);
  box.dispatchEvent(new CustomEvent("dateline:named", { bubbles: true, detail: { value: option.dataset.value } }));
}

document.addEventListener("input", ({ target }) => {
  const box = boxOf(target);
  if (!box) return;
  box.querySelector("[data-chosen]").value = "";
  clearTimeout(timers.get(box));
  timers.set(box, setTimeout(ask, WAIT, box));
});

document.addEventListener("keydown", (event) => {
  const box = boxOf(event.target);
  if (!box || event.isComposing) return;
  const list = listOf(box);
  const open = list && !list.hidden;
  const options = open ? [...list.children] : [];
  const at = options.findIndex((one) => one.ariaSelected === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!open) return void ask(box);
    activate(box, options[(at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length]);
  } else if (open && (event.key === "Enter" || event.key === "Tab") && at >= 0 && !event.ctrlKey) {
    if (event.key === "Enter") event.preventDefault(); // the first Enter takes the name, the next sends the form
    choose(box, options[at]);
  } else if (open && event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation(); // closes the list, not the dialog around it
    close(box);
  }
}, true);

document.addEventListener("pointerdown", (event) => {
  const option = event.target instanceof Element ? event.target.closest("[data-type-ahead] [role=option]") : null;
  if (!option) return;
  event.preventDefault(); // the field keeps the focus
  choose(boxOf(option), option);
});

document.addEventListener("focusout", ({ target }) => {
  const box = boxOf(target);
  if (box) close(box);
});
