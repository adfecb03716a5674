"""Which endpoint answers a path: a tree of its parts, made once."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from gateway.refusals import MethodNotAllowed, PathUnknown

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class _Node(Generic[T]):
    literal: dict[str, "_Node[T]"] = field(default_factory=dict)
    any: "_Node[T] | None" = None
    methods: dict[str, tuple[T, tuple[str, ...]]] = field(default_factory=dict)


class Router(Generic[T]):
    """Paths with `{parameters}` and what is found there, by method."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, *, method: str, path: str, target: T) -> None:
        """Put a target at a path; a literal part goes before a parameter."""
        node, names = self._root, []
        for part in path.split("/")[1:]:
            if part.startswith("{"):
                names.append(part[1:-1])
                node.any = node.any or _Node()
                node = node.any
            else:
                node = node.literal.setdefault(part, _Node())
        node.methods[method] = (target, tuple(names))

    def find(self, *, method: str, path: str) -> tuple[T, dict[str, str]]:
        """The target and the values of the path's parameters.

        Raises:
            PathUnknown: nothing has this path.
            MethodNotAllowed: something has it, with other methods.
        """
        node, values = self._root, []
        for part in path.split("/")[1:]:
            following = node.literal.get(part)
            if following is None:
                following = node.any if part else None
                values.append(part)
            if following is None:
                raise PathUnknown()
            node = following
        if not node.methods:
            raise PathUnknown()
        # RFC 9110, 9.3.2: HEAD is GET without the content, which the server leaves out.
        found = node.methods.get("GET" if method == "HEAD" else method)
        if found is None:
            allowed = sorted({*node.methods, *(("HEAD",) if "GET" in node.methods else ())})
            raise MethodNotAllowed(allowed=", ".join(allowed))
        target, names = found
        return target, dict(zip(names, values, strict=True))
