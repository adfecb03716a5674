"""Who trained whom: as a tree with counts, and drawn."""

import base64
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FileContent, NotFound
from nosotros.contracts.training import (
    Cascade,
    CascadeDrawing,
    CascadeNode,
    DrawLineage,
    Generation,
    GetCascade,
    GetLineage,
)
from training.domain.cascade import Node, draw
from training.storage import cascade


def get_cascade(query: GetCascade, *, work: UnitOfWork) -> Cascade:
    """The whole cascade."""
    return _cascade(cascade.whole(work.connection))


def get_lineage(query: GetLineage, *, work: UnitOfWork) -> Cascade:
    """The cascade below one ambassador, herself included.

    Raises:
        NotFound: no ambassador of the organisation has this id.
    """
    return _cascade(_lineage(query.id, work=work))


def draw_lineage(query: DrawLineage, *, work: UnitOfWork) -> CascadeDrawing:
    """The cascade below one ambassador, drawn.

    Raises:
        NotFound: no ambassador of the organisation has this id.
    """
    drawn = draw(_lineage(query.id, work=work), language=query.language)
    return CascadeDrawing(
        id=query.id,
        file=FileContent(
            name=f"cascade-{query.id}.svg",
            media_type="image/svg+xml",
            content=base64.b64encode(drawn).decode(),
        ),
    )


def _lineage(id: UUID, *, work: UnitOfWork) -> list[Node]:
    nodes = cascade.lineage(work.connection, id)
    if not nodes:
        raise NotFound(kind="ambassador", id=id)
    return nodes


def _cascade(nodes: Sequence[Node]) -> Cascade:
    generations = Counter(each.generation for each in nodes)
    return Cascade(
        ambassadors=len(nodes),
        generations=tuple(
            Generation(generation=generation, ambassadors=generations[generation])
            for generation in sorted(generations)
        ),
        workshops=sum(each.workshops for each in nodes),
        reached=sum(each.reached for each in nodes),
        nodes=tuple(
            CascadeNode(
                ambassador_id=each.id,
                trained_by=each.trained_by,
                generation=each.generation,
                state=each.state,
                trained=each.trained,
                descendants=each.descendants,
                workshops=each.workshops,
                reached=each.reached,
                lineage_flagged=each.flagged,
            )
            for each in nodes
        ),
    )
