"""Reading words as a template, and refusing all that is more than words with placeholders."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.filters import do_capitalize, do_lower, do_trim, do_upper
from jinja2.sandbox import ImmutableSandboxedEnvironment

#: they change letters and nothing else
_FILTERS = {"capitalize": do_capitalize, "lower": do_lower, "trim": do_trim, "upper": do_upper}
_PLAIN = (nodes.TemplateData, nodes.Name, nodes.If, nodes.Not, nodes.And, nodes.Or)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
#: what may stand in double braces, and what approved words consist of
_SAID = (nodes.Name, nodes.Filter)
_SIMPLE = (nodes.Output, nodes.TemplateData, nodes.Name)
#: names that mean something to Jinja2 itself
_RESERVED = frozenset(("self", "super", "loop", "caller", "varargs", "kwargs", "namespace"))
#: far more than anybody nests, and far less than what Python can bear
_DEEPEST = 20
#: placeholders that conditions ask for: words are tried in every way that these may go
_MOST_ASKED = 5
#: placeholders and conditions; more would keep a service from its work while it reads them
_MOST = 200
#: longer than the longest channel's text, so that nothing endless is read
_LONGEST = 40_000


class NotWords(Exception):
    """Words that are no template of ours; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """What a template's words consist of."""

    #: in the order in which they come first
    placeholders: tuple[str, ...]
    #: what is there whatever the values are; a blank in the place of each placeholder
    fixed: str
    #: placeholders alone: no condition and no filter
    plain: bool
    #: of those, the ones whose values are said, as often as they are
    said: tuple[str, ...] = ()
    #: and those that a condition asks for
    asked: tuple[str, ...] = ()


def _environment() -> ImmutableSandboxedEnvironment:
    # What is rendered is plain text; an e-mail's other half escapes it whole (`mails`).
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=0,
    )
    made.filters = dict[str, Any](_FILTERS)
    made.globals = {}
    made.tests = {}
    return made


ENVIRONMENT = _environment()


def read(source: str) -> Read:
    """What a template's words consist of; nothing of them is run.

    Raises:
        NotWords: `template_syntax`, they do not read as a template; `template_reaches`, they call,
            loop, count, or reach into something; `placeholder_name`, a placeholder's name is none;
            `template_crowded`, there is too much of them, or conditions stand too deep in one
            another, or ask for too many placeholders.
    """
    if len(source) > _LONGEST:
        raise NotWords("template_syntax")
    if source.count("{{") + source.count("{%") > _MOST:
        raise NotWords("template_crowded")
    try:
        tree = ENVIRONMENT.parse(source)
    except (TemplateError, RecursionError, ValueError, OverflowError, MemoryError):
        # A number too large for Python is as little a template as a bracket left open.
        raise NotWords("template_syntax") from None
    names: dict[str, None] = {}
    plain = True
    for node, depth in _walk(tree.body, 0):
        if depth > _DEEPEST:
            raise NotWords("template_crowded")
        if not _is_ours(node):
            raise NotWords("template_reaches")
        if isinstance(node, nodes.Name):
            if not _NAME.fullmatch(node.name) or node.name in _RESERVED:
                raise NotWords("placeholder_name")
            names[node.name] = None
        plain = plain and isinstance(node, _SIMPLE)
    asked = {name: None for each in tree.find_all(nodes.If) for name in _names(each.test)}
    if len(asked) > _MOST_ASKED:
        raise NotWords("template_crowded")
    return Read(
        placeholders=tuple(names),
        fixed=_fixed(tree.body),
        plain=plain,
        said=tuple(name for each in tree.find_all(nodes.Output) for name in _names(each)),
        asked=tuple(asked),
    )


def _names(node: nodes.Node) -> list[str]:
    """The placeholders in a part of words that does not nest deeply."""
    return [each.name for each, _ in _walk([node], 0) if isinstance(each, nodes.Name)]


def _is_ours(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Filter):
        bare = not node.args and not node.kwargs and not node.dyn_args and not node.dyn_kwargs
        return bare and node.name in _FILTERS and isinstance(node.node, _SAID)
    if isinstance(node, nodes.Output):
        return all(isinstance(each, (nodes.TemplateData, *_SAID)) for each in node.nodes)
    return type(node) in _PLAIN


def _walk(body: Sequence[nodes.Node], depth: int) -> Iterator[tuple[nodes.Node, int]]:
    """Every node in the order of the source; not by recursion, as sources are made to nest."""
    waiting = [(node, depth) for node in reversed(body)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        children = list(node.iter_child_nodes())
        waiting.extend((child, depth + 1) for child in reversed(children))


def _fixed(body: Sequence[nodes.Node]) -> str:
    return "".join(
        node.data if isinstance(node, nodes.TemplateData) else " "
        for node, _ in _walk(body, 0)
        if not isinstance(node, nodes.Output)
    )
