"""Files that are not in memory, not there, or asked for in part: the disk is waited for in a thread."""

import asyncio
from urllib.parse import quote

from dateline.publishing import plain
from dateline.publishing.conditions import is_unchanged, part_of
from dateline.publishing.files import Answer, Files
from dateline.publishing.reading import SLICE, Asker, Request


async def send_file(files: Files, request: Request, asker: Asker) -> bool:
    """Send the file of this address, the way to it, or the page that says there is none.

    False when the program is to answer: the situation is its own until it is baked.
    """
    loop = asyncio.get_running_loop()
    path = request.path
    # A part is a part of the plain file: cutting a compressed one helps nobody.
    accepted = b"" if b"range" in request.said else request.said.get(b"accept-encoding", b"")
    if to := await loop.run_in_executor(None, files.ways.from_here, path):
        asker.say(request, 301, b"location: %s\r\ncontent-length: 0\r\n" % _quoted(to))
        return True
    answer = await loop.run_in_executor(None, files.find, path, accepted)
    if answer is not None and answer.body is not None and files.ways.is_withdrawn(path):
        asker.say(request, 410, answer.found, answer.body)
    elif answer is not None:
        await _send(answer, request, asker)
    elif path == "/situation/":
        return False
    elif await loop.run_in_executor(None, files.is_folder, path):
        asker.say(request, 301, b"location: %s\r\ncontent-length: 0\r\n" % _quoted(f"/{path.strip('/')}/"))
    else:
        missing = await loop.run_in_executor(None, files.find, "/404.html", b"")
        if missing is None or missing.body is None:
            asker.say_sentence(request, 404, plain.MISSING)
        else:
            asker.say(request, 404, missing.found, missing.body)
    return True


def _quoted(address: str) -> bytes:
    return quote(address, safe="/~@:!$&'()*+,;=").encode()


async def _send(answer: Answer, request: Request, asker: Asker) -> None:
    said, size = request.said, answer.state.size
    if is_unchanged(said, answer.etag, answer.changed):
        return asker.say(request, 304, answer.about)
    begin, end, status, about = 0, size, 200, answer.found
    if b"range" in said and answer.is_plain and request.method == b"GET":
        try:
            part = part_of(said, answer.etag, answer.changed, size)
        except ValueError:
            return asker.say(request, 416, b"content-range: bytes */%d\r\ncontent-length: 0\r\n" % size)
        if part is not None:
            (begin, end), status = part, 206
            about = answer.about + b"content-range: bytes %d-%d/%d\r\n" % (begin, end - 1, size)
            about += b"content-length: %d\r\n" % (end - begin)
    if answer.body is not None or request.method == b"HEAD":
        return asker.say(request, status, about, (answer.body or b"")[begin:end])
    asker.say(request, status, about)
    return await _send_pieces(answer.file, begin, end, asker)


async def _send_pieces(path: str, begin: int, end: int, asker: Asker) -> None:
    loop = asyncio.get_running_loop()
    file = await loop.run_in_executor(None, open, path, "rb")
    try:
        await loop.run_in_executor(None, file.seek, begin)
        while begin < end:
            await asker.drained()
            piece: bytes = await loop.run_in_executor(None, file.read, min(SLICE, end - begin))
            if not piece:  # it became shorter while it was sent: what was promised cannot be kept
                return asker.cut()
            begin += len(piece)
            asker.send(piece)
    finally:
        file.close()
