"""How BeautifulSoup's tree is built: on lxml, with those attributes alone that are ever read.

Pages of today bear five attributes an element, four of them for scripts: without those a tree is built in a fifth less
time. Imported late: BeautifulSoup is slow to come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import AttributeDict

if TYPE_CHECKING:
    from collections.abc import Mapping

READ = frozenset(
    ("border", "class", "colspan", "content", "datetime", "face", "hidden", "href", "id", "itemprop", "name",
     "property", "rel", "role", "rowspan", "style")
)  # fmt: skip
"""The attributes that a tree keeps."""


class FewAttributes(LXMLTreeBuilder):
    """A builder for HTML, which knows no namespaces.

    >>> from bs4 import BeautifulSoup
    >>> BeautifulSoup('<p class="a" onclick="b()" data-c="d">e', builder=FewAttributes()).p.attrs
    {'class': ['a']}
    """

    def start(self, tag: str | bytes, attrib: Mapping[str | bytes, str | bytes], nsmap: object = None) -> None:
        """Take an element from lxml. `nsmap` is empty for HTML."""
        del nsmap
        assert self.soup is not None
        kept = AttributeDict({name: said for name, said in attrib.items() if name in READ})
        self.soup.handle_starttag(str(tag), None, None, kept, namespaces={})
