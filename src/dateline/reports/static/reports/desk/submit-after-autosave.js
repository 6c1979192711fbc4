// Publishing while a draft is still being saved would make a new report twice, and the second would be refused for
// the address that the first has just taken. So a submission waits for the saving under way, then goes on by itself;
// and once it is on its way no further saving begins.
(() => {
  "use strict";
  const LONGEST_WAIT = 15000; // milliseconds; after that the server's own answer is better than none
  let saving = false;
  let submitting = false;

  const ended = () => {
    saving = false;
  };
  document.addEventListener("w-autosave:save", (event) => {
    if (submitting) event.preventDefault();
    saving = !event.defaultPrevented;
  });
  document.addEventListener("w-autosave:success", ended);
  document.addEventListener("w-autosave:error", ended);

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.matches("[data-edit-form]")) return;
      if (!saving) {
        submitting = true;
        setTimeout(() => { submitting = false; }, LONGEST_WAIT); // should the submission come to nothing
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      // The button is kept as a field: by then Wagtail has disabled it, or put another in its place.
      const { name, value } = event.submitter ?? {};
      const since = Date.now();
      const watch = setInterval(() => {
        if (saving && Date.now() - since < LONGEST_WAIT) return;
        clearInterval(watch);
        saving = false;
        if (name) {
          const pressed = Object.assign(document.createElement("input"), { type: "hidden", name, value });
          form.append(pressed);
        }
        form.requestSubmit();
      }, 50);
    },
    true,
  );
})();
