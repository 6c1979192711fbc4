"""Small WordPress exports, made up for the tests: a demonstration blog on an invented coast."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- An invented export, for demonstration only. -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/{version}/">
<channel><title>{title}</title><link>https://coast.example</link><wp:wxr_version>{version}</wp:wxr_version>
<wp:author><wp:author_login>mara@coast.example</wp:author_login><wp:author_email>mara@coast.example</wp:author_email>
<wp:author_display_name><![CDATA[Mara Lind]]></wp:author_display_name></wp:author>
"""
TAIL = "</channel></rss>\n"


def comment(
    wp_id: int,
    parent: int = 0,
    *,
    text: str = "",
    author: str = "Reader",
    at: str = "",
    approved: str = "1",
    kind: str = "comment",
) -> str:
    """One comment, said `wp_id` minutes after six unless told otherwise."""
    at = at or f"2017-11-09 18:{wp_id % 60:02}:00"
    return (
        f"<wp:comment><wp:comment_id>{wp_id}</wp:comment_id><wp:comment_author><![CDATA[{author}]]></wp:comment_author>"
        "<wp:comment_author_email>someone@secret.example</wp:comment_author_email>"
        "<wp:comment_author_IP>192.0.2.77</wp:comment_author_IP>"
        f"<wp:comment_date>{at}</wp:comment_date><wp:comment_date_gmt>{at}</wp:comment_date_gmt>"
        f"<wp:comment_content><![CDATA[{text or f'Comment {wp_id}'}]]></wp:comment_content>"
        f"<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type>"
        f"<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>\n"
    )


def post(
    wp_id: int = 1,
    comments: Sequence[str] = (),
    *,
    title: str = "Ferry back in service",
    slug: str = "ferry-back",
    body: str = "It sails again.",
    at: str = "2017-11-09 17:30:00",
    local: str = "",
    pub_date: str = "",
    status: str = "publish",
    kind: str = "post",
    password: str = "",
) -> str:
    """One item."""
    return (
        f"<item><title>{escape(title)}</title><link>https://coast.example/2017/11/{slug}/</link>"
        f"<pubDate>{pub_date}</pubDate><dc:creator>mara@coast.example</dc:creator>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>"
        f"<wp:post_id>{wp_id}</wp:post_id><wp:post_date>{local or at}</wp:post_date>"
        f"<wp:post_date_gmt>{at}</wp:post_date_gmt><wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status>"
        f"<wp:post_type>{kind}</wp:post_type><wp:post_password>{password}</wp:post_password>\n"
        f"{''.join(comments)}</item>\n"
    )


def export(*items: str, title: str = "Coast Watch", version: str = "1.2") -> str:
    """A whole export."""
    return HEAD.format(title=title, version=version) + "".join(items) + TAIL


def written(folder: Path, text: str, name: str = "export.xml") -> Path:
    """The export as a file."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path
