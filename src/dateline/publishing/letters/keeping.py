"""Keeping what readers write while the program cannot take it, and telling them what became of it."""

import re
import secrets

from dateline.publishing import plain
from dateline.publishing.letters.box import Letterbox, NotKept, name_of
from dateline.publishing.reading import Asker, Request

AT = "/write/kept/"
HEADER = b"x-dateline-letter"  # by this the program knows a letter that it has taken already
SEED_HEADER = b"x-dateline-seed"
_COOKIE = b"kept"
_SEED = re.compile(rb"(?:^|;\s*)kept=([\w-]{32})(?:;|$)")
_VOICE = re.compile(rb"(?:^|;\s*)voice=")
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
    """A request that can be kept: who sent it, by which token they ask for it, and what the program knows it by.

    Its seed is what the key of a voice is drawn from, should its author have none: the same for all letters of a
    browser, which has it as a cookie from the first one on that is kept.
    """

    def __init__(self, request: Request, address: str) -> None:
        self.address = address
        self.token = secrets.token_urlsafe(24)
        self.name = name_of(self.token)
        self.seed = _seed_of(request) or secrets.token_urlsafe(24)

    @property
    def headers(self) -> list[bytes]:
        """The lines that tell the program its name and its seed."""
        return [b"%s: %s" % (HEADER, self.name.encode()), b"%s: %s" % (SEED_HEADER, self.seed.encode())]


class Letters:
    """The letters of one reading process's readers."""

    def __init__(self, box: Letterbox) -> None:
        self._box = box

    async def must_wait(self, letter: Letter) -> bool:
        """Whether another one of the same network waits: a second thought comes second."""
        return await self._box.waits_for(letter.address)

    async def keep(self, letter: Letter, content: bytes, request: Request, asker: Asker) -> bool:
        """Keep a request as the program is to get it, and show its author where to ask; whether there was room."""
        try:
            await self._box.put(letter.name, letter.address, name_of(letter.seed), content)
        except NotKept:
            return False
        about, body = plain.way(f"{AT}{letter.token}/")
        secure = b"; Secure" if request.said.get(b"x-forwarded-proto") == b"https" else b""
        about += b"set-cookie: %s=%s; Path=/write/; Max-Age=86400; HttpOnly; SameSite=Lax%s\r\n" % (
            _COOKIE, letter.seed.encode(), secure,
        )  # fmt: skip
        asker.say(request, 303, about, body)
        return True

    async def show(self, request: Request, asker: Asker) -> None:
        """What became of a letter, as the program said it; or that it waits.

        Cookies are for the browser that sent it, and no voice takes the place of another: whoever else has the address
        is given none.
        """
        asked = _TOKEN.fullmatch(request.path)
        try:
            found = await self._box.find(name_of(asked[1])) if asked and request.is_read else None
        except NotKept:
            return asker.say_sentence(request, 503, plain.AWAY)
        if found is None:
            return asker.say_sentence(request, 404, plain.NOTHING_KEPT)
        if found.answer is None:
            return asker.say(request, 200, *plain.waiting(found.before))
        head, _, body = found.answer.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        if name_of(_seed_of(request)) != found.bound or _VOICE.search(request.said.get(b"cookie", b"")):
            lines = [line for line in lines if not line.lower().startswith(b"set-cookie:")]
        return asker.say(request, int(first[_STATUS]), b"".join(line + b"\r\n" for line in lines), body)


def _seed_of(request: Request) -> str:
    found = _SEED.search(request.said.get(b"cookie", b""))
    return found[1].decode() if found else ""
