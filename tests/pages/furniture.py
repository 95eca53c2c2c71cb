"""What stands around an article on a page: menus, teasers, comments, counters, advertisements. None may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .invented import say

if TYPE_CHECKING:
    from random import Random

_MENU = (
    "Trang chủ",
    "Giới thiệu",
    "Tin tức - Sự kiện",
    "Văn bản",
    "Thủ tục hành chính",
    "Liên hệ",
    "Thời sự",
    "Kinh tế",
    "Giáo dục",
)
_TEASERS = (
    "Giá xăng hôm nay giảm 1.050 đồng/lít",
    "Bão số 5 cách Hoàng Sa 320 km, giật cấp 11",
    "63/63 tỉnh thành có ca mắc cúm A",
    "Top 10 điện thoại 5G dưới 6 triệu đồng",
    "Hội nghị tổng kết công tác năm của ngành Thông tin",
    "Kiểm tra 15 phòng khám tư nhân",
)
_SUMMARIES = (
    "Sở Công Thương cho biết nguồn cung được bảo đảm, giá bán lẻ được điều chỉnh từ 15 giờ chiều nay.",
    "Cơ quan khí tượng dự báo trong 24 giờ tới, vùng biển này có gió mạnh cấp 8, biển động rất mạnh.",
    "Hơn 500 đại biểu tham dự hội nghị, nhiều tập thể và cá nhân được khen thưởng.",
)
_COMMENTS = (
    "Bài viết hay quá, ủng hộ 100%! Ở xã tôi có 99 người dùng rồi.",
    "Tôi đã nộp hồ sơ 3 lần mà chưa được.",
    "Rất bổ ích.",
)


def menu(rng: Random, tag: str = "ul") -> str:
    """A list of sections, all links."""
    items = rng.sample(_MENU, rng.randint(4, len(_MENU)))
    if tag == "ul":
        return (
            "<ul>"
            + "".join(f'<li><a href="/{number}.html">{item}</a></li>' for number, item in enumerate(items))
            + "</ul>"
        )
    return "".join(f'<a href="/{number}.html">{item}</a> | ' for number, item in enumerate(items))


def headlines(rng: Random, count: int = 5) -> str:
    """Links to other articles, some with the date beside."""
    chosen = (rng.choice(_TEASERS) for _ in range(rng.randint(2, count)))
    day = rng.choice(("", f" ({rng.randint(1, 28)}/{rng.randint(1, 12)})"))
    return (
        "<ul>"
        + "".join(f'<li><a href="/tin-{rng.randint(1, 999)}.html">{item}</a>{day}</li>' for item in chosen)
        + "</ul>"
    )


def teasers(rng: Random) -> str:
    """Other articles with their summaries."""
    return "".join(
        f'<div class="it"><h4><a href="/x{rng.randint(1, 99)}.html">{rng.choice(_TEASERS)}</a></h4>'
        f"<p>{rng.choice(_SUMMARIES)}</p></div>"
        for _ in range(rng.randint(2, 5))
    )


def comments(rng: Random) -> str:
    """Readers' comments."""
    return "".join(
        f"<div><b>Nguyễn Văn {letter}</b><p>{rng.choice(_COMMENTS)} {say('{n} lượt thích', rng)}</p>"
        "<span>2 giờ trước</span></div>"
        for letter in "ABCD"[: rng.randint(0, 4)]
    )


def advert(rng: Random) -> str:
    """An advertisement."""
    name = rng.choice(("ads", "quangcao", "banner-top"))
    return (
        f'<div class="{name}"><a href="https://ads.example.vn/"><img src="a.gif" alt="x"></a>'
        "<p>Quảng cáo: trả góp 0% - ưu đãi tới 5 triệu đồng</p></div>"
    )


def counter(rng: Random) -> str:
    """The counter of the whole site."""
    return f"<div>Đang truy cập: {rng.randint(1, 99)} <br> Tổng lượt truy cập: {rng.randint(1, 99)}.482.337</div>"


def footer() -> str:
    """Imprint."""
    return "<p>Giấy phép số 02/GP-TTĐT ngày 12/01/2018. Điện thoại: 0235.3852.739. Ghi rõ nguồn khi trích dẫn.</p>"
