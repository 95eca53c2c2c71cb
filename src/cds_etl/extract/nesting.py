"""Pages whose elements stand too deep in one another are made flatter before they are parsed, as browsers do.

The tree of a page that is 20,000 elements deep takes a parser minutes; no person ever wrote one that is 100 deep.
"""

from __future__ import annotations

import re

DEEPEST = 500
"""Elements that may stand in one another; Chrome's limit is 512."""

_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)")
# Elements that are empty, or that the next of their kind ends: they do not stand in one another.
_FLAT = frozenset((
    "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link",
    "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
))  # fmt: skip


def flatten(text: str) -> str:
    """The page without the tags of elements that stand deeper than the limit; what stands in them remains.

    >>> deep = "<div>" * 9000 + "Tin" + "</div>" * 9000
    >>> flat = flatten(deep)
    >>> flat.count("<div>"), flat.count("</div>"), "Tin" in flat
    (500, 500, True)
    >>> flatten("<p>Tin</p>")
    '<p>Tin</p>'
    """
    depth = deepest = 0
    for is_end, name in _TAG.findall(text):
        if name in _FLAT or name.lower() in _FLAT:
            continue
        depth += -1 if is_end and depth else 0 if is_end else 1
        deepest = max(deepest, depth)
    return text if deepest <= DEEPEST else _cut(text)


def _cut(text: str) -> str:
    kept: list[str] = []
    depth = position = 0
    for found in _TAG.finditer(text):
        if found[2].lower() in _FLAT:
            continue
        is_deep = depth > DEEPEST if found[1] else depth >= DEEPEST
        depth += -1 if found[1] and depth else 0 if found[1] else 1
        if is_deep and found.start() >= position:
            end = text.find(">", found.end())
            kept.append(text[position : found.start()])
            position = len(text) if end < 0 else end + 1
    kept.append(text[position:])
    return " ".join(kept)
