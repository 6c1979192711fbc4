// Who else has this claim open, and whether more was said of it since the page was loaded.
const EVERY = 15_000; // milliseconds
const place = document.querySelector("[data-here]");

if (place) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? place.dataset.token;
  let writes = false;
  document.addEventListener("input", ({ target }) => {
    if (target.closest("form[method=post]")) writes = true;
  });

  const look = async () => {
    if (document.hidden) return;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token);
    body.append("writes", writes ? "yes" : "no");
    try {
      const answer = await fetch(place.dataset.here, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const { others, said } = await answer.json();
      const words = others.map(({ name, writes: types }) => `${name} is ${types ? "writing" : "looking"} here too.`);
      if (said > Number(place.dataset.said)) words.push("More was put on record since you opened this page: load it again to see it.");
      const sentence = words.join(" ");
      if (place.textContent !== sentence) place.textContent = sentence;
      place.hidden = !sentence;
    } catch {
      // The next look may succeed.
    }
  };
  look();
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}
