"""Money is integer minor units of one currency; it is never a float."""

from dataclasses import dataclass

from dateline.values.errors import DatelineError

_MARKS = {"USD": "$", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (cents) of `currency` (ISO 4217)."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise DatelineError(f"{self.currency} and {other.currency} cannot be added.")
        return Money(self.minor + other.minor, self.currency)

    def __str__(self) -> str:
        units, cents = divmod(abs(self.minor), 100)
        sign = "-" if self.minor < 0 else ""
        mark = _MARKS.get(self.currency, f"{self.currency} ")
        return f"{sign}{mark}{units:,}" + (f".{cents:02}" if cents else "")

    @property
    def exact(self) -> str:
        """The amount with both decimals, as in books: 3,250.00."""
        sign = "-" if self.minor < 0 else ""
        units, cents = divmod(abs(self.minor), 100)
        return f"{sign}{units:,}.{cents:02}"
