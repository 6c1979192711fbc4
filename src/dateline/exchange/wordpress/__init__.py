"""WordPress exports (WXR 1.0 to 1.2): posts become reports, comments their threads."""

from dateline.exchange.wordpress.importing import WordpressSummary, import_wordpress

__all__ = ["WordpressSummary", "import_wordpress"]
