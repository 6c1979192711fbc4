"""A position that gives away no more than it must. Pure functions."""

from collections.abc import Callable
from math import cos, pi, radians, sin, sqrt

KM_A_DEGREE = 111.32  # of latitude; of longitude at the equator
LEAST_KM, MOST_KM = 1, 100


def blurred(lat: float, lon: float, km: float, chance: Callable[[], float]) -> tuple[float, float]:
    """A point somewhere in the circle of so many km around a position, in degrees; every part of it is as likely.

    `chance` gives numbers from 0 to 1. It is drawn once and kept: of many draws the middle would be the position.
    """
    away, turn = km * sqrt(chance()), 2 * pi * chance()
    there = lat + away * cos(turn) / KM_A_DEGREE
    round_it = max(cos(radians(there)), 0.01)
    return max(-90.0, min(90.0, round(there, 4))), _turned(round(lon + away * sin(turn) / (KM_A_DEGREE * round_it), 4))


def _turned(lon: float) -> float:
    return (lon + 180) % 360 - 180
