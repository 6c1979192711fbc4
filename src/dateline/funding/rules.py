"""How a meter is drawn."""

from dataclasses import dataclass
from datetime import datetime

from dateline.values.money import Money


@dataclass(frozen=True, slots=True)
class Meter:
    """What came in against the goal, and when that was true."""

    goal: Money
    raised: Money
    gifts: int
    true_at: datetime

    @property
    def marks(self) -> tuple[Money, Money, Money]:
        """The three marks of the scale: nothing, half, the goal."""
        currency = self.goal.currency
        return Money(0, currency), Money(self.goal.minor // 2, currency), self.goal

    @property
    def percent(self) -> int:
        """How much of the bar is filled, 0 to 100: rounded down, so that it is full only when it is."""
        return max(0, min(100, self.raised.minor * 100 // self.goal.minor))
