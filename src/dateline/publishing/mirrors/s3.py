"""A mirror in an S3-compatible store: PUT, DELETE and LIST, signed as AWS Signature Version 4 says, path style."""

import hashlib
import hmac
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from lxml import etree

from dateline.publishing.files import lifetime
from dateline.publishing.mirrors.ports import is_hidden
from dateline.values.errors import Unusable
from dateline.values.outgoing import Answer, ask, split

_TYPES = {".geojson": "application/geo+json", ".atom": "application/atom+xml", ".jsonld": "application/ld+json"}
_TEXT = {".html", ".css", ".txt", ".csv"}


@dataclass(frozen=True, slots=True)
class S3:
    """A bucket, or the part of one under a prefix."""

    endpoint: str
    bucket: str
    prefix: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)
    private: bool = False

    def put(self, files: Mapping[str, bytes]) -> None:
        """PUT each object."""
        for path, content in files.items():
            about = {"content-type": media_type(path), "cache-control": lifetime(f"/{path}")}
            self._ask("PUT", self._key(path), body=content, headers=about)

    def remove(self, paths: Sequence[str]) -> None:
        """DELETE each object."""
        for path in paths:
            self._ask("DELETE", self._key(path))

    def paths(self) -> set[str]:
        """LIST the objects, a thousand at a time."""
        found: set[str] = set()
        begin = self._key("")
        more: dict[str, str] = {}
        while True:
            answer = self._ask("GET", "", query={"list-type": "2", "prefix": begin, **more})
            keys, more = _listed(answer.body, self.endpoint)
            found |= {key.removeprefix(begin) for key in keys if key.startswith(begin)}
            if not more:
                return {path for path in found if path and not is_hidden(path)}

    def _key(self, path: str) -> str:
        return f"{self.prefix}/{path}" if self.prefix else path

    def _ask(
        self,
        method: str,
        key: str,
        *,
        body: bytes = b"",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        path = "/" + "/".join(quote(part, safe="") for part in [self.bucket, *key.split("/")] if part or key)
        asked = urlencode(sorted((query or {}).items()), quote_via=quote, safe="")
        signed = signature(
            self,
            method,
            path,
            asked,
            body=body,
            headers=headers or {},
            host=split(self.endpoint).netloc,
            now=datetime.now(UTC),
        )
        url = f"{self.endpoint}{path}" + (f"?{asked}" if asked else "")
        answer = ask(method, url, headers=signed, body=body, private=self.private)
        if not 200 <= answer.status < 300 and not (method == "DELETE" and answer.status == 404):
            raise Unusable(
                f"{self.endpoint} refuses {method} of “{key or self.bucket}” ({answer.status}{_code(answer)})."
            )
        return answer


def media_type(path: str) -> str:
    """The type that a web server gives a file; a compressed form is given out by itself and is only bytes."""
    ending = "." + path.rpartition(".")[2]
    kind = _TYPES.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    if ending in {".br", ".gz"}:
        kind = "application/octet-stream"
    return f"{kind}; charset=utf-8" if ending in _TEXT else kind


def signature(
    keys: S3, method: str, path: str, query: str, *, body: bytes, headers: Mapping[str, str], host: str, now: datetime
) -> dict[str, str]:
    """The headers of a request with its signature (AWS Signature Version 4, one chunk)."""
    day, instant = now.strftime("%Y%m%d"), now.strftime("%Y%m%dT%H%M%SZ")
    sent = {**headers, "host": host, "x-amz-content-sha256": hashlib.sha256(body).hexdigest(), "x-amz-date": instant}
    names = ";".join(sorted(sent))
    canonical = "\n".join(
        [
            method,
            path,
            query,
            *(f"{name}:{sent[name].strip()}" for name in sorted(sent)),
            "",
            names,
            sent["x-amz-content-sha256"],
        ]
    )
    scope = f"{day}/{keys.region}/s3/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", instant, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{keys.secret_key}".encode()
    for part in (day, keys.region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    made = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    sent["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={keys.access_key}/{scope}, SignedHeaders={names}, Signature={made}"
    )
    return sent


def _listed(content: bytes, endpoint: str) -> tuple[list[str], dict[str, str]]:
    """The keys of one answer to LIST, and what to ask for the next."""
    root = _xml(content)
    if root is None:
        raise Unusable(f"{endpoint} gave a list that cannot be read: it may be no S3-compatible store.")
    keys = [one.text or "" for one in root.iterfind(".//{*}Contents/{*}Key")]
    token = root.findtext("{*}NextContinuationToken")
    is_cut = root.findtext("{*}IsTruncated") == "true"
    return keys, {"continuation-token": token} if is_cut and token else {}


def _code(answer: Answer) -> str:
    root = _xml(answer.body)
    code = None if root is None else root.findtext("{*}Code") or root.findtext("Code")
    return f", {code[:60]}" if code and code.isalnum() else ""


def _xml(content: bytes) -> "etree._Element | None":
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        return None
