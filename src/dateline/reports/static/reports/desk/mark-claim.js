// The claim mark in the report's editor: finding the claim of the selected passage, and how it stands while one writes.
// Plain script, not a module: Wagtail loads it after draftail.js, whose globals it uses.
(() => {
  "use strict";
  const { React, DraftJS, draftail, wagtail } = window;
  const { EditorState, Modifier } = DraftJS;
  const h = React.createElement;
  const AT_ONCE = 50; // standings asked for together
  const EVERY = 60_000; // milliseconds between two looks at how the marked claims stand
  const SETTLED = 250; // milliseconds without a key before the marks are told

  const known = new Map(); // by id: a row of the claim desk, or null for what is not on record
  const watching = new Set();
  const asking = new Set();
  let address = ""; // where the claim desk tells how claims stand

  /** Ask how these claims stand, a few at a time, and tell the marks. */
  async function ask(refs) {
    const wanted = [...refs].filter((ref) => !asking.has(ref));
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const some = wanted.slice(at, at + AT_ONCE);
      for (const ref of some) asking.add(ref);
      try {
        const response = await fetch(`${address}?${new URLSearchParams(some.map((ref) => ["ref", ref]))}`);
        const { found } = await response.json();
        for (const ref of some) known.set(ref, found.find((row) => row.ref === ref) ?? null);
      } catch {
        // The next look may succeed; until then a mark shows its id.
      }
      for (const ref of some) asking.delete(ref);
      for (const again of watching) again();
    }
    tellStandings();
  }
  const tellStandings = () => document.dispatchEvent(new CustomEvent("dateline:standings", { detail: known }));
  /** The blocks of the editor that the selection touches, as one text: what the passage stands in. */
  function around(editorState) {
    const selection = editorState.getSelection();
    const content = editorState.getCurrentContent();
    const block = content.getBlockForKey(selection.getStartKey());
    const text = block.getText();
    if (selection.isCollapsed()) return { passage: "", sentence: text.slice(0, 400) };
    const end = selection.getEndKey() === selection.getStartKey() ? selection.getEndOffset() : text.length;
    const from = Math.max(text.slice(0, selection.getStartOffset()).search(/[^.!?؟。]*$/u), 0);
    const rest = text.slice(end).search(/[.!?؟。]/u);
    const sentence = text.slice(from, rest < 0 ? text.length : end + rest).trim();
    return { passage: text.slice(selection.getStartOffset(), end).trim(), sentence };
  }

  function withMark(editorState, claim) {
    const selection = editorState.getSelection();
    // Mutable, so that a passage can be reworded without losing its claim.
    const content = editorState.getCurrentContent().createEntity("CLAIM", "MUTABLE", { ref: claim.ref });
    const key = content.getLastCreatedEntityKey();
    const marked = selection.isCollapsed()
      ? Modifier.insertText(content, selection, claim.text, editorState.getCurrentInlineStyle(), key)
      : Modifier.applyEntity(content, selection, key);
    return EditorState.push(editorState, marked, selection.isCollapsed() ? "insert-characters" : "apply-entity");
  }

  /** Opens the dialog and puts the claim on the passage; without a selection its text is written there. */
  class ClaimSource extends React.Component {
    async componentDidMount() {
      const { editorState, entityType, onComplete, onClose } = this.props;
      const { findClaim } = await import(entityType.dialog);
      const day = document.querySelector("[name=dated]")?.value ?? "";
      const claim = await findClaim({ ...around(editorState), day, find: entityType.find, make: entityType.make });
      if (!claim) return onClose();
      known.set(claim.ref, claim);
      onComplete(withMark(editorState, claim));
      setTimeout(() => tell(methods.getEditorState().getCurrentContent()), SETTLED); // no key was pressed: nothing else tells
    }

    render() {
      return null;
    }
  }

  /** The passage, underlined as its claim stands; on a click its id and the ways to change or remove the mark. */
  const ClaimMark = ({ entityKey, contentState, children, onEdit, onRemove }) => {
    const { ref } = contentState.getEntity(entityKey).getData();
    const [, again] = React.useState(0);
    React.useEffect(() => {
      const tell = () => again((times) => times + 1);
      watching.add(tell);
      return () => watching.delete(tell);
    }, []);
    const row = known.get(ref);
    const missing = row === null;
    const standing = row?.standing ?? (missing ? "not on record" : "");
    return h(
      "span",
      {
        className: `claim-mark ${row ? `claim-mark--${row.standing}` : ""}${missing ? " claim-mark--unknown" : ""}`,
        title: row ? `${ref}: ${row.text} (${row.standing}: ${row.rule})` : missing ? `${ref}: there is no such claim on record` : ref,
        "data-claim-mark": ref,
        "data-standing": standing,
      },
      h(
        draftail.TooltipEntity,
        { entityKey, onEdit, onRemove, icon: h(wagtail.components.Icon, { name: missing ? "warning" : "claim" }), label: ref, url: row?.url ?? null },
        children,
      ),
    );
  };

  /** Every mark in the text, in order: its claim's id and its words. */
  function marksIn(content) {
    const marks = [];
    for (const block of content.getBlocksAsArray()) {
      let key = null;
      block.findEntityRanges(
        (letter) => {
          key = letter.getEntity();
          return key !== null && content.getEntity(key).getType() === "CLAIM";
        },
        (start, end) => {
          const { ref } = content.getEntity(block.getEntityAt(start)).getData();
          marks.push({ ref, passage: block.getText().slice(start, end) });
        },
      );
    }
    return marks;
  }

  let methods = null;
  let visited = false; // whether there has been a cursor in the text
  let told = null;
  let timer;

  function tell(content) {
    told = content;
    const marks = marksIn(content);
    document.dispatchEvent(new CustomEvent("dateline:marks", { detail: marks }));
    const unknown = new Set(marks.map(({ ref }) => ref).filter((ref) => !known.has(ref)));
    if (unknown.size) ask(unknown);
    else tellStandings();
  }

  /** What the panel below the text does with the editor: a claim is placed where the cursor was, else at the end. */
  document.addEventListener("dateline:place-claim", ({ detail: claim }) => {
    if (!methods) return;
    known.set(claim.ref, claim);
    const before = methods.getEditorState();
    const there = visited ? before.getSelection().merge({ anchorKey: before.getSelection().getEndKey(), anchorOffset: before.getSelection().getEndOffset(), focusKey: before.getSelection().getEndKey(), focusOffset: before.getSelection().getEndOffset(), isBackward: false }) : EditorState.moveSelectionToEnd(before).getSelection();
    let state = EditorState.acceptSelection(before, there);
    if (!visited && before.getCurrentContent().getLastBlock().getLength()) {
      state = EditorState.push(state, Modifier.splitBlock(state.getCurrentContent(), there), "split-block");
    }
    state = withMark(state, claim);
    const behind = Modifier.insertText(state.getCurrentContent(), state.getCurrentContent().getSelectionAfter(), ". ");
    methods.setEditorState(EditorState.push(state, behind, "insert-characters"));
    visited = true;
  });
  document.addEventListener("dateline:put-body", ({ detail: raw }) => {
    const content = DraftJS.convertFromRaw(raw);
    methods?.setEditorState(EditorState.push(methods.getEditorState(), content, "insert-fragment"));
  });
  document.addEventListener("dateline:which-stand", ({ detail: refs }) => {
    const unknown = refs.filter((ref) => !known.has(ref));
    if (unknown.length) ask(new Set(unknown));
  });
  document.addEventListener("dateline:which-marks", () => methods && tell(methods.getEditorState().getCurrentContent()));

  setInterval(() => {
    if (!document.hidden && told) ask(new Set(marksIn(told).map(({ ref }) => ref)));
  }, EVERY);

  draftail.registerPlugin({ type: "CLAIM", source: ClaimSource, decorator: ClaimMark }, "entityTypes");
  draftail.registerPlugin(
    {
      type: "CLAIM",
      initialize(given) {
        methods = given;
        address = this.standings;
        setTimeout(() => tell(given.getEditorState().getCurrentContent()));
      },
      onFocus() {
        visited = true;
      },
      keyBindingFn(event) {
        return event.ctrlKey && !event.altKey && !event.shiftKey && event.key === "m" ? "CLAIM" : undefined;
      },
      onChange(editorState) {
        const content = editorState.getCurrentContent();
        if (content !== told) {
          clearTimeout(timer);
          timer = setTimeout(tell, SETTLED, content);
        }
        return editorState;
      },
    },
    "plugins",
  );
})();
