"""Wagtail looks here: in a report a picture stands in one way, as wide as the text; readers' pages lay it out."""

from wagtail.images.formats import unregister_image_format

for _name in ("left", "right"):
    unregister_image_format(_name)
