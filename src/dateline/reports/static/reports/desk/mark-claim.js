// The claim mark in the report's editor: choosing a claim for the selected passage, and showing which it is.
// Plain script, not a module: Wagtail loads it after draftail.js, whose globals it uses.
(() => {
  "use strict";
  const { React, DraftJS, draftail, wagtail } = window;
  const { EditorState, Modifier } = DraftJS;
  const h = React.createElement;

  /** Opens the claim chooser and puts the chosen claim on the passage. */
  class ClaimSource extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.claimChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData({ ref, text, edit_url: url }) {
      return { ref, text, url };
    }

    onChosen(claim) {
      const { editorState, entityType, onComplete } = this.props;
      const selection = editorState.getSelection();
      // Mutable, so that a passage can be reworded; Wagtail's own onChosen knows no such choice for new types.
      const content = editorState
        .getCurrentContent()
        .createEntity(entityType.type, "MUTABLE", this.filterEntityData(claim));
      const key = content.getLastCreatedEntityKey();
      const marked = selection.isCollapsed()
        ? Modifier.replaceText(content, selection, claim.text, editorState.getCurrentInlineStyle(), key)
        : Modifier.applyEntity(content, selection, key);
      this.workflow.close();
      onComplete(EditorState.push(editorState, marked, selection.isCollapsed() ? "insert-characters" : "apply-entity"));
    }
  }

  /** The passage, underlined; its id and text on hover, and on a click the ways to change or remove the mark. */
  const ClaimMark = ({ entityKey, contentState, children, onEdit, onRemove }) => {
    const { ref, text, url } = contentState.getEntity(entityKey).getData();
    const known = Boolean(text);
    return h(
      "span",
      {
        className: known ? "claim-mark" : "claim-mark claim-mark--unknown",
        title: known ? `${ref}: ${text}` : `${ref}: there is no such claim on record`,
        "data-claim-mark": ref,
      },
      h(
        draftail.TooltipEntity,
        {
          entityKey,
          onEdit,
          onRemove,
          icon: h(wagtail.components.Icon, { name: known ? "claim" : "warning" }),
          label: ref,
          url: known ? url : null,
        },
        children,
      ),
    );
  };

  draftail.registerPlugin({ type: "CLAIM", source: ClaimSource, decorator: ClaimMark }, "entityTypes");
})();
