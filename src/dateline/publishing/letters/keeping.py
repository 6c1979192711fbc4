"""Keeping what readers write while the program cannot take it, and telling them what became of it."""

import re
import secrets

from dateline.publishing import plain
from dateline.publishing.letters.box import Letterbox, NotKept, name_of
from dateline.publishing.reading import Asker, Request

AT = "/write/kept/"
HEADER = b"x-dateline-letter"  # by this the program knows a letter that it has taken already
_KEPT = ("/write/comment/", "/write/vote/")
_FORM = b"application/x-www-form-urlencoded"
_TOKEN = re.compile(r"/write/kept/([\w-]{32})/")
_STATUS = slice(9, 12)


def is_letter(request: Request) -> bool:
    """Whether it can be kept for later: a reader's comment or vote, of which a person awaits an answer as a page.

    Who is logged in at the desk writes with what they may do now; that may be another thing later.
    """
    said = request.said
    return (
        request.method == b"POST"
        and request.path in _KEPT
        and said.get(b"content-type", b"").startswith(_FORM)
        and b"sessionid=" not in said.get(b"cookie", b"")
        and b"application/json" not in said.get(b"accept", b"")
    )


class Letter:
    """A request that can be kept: who sent it, by which token they ask for it, and what the program knows it by."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.token = secrets.token_urlsafe(24)
        self.name = name_of(self.token)

    @property
    def header(self) -> bytes:
        """The line that tells the program its name."""
        return b"%s: %s" % (HEADER, self.name.encode())


class Letters:
    """The letters of one reading process's readers."""

    def __init__(self, box: Letterbox) -> None:
        self._box = box

    async def keep(
        self, letter: Letter, content: bytes, request: Request, asker: Asker, *, refusal: tuple[int, str]
    ) -> None:
        """Keep a request as the program is to get it, and show its author where to ask; or refuse it."""
        try:
            await self._box.put(letter.name, letter.address, content)
        except NotKept:
            return asker.say_sentence(request, *refusal)
        return asker.say(request, 303, *plain.way(f"{AT}{letter.token}/"))

    async def show(self, request: Request, asker: Asker) -> None:
        """What became of a letter, as the program said it; or that it waits."""
        asked = _TOKEN.fullmatch(request.path)
        found = await self._box.find(name_of(asked[1])) if asked and request.is_read else None
        if found is None:
            return asker.say_sentence(request, 404, plain.NOTHING_KEPT)
        if found.answer is None:
            return asker.say(request, 200, *plain.waiting(found.before))
        head, _, body = found.answer.partition(b"\r\n\r\n")
        return asker.say(request, int(head[_STATUS]), head.partition(b"\r\n")[2] + b"\r\n", body)
