"""The one way to ask others over HTTP: the name is resolved, its addresses checked, a checked one dialled.

So a name cannot lead to a machine beside us, neither at once nor when it is asked for a second time. What is the host's
own choice, such as a mirror in the same house, says so with `private=True`. No redirect is followed; nothing is sent
after its deadline, however slowly the other side answers.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from dateline.values.errors import DatelineError, Unusable

CONNECT = 10.0  # seconds until a machine that does not answer is given up
PATIENCE = 60.0  # seconds for a whole answer
LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]  # names in small letters
    body: bytes


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    private: bool = False,
    patience: float = PATIENCE,
    largest: int = LARGEST,
) -> Answer:
    """Ask once, over a connection of its own. Raises Unusable, with a sentence, where there is no whole answer."""
    parts = split(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    connection = _Dialled(_checked(host, port, private), host, port, is_tls=parts.scheme == "https", patience=patience)
    late = threading.Timer(patience, connection.cut)
    late.daemon = True
    late.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body=body or None, headers=dict(headers or {}))
        answer = connection.getresponse()
        content = b"" if method == "HEAD" else answer.read(largest + 1)
        if connection.is_late:
            raise TimeoutError("it took too long")
        told = {name.lower(): value for name, value in answer.getheaders()}
    except (OSError, http.client.HTTPException, ValueError) as problem:
        reason = "it took too long" if connection.is_late or isinstance(problem, TimeoutError) else _reason(problem)
        raise Unusable(f"{host} gave no answer ({reason}).") from None
    finally:
        late.cancel()
        connection.close()
    if len(content) > largest:
        raise Unusable(f"{host} sent more than {largest} bytes.")
    return Answer(answer.status, told, content)


def split(url: str) -> SplitResult:
    """The parts of an address that may be asked: http or https, a host, no name or password in it."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        parts, is_whole = SplitResult("", "", "", "", ""), False
    if not is_whole or parts.username is not None or not url.isascii() or any(ord(one) <= 32 for one in url):
        raise DatelineError(f"“{url}” is no address that can be asked: write https://, a host and a path.")
    return parts


def _checked(host: str, port: int, private: bool) -> list[str]:
    """The addresses of a host that may be dialled."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as problem:
        raise Unusable(f"{host} cannot be found ({_reason(problem)}).") from None
    allowed = [one for one in found if private or _is_public(one)]
    if not allowed:
        raise Unusable(f"{host} is a private address ({found[0]}), which must be allowed explicitly: --private does.")
    return allowed


def _is_public(address: str) -> bool:
    one = ipaddress.ip_address(address.partition("%")[0])
    inner = one.ipv4_mapped or one.sixtofour if isinstance(one, ipaddress.IPv6Address) else None
    return all(each.is_global and not each.is_multicast for each in (one, inner) if each is not None)


def _reason(problem: BaseException) -> str:
    return getattr(problem, "strerror", None) or str(problem) or type(problem).__name__


class _Dialled(http.client.HTTPConnection):
    """A connection to one of these addresses, whatever the name leads to by now."""

    def __init__(self, addresses: list[str], host: str, port: int, *, is_tls: bool, patience: float) -> None:
        super().__init__(host, port, timeout=min(CONNECT, patience))
        self._addresses, self._is_tls = addresses, is_tls
        self.is_late = False

    def connect(self) -> None:
        """Dial the checked addresses in turn."""
        problem: OSError | None = None
        for address in self._addresses:
            try:
                self.sock = socket.create_connection((address, self.port), self.timeout)
                break
            except OSError as failed:
                problem = failed
        else:
            raise problem or OSError("there is no address")
        if self._is_tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
        self.sock.settimeout(PATIENCE)

    def cut(self) -> None:
        """End it now, in the middle of whatever it waits for."""
        self.is_late = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()
