"""An S3-compatible store that stands in for one elsewhere, and how to have anything answer on a free port."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from dateline.publishing.mirrors.s3 import S3, signature

SECRET = {"DATELINE_MIRROR_SECRET": "s3cret/é"}


class Bucket(BaseHTTPRequestHandler):
    """An S3-compatible store: takes only what is signed as it computes itself."""

    objects: dict[str, bytes]
    order: list[str]
    lifetimes: dict[str, str]
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        if self._is_signed(body):
            self.objects[unquote(urlsplit(self.path).path)] = body
            self.order.append(self.path)
            self.lifetimes[self.path] = self.headers["cache-control"]
            self._say(200, b"")

    def do_DELETE(self) -> None:
        if self._is_signed(b""):
            self.objects.pop(unquote(urlsplit(self.path).path), None)
            self._say(204, b"")

    def do_GET(self) -> None:
        if self._is_signed(b""):
            asked = dict(parse_qsl(urlsplit(self.path).query))
            keys = sorted(key.removeprefix("/b/") for key in self.objects if key.startswith(f"/b/{asked['prefix']}"))
            begin = int(asked.get("continuation-token", "0"))
            told = "".join(f"<Contents><Key>{key}</Key></Contents>" for key in keys[begin : begin + 50])
            if begin + 50 < len(keys):
                told += f"<IsTruncated>true</IsTruncated><NextContinuationToken>{begin + 50}</NextContinuationToken>"
            self._say(
                200,
                f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{told}</ListBucketResult>'.encode(),
            )

    def _is_signed(self, body: bytes) -> bool:
        said = self.headers["authorization"]
        names = said.partition("SignedHeaders=")[2].partition(",")[0].split(";")
        parts = urlsplit(self.path)
        now = datetime.strptime(self.headers["x-amz-date"] + "+0000", "%Y%m%dT%H%M%SZ%z")
        more = {
            name: self.headers[name] for name in names if name not in {"host", "x-amz-date", "x-amz-content-sha256"}
        }
        keys = S3("", "b", "", "eu-1", "key", SECRET["DATELINE_MIRROR_SECRET"])
        wanted = signature(
            keys, self.command, parts.path, parts.query, body=body, headers=more, host=self.headers["host"], now=now
        )
        is_right = (
            wanted["authorization"] == said and hashlib.sha256(body).hexdigest() == self.headers["x-amz-content-sha256"]
        )
        if not is_right:
            self._say(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        return is_right

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def answering(handler: Any) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
