"""Every write to following."""


def follow_replies(comment: int, address: str) -> None:
    """Placeholder for the first migration."""
