"""The log of the record: its head, and the proofs that hold the newsroom to it."""

from django.http import HttpRequest
from ninja import Query, Router

from dateline.exchange.api import schemas
from dateline.exchange.api.asking import ConsistencyAsked, HeadAsked, InclusionAsked
from dateline.exchange.api.record import REFUSED
from dateline.ledger import log
from dateline.ledger.models import Leaf

router = Router(tags=["log"])


@router.get("/log/head", response={200: schemas.LogHead, **REFUSED}, operation_id="log_head", summary="Head of the log")
def head(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    asked: Query[HeadAsked],
) -> schemas.LogHead:
    """The head of the log, now or when it was of some size."""
    found = log.head(asked.size)
    return schemas.LogHead(size=found.size, root=found.root)


@router.get(
    "/log/inclusion",
    response={200: schemas.InclusionProof, **REFUSED},
    operation_id="log_inclusion",
    summary="Proof that an entry is in the log",
)
def inclusion(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    asked: Query[InclusionAsked],
) -> schemas.InclusionProof:
    """The proof that an entry is in the log (RFC 9162, 2.1.3)."""
    found = log.head(asked.size)
    proof = log.inclusion(asked.number, found.size)
    leaf = Leaf.objects.get(number=asked.number)
    return schemas.InclusionProof(
        number=asked.number, kind=leaf.kind, leaf=leaf.hash, size=found.size, root=found.root, proof=proof
    )


@router.get(
    "/log/consistency",
    response={200: schemas.ConsistencyProof, **REFUSED},
    operation_id="log_consistency",
    summary="Proof that the log only grew",
)
def consistency(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    asked: Query[ConsistencyAsked],
) -> schemas.ConsistencyProof:
    """The proof that the later log begins with the earlier one (RFC 9162, 2.1.4)."""
    later = log.head(asked.second)
    proof = log.consistency(asked.first, later.size)
    earlier = log.head(asked.first)
    return schemas.ConsistencyProof(
        first=earlier.size, first_root=earlier.root, second=later.size, second_root=later.root, proof=proof
    )
