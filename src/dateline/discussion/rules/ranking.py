"""In which order the most voted stand."""

from math import sqrt

Z = 1.96  # of a normal distribution: 95 of 100 intervals hold the true share
MILLION = 1_000_000


def rank(up: int, down: int) -> int:
    """The lower bound of the Wilson interval for the share of votes that are up, in millionths.

    E. B. Wilson, “Probable Inference, the Law of Succession, and Statistical Inference”, Journal of the American
    Statistical Association 22 (1927), 209-212. Ten votes of ten rank above one of one,
    and ninety of a hundred above both.
    An integer, so that it is the same in every database and on every machine.
    """
    votes = up + down
    if not votes:
        return 0
    share, z2 = up / votes, Z * Z
    spread = Z * sqrt((share * (1 - share) + z2 / (4 * votes)) / votes)
    return max(0, round((share + z2 / (2 * votes) - spread) / (1 + z2 / votes) * MILLION))
