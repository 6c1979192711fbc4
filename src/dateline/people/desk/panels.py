"""What the start page of the desk says about one's account."""

from wagtail.admin.ui.components import Component


class Unguarded(Component):
    """That a password alone is little."""

    template_name = "people/desk/unguarded.html"
    order = 5
