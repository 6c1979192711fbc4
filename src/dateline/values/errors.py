"""The one error that people are meant to read."""


class DatelineError(Exception):
    """Something a person asked for cannot be done.

    `sentence` says what is wrong and what to do about it; `code` names the case for programs;
    `status` is the HTTP status that fits. Nothing has been written when it is raised.
    """

    code = "refused"
    status = 400

    def __init__(self, sentence: str, *, code: str | None = None, status: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or self.code
        self.status = status or self.status


class NotFound(DatelineError):
    """The thing asked for is not there, or the asker may not know that it is."""

    code = "not_found"
    status = 404


class NotAllowed(DatelineError):
    """The person may not do this."""

    code = "not_allowed"
    status = 403


class Unreadable(DatelineError):
    """A file is missing, broken or not of the kind it should be."""

    code = "unreadable"


class Unusable(DatelineError):
    """The newsroom folder, the port or the disk cannot be used as it is."""

    code = "unusable"
    status = 503
