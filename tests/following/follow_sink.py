"""A real mail server on loopback that keeps what it takes."""

import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Sink:
    """A mail server, and what it has taken."""

    mails: list[EmailMessage] = field(default_factory=list)
    wire: list[bytes] = field(default_factory=list)  # the same, byte by byte
    refused: set[str] = field(default_factory=set)  # mailboxes that do not exist

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return f"550 no such mailbox: {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        assert [mail["To"]] == envelope.rcpt_tos
        self.mails.append(mail)
        self.wire.append(envelope.content)
        return "250 Taken"

    def about(self, word: str) -> list[EmailMessage]:
        """The mails with this word in the subject line."""
        return [mail for mail in self.mails if word in mail["Subject"]]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
