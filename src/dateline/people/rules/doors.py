"""Every door of the desk, and what somebody must be allowed to do to come through.

A door is the name of an address; the row of a name outranks that of its room (“room:*”). The desk asks this table at
every request, before the page and before Wagtail's own permissions: a door without a row is shut to all but admins,
and a test finds it. What a page then changes is asked once more, by the action that changes it.
"""

OPEN = "open"  # nobody need be known
SHUT = "shut"  # to everyone: what Wagtail offers here is done on our own pages, with an entry in the ledger

DOORS: dict[str, str] = {
    # Coming in, and one's own account
    "people_doors:*": OPEN,
    "wagtailadmin_login": OPEN,
    "wagtailadmin_sprite": OPEN,
    "wagtailadmin_javascript_catalog": OPEN,
    "wagtailadmin_password_reset": SHUT,
    "wagtailadmin_password_reset_done": SHUT,
    "wagtailadmin_password_reset_confirm": SHUT,
    "wagtailadmin_password_reset_complete": SHUT,
    "wagtailadmin_logout": "account.own",
    "wagtailadmin_account": "account.own",
    "account_desk:*": "account.own",
    # People
    "people_desk:*": "people.manage",
    "people_desk:activity": "activity.read",
    "wagtailusers_users:*": SHUT,
    "wagtailusers_groups:*": SHUT,
    "wagtail_bulk_action:people": SHUT,
    "wagtail_bulk_action:auth": SHUT,
    # The start page, and what every page of Wagtail asks for
    "wagtailadmin_home": "desk.enter",
    "wagtailadmin_dismissibles": "desk.enter",
    "": "desk.enter",  # addresses that lead nowhere
    "wagtailadmin_error_test": SHUT,
    # Claims
    "claims_desk:*": "record.read",
    "claims_desk:original": "evidence.open",
    "claims_desk:mark_new": "claim.make",
    "claim_chooser:*": "record.read",
    "claim_chooser:create": "claim.make",
    # The atlas
    "atlas_desk:*": "record.read",
    # What readers say
    "contributions_desk:*": "record.read",
    "contributions_desk:picture": "contribution.answer",
    "moderation_desk:*": "comment.moderate",
    # Reports and their media
    "corrections_desk:*": "report.write",
    "reports_desk:*": "report.write",
    "wagtailadmin_explore_root": "report.write",
    "wagtailadmin_explore": "report.write",
    "wagtailadmin_explore_results": "report.write",
    "wagtailadmin_pages:*": "report.write",
    "wagtailadmin_pages:unpublish": "report.publish",
    "wagtailadmin_pages:delete": "report.publish",
    "wagtailadmin_pages:move": "report.publish",
    "wagtailadmin_pages:move_confirm": "report.publish",
    "wagtailadmin_pages:revisions_unschedule": "report.publish",
    "wagtailadmin_pages:set_privacy": "report.publish",
    "wagtailadmin_api:*": "report.write",
    "wagtailadmin_choose_page": "report.write",
    "wagtailadmin_choose_page_child": "report.write",
    "wagtailadmin_choose_page_search": "report.write",
    "wagtailadmin_choose_page_chosen_multiple": "report.write",
    "wagtailadmin_choose_page_external_link": "report.write",
    "wagtailadmin_choose_page_email_link": "report.write",
    "wagtailadmin_choose_page_phone_link": "report.write",
    "wagtailadmin_choose_page_anchor_link": "report.write",
    "wagtailadmin_tag_autocomplete": "report.write",
    "wagtailadmin_tag_model_autocomplete": "report.write",
    "wagtailadmin_editing_sessions:*": "report.write",
    "wagtailadmin_block_preview": "report.write",
    "wagtail_bulk_action:wagtailcore": "report.write",
    "wagtail_bulk_action:reports": "report.write",  # pictures
    "wagtail_bulk_action:wagtaildocs": "report.write",
    "wagtailembeds:*": "report.write",
    "wagtailimages:*": "report.write",
    "wagtailimages_chooser:*": "report.write",
    "wagtaildocs:*": "report.write",
    "wagtaildocs_chooser:*": "report.write",
    "wagtaildocs_serve": OPEN,  # as readers get them
    # Looking after the newsroom
    "wagtailadmin_reports:*": "report.write",
    "wagtailadmin_reports:locked_pages": "report.publish",
    "wagtailadmin_reports:locked_pages_results": "report.publish",
    "wagtailadmin_reports:site_history": "activity.read_all",
    "wagtailadmin_reports:site_history_results": "activity.read_all",
    "wagtailadmin_collections:*": "newsroom.set",
    "wagtailadmin_workflows:*": "newsroom.set",
    "wagtailforms:*": "report.publish",
    "wagtailsnippets:*": "newsroom.set",
    "wagtailsites:*": "newsroom.set",
}


def act_behind(door: str) -> str | None:
    """What somebody must be allowed to do to come through this door, or OPEN or SHUT; None if nobody has said."""
    return DOORS.get(door) or DOORS.get(f"{door.partition(':')[0]}:*")
