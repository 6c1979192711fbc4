// A reader selects words in a report and is offered to remark on them: the form is given the quote and where it stands.
// The text is read as the newsroom reads it (reports/rules.py, `reading`), and places are counted in characters. What is
// filled in helps to find the passage; the newsroom looks for itself.

const LONGEST = 500; // letters of a quote
const CONTEXT = 64; // letters on each side of it
const AFTER = 250; // milliseconds after which a selection is at rest
const BLOCKS = new Set("P H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE DIV".split(" "));
const NOT_READ = ".vh, sup.n, sup.r, figure.pic, button"; // what a page adds: to marks, to passages, pictures, and the offer itself

const form = document.getElementById("write");
const field = form?.querySelector("#quote");
const bodies = [...document.querySelectorAll("main.report > .body")];

const button = document.createElement("button");
const above = document.createElement("blockquote");
let quoted = null; // what the button would quote
let dismissed = ""; // the words for which it was sent away
let timer = 0;

// Reading.

/**
 * The text as it is read, in characters, and for each where it stands: a text node and a place in it, or nothing.
 * @returns {{letters: string[], places: ([Text, number] | null)[]}}
 */
function read() {
  const letters = [];
  const places = [];
  let parted = null; // what comes before the next letter
  const take = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      let at = 0;
      for (const letter of node.data) {
        if (/\s/.test(letter)) {
          parted ??= [" ", [node, at]];
        } else {
          for (const [one, place] of [...(parted && letters.length ? [parted] : []), [letter, [node, at]]]) {
            letters.push(one);
            places.push(place);
          }
          parted = null;
        }
        at += letter.length;
      }
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(NOT_READ)) {
      const parts = BLOCKS.has(node.tagName) ? "\n" : node.tagName === "BR" ? " " : "";
      const part = () => parts && (parted = parts === " " && parted ? parted : [parts, null]);
      part();
      node.childNodes.forEach(take);
      part();
    }
  };
  bodies.forEach(take);
  return { letters, places };
}

/** What is selected in the text, without spaces at its ends; nothing if that is nothing. */
function selected() {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const within = (node) => bodies.some((body) => body.contains(node));
  if (!within(range.startContainer) || !within(range.endContainer)) return null;
  const { letters, places } = read();
  const is = places.map((place) => place && isIn(range, place));
  const [start, end] = [is.indexOf(true), is.lastIndexOf(true) + 1];
  if (start < 0) return null;
  const words = letters.slice(start, end).join("");
  if (!words.trim()) return null;
  const trimmed = start + (words.length - words.trimStart().length); // a space is one character
  return {
    range,
    start: trimmed,
    words: words.trim(),
    prefix: letters.slice(Math.max(0, trimmed - CONTEXT), trimmed).join(""),
    suffix: letters.slice(trimmed + [...words.trim()].length).slice(0, CONTEXT).join(""),
  };
}

function isIn(range, [node, at]) {
  return range.comparePoint(node, at) >= 0 && range.comparePoint(node, at + 1) <= 0;
}

// Offering.

function offer() {
  const found = selected();
  if (found?.words !== dismissed) dismissed = "";
  if (!found || dismissed) {
    if (document.activeElement !== button) put(null);
    return;
  }
  if (!button.isConnected || found.start !== quoted.start || found.words !== quoted.words) put(found);
}

/** The button, behind the paragraph in which the selection ends and below its last line; or nowhere. */
function put(found) {
  quoted = found;
  if (!found) {
    button.remove();
    return;
  }
  const isLong = [...found.words].length > LONGEST;
  button.textContent = isLong ? `Too long to remark on: ${LONGEST} letters at most` : "Remark on this";
  button.disabled = isLong;
  const end = found.range.endContainer;
  const inside = end.nodeType === Node.ELEMENT_NODE ? end : end.parentElement;
  const block = inside.closest("p, h2, h3, li, blockquote") ?? inside;
  (block.closest("ul, ol") ?? block).after(button);
  const lines = found.range.getClientRects();
  const line = lines[lines.length - 1] ?? block.getBoundingClientRect();
  const widest = document.documentElement.clientWidth - button.offsetWidth - 8;
  const around = (button.offsetParent ?? document.body).getBoundingClientRect();
  button.style.left = `${Math.max(8, Math.min(line.right - button.offsetWidth, widest)) - around.left}px`;
  button.style.top = `${line.bottom + 8 - around.top}px`;
}

function remark() {
  const { words, start, prefix, suffix } = quoted;
  field.value = words.replaceAll("\n", " ");
  for (const [name, value] of Object.entries({ start, prefix, suffix })) hidden(name).value = value;
  field.closest("details").open = true;
  above.textContent = field.value;
  above.hidden = false;
  put(null);
  document.getSelection().removeAllRanges();
  form.scrollIntoView();
  const first = form.querySelector("#author");
  (first.value ? form.querySelector("#text") : first).focus();
}

function hidden(name) {
  let one = form.querySelector(`input[name="${name}"]`);
  if (!one) {
    one = document.createElement("input");
    one.type = "hidden";
    one.name = name;
    form.append(one);
  }
  return one;
}

/** Whoever changes the quote by hand speaks of other words: where the old ones stood says nothing any more. */
function forget() {
  for (const name of ["start", "prefix", "suffix"]) form.querySelector(`input[name="${name}"]`)?.remove();
  above.textContent = field.value;
  above.hidden = !field.value;
}

function dismiss(event) {
  if (event.key !== "Escape" || !button.isConnected) return;
  dismissed = quoted.words;
  put(null);
}

if (field && bodies.length) {
  button.type = "button";
  button.className = "btn remark";
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", remark);
  above.className = "q";
  above.dir = "auto";
  above.hidden = true;
  form.querySelector("h3").after(above);
  field.addEventListener("input", forget);
  document.addEventListener("keydown", dismiss);
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, AFTER);
  });
}
