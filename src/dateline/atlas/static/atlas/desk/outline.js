// Draws the outline of a place on our own map: points are set, dragged, and moved by keyboard; the field below holds the
// GeoJSON, which is what is sent. Pasting there draws it here. More than one ring is shown, and changed as text only.

const SVG = "http://www.w3.org/2000/svg";
const STEP = 10; // of the picture's units
const FINE = 1;

/** @param {HTMLElement} root */
function draw(root) {
  const picture = /** @type {SVGSVGElement} */ (root.querySelector("svg"));
  const drawn = /** @type {SVGGElement} */ (root.querySelector("[data-drawn]"));
  const said = /** @type {HTMLOutputElement} */ (root.querySelector("[data-said]"));
  const field = /** @type {HTMLTextAreaElement} */ (document.querySelector("textarea[name=outline]"));
  const { width, height } = picture.viewBox.baseVal;
  const [west, south, east, north] = ["west", "south", "east", "north"].map((edge) => Number(root.dataset[edge]));
  /** @type {[number, number][]} longitude and latitude */
  let points = [];
  /** @type {[number, number][][] | null} what is too much to be changed here */
  let fixed = null;

  const x = (/** @type {number} */ lon) => ((lon - west) / (east - west)) * width;
  const y = (/** @type {number} */ lat) => ((north - lat) / (north - south)) * height;
  const round = (/** @type {number} */ degrees) => Math.round(degrees * 1e6) / 1e6;
  /** @returns {[number, number]} */
  const there = (/** @type {number} */ left, /** @type {number} */ top) => [
    round(west + (Math.min(Math.max(left, 0), width) / width) * (east - west)),
    round(north - (Math.min(Math.max(top, 0), height) / height) * (north - south)),
  ];

  /** @returns {[number, number]} */
  function under(/** @type {PointerEvent} */ event) {
    const box = picture.getBoundingClientRect();
    return there(((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height);
  }

  /** @param {string} name @param {Record<string, string | number>} facts */
  function shape(name, facts) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(facts)) made.setAttribute(key, String(value));
    drawn.append(made);
    return made;
  }

  function show() {
    drawn.replaceChildren();
    const rings = fixed ?? (points.length ? [points] : []);
    const path = rings.map((ring) => `M${ring.map(([lon, lat]) => `${x(lon)} ${y(lat)}`).join("L")}Z`).join("");
    if (path) shape("path", { d: path, class: "outline", "fill-rule": "evenodd" });
    if (fixed) return;
    points.forEach(([lon, lat], at) => {
      shape("circle", {
        cx: x(lon), cy: y(lat), r: 7, class: "handle", tabindex: 0, role: "button", "data-at": at,
        "aria-label": `Point ${at + 1} of ${points.length}: latitude ${lat}, longitude ${lon}`,
      });
    });
  }

  function keep() {
    field.value = points.length < 3 ? "" : JSON.stringify({ type: "Polygon", coordinates: [[...points, points[0]]] });
    said.value = `${points.length} points${points.length < 3 ? ": three are the fewest" : ""}`;
    show();
  }

  function focus(/** @type {number} */ at) {
    /** @type {SVGElement | null} */ (drawn.querySelector(`[data-at="${at}"]`))?.focus();
  }

  function read() {
    points = [];
    fixed = null;
    try {
      let told = JSON.parse(field.value || "{}");
      if (told.type === "FeatureCollection") told = told.features[0];
      if (told.type === "Feature") told = told.geometry;
      const rings = told.type === "Polygon" ? told.coordinates : told.type === "MultiPolygon" ? told.coordinates.flat() : [];
      if (rings.length === 1 && rings[0].length < 300) points = rings[0].slice(0, -1);
      else if (rings.length) fixed = rings;
      said.value = fixed ? "This outline has several rings or very many points: change it as text." : "";
    } catch {
      said.value = "The text below is no GeoJSON yet.";
    }
    show();
  }

  /** @type {number | null} */
  let held = null;
  picture.addEventListener("pointerdown", (event) => {
    const at = /** @type {SVGElement} */ (event.target).dataset.at;
    if (fixed || event.button !== 0) return;
    event.preventDefault();
    if (at === undefined) {
      points.push(under(event));
      held = points.length - 1;
    } else {
      held = Number(at);
    }
    picture.setPointerCapture(event.pointerId);
    keep();
    focus(held);
  });
  picture.addEventListener("pointermove", (event) => {
    if (held === null) return;
    points[held] = under(event);
    keep();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    picture.addEventListener(end, () => {
      if (held !== null) focus(held);
      held = null;
    });
  }
  picture.addEventListener("keydown", (event) => {
    const told = /** @type {SVGElement} */ (event.target).dataset.at;
    if (told === undefined) return;
    const at = Number(told);
    const step = event.shiftKey ? FINE : STEP;
    const [right, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (right || down) points[at] = there(x(points[at][0]) + right * step, y(points[at][1]) + down * step);
    else if (event.key === "Delete" || event.key === "Backspace") points.splice(at, 1);
    else return;
    event.preventDefault();
    keep();
    focus(Math.min(at, points.length - 1));
  });
  root.querySelector("[data-add]")?.addEventListener("click", () => {
    if (fixed) return;
    points.push(there(width / 2, height / 2));
    keep();
    focus(points.length - 1);
  });
  root.querySelector("[data-undo]")?.addEventListener("click", () => {
    if (fixed) return;
    points.pop();
    keep();
  });
  root.querySelector("[data-clear]")?.addEventListener("click", () => {
    points = [];
    fixed = null;
    keep();
  });
  field.addEventListener("input", read);
  read();
}

for (const root of document.querySelectorAll("[data-outline]")) draw(/** @type {HTMLElement} */ (root));
