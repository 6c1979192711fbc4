// What is pasted from a word processor may be many megabytes, nearly all of it formatting that the editor would throw
// away after minutes in which nothing answers. Then the text alone is pasted; what is too long even so is not taken,
// and stays where it was copied from.
(() => {
  "use strict";
  const MOST_HTML = 1_000_000; // characters
  const MOST_TEXT = 200_000; // some thirty thousand words, which no report has
  let again = false;

  function tell(editor, sentence) {
    document.getElementById("pasted")?.remove();
    const said = document.createElement("p");
    Object.assign(said, { id: "pasted", className: "kept-text", textContent: sentence });
    said.setAttribute("role", "alert");
    editor.closest(".Draftail-Editor").before(said);
  }

  document.addEventListener(
    "paste",
    (event) => {
      const editor = event.target.closest?.(".public-DraftEditor-content");
      if (!editor || again || !event.clipboardData) return;
      const text = event.clipboardData.getData("text/plain");
      const html = event.clipboardData.getData("text/html");
      document.getElementById("pasted")?.remove();
      if (text.length <= MOST_TEXT && html.length <= MOST_HTML) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (text.length > MOST_TEXT || !text) {
        tell(editor, `This is more than can be pasted at once (${MOST_TEXT.toLocaleString()} characters): copy a part of it, and paste that.`);
        return;
      }
      const plain = new DataTransfer();
      plain.setData("text/plain", text);
      again = true;
      event.target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: plain, bubbles: true, cancelable: true }));
      again = false;
      tell(editor, "It came with very much formatting: the text alone was pasted.");
    },
    true,
  );
})();
