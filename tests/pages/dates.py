"""How sites write when an article came out: in words, figures, meta elements or scripts, with or without its year."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from random import Random

_DAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


def shown_dates(at: dt.datetime) -> tuple[str, ...]:
    """The ways in which a page shows its time.

    >>> import datetime
    >>> shown_dates(datetime.datetime(2022, 11, 3, 8, 23))[:2]
    ('03/11/2022 08:23', 'Thứ năm, 3/11/2022, 08:23 (GMT+7)')
    """
    return (
        f"{at:%d/%m/%Y %H:%M}",
        f"{_DAYS[at.weekday()]}, {at.day}/{at.month}/{at.year}, {at:%H:%M} (GMT+7)",
        f"{at:%d-%m-%Y | %H:%M:%S}",
        f"{at.hour}:{at:%M} | {at:%d/%m/%Y}",
        f"{_DAYS[at.weekday()]}, ngày {at.day} tháng {at.month} năm {at.year} {at:%H:%M}",
        f"{at:%d.%m.%Y} - {at.hour}h{at:%M}",
        f"{at:%d/%m/%Y} {at.hour % 12 or 12}:{at:%M} {'CH' if at.hour >= 12 else 'SA'}",
    )


def label_date(shown: str, rng: Random) -> str:
    """A shown time with a label, or without."""
    return rng.choice(("Ngày đăng: ", "Cập nhật: ", "Đăng lúc ", "", "")) + shown


def written_date(at: dt.datetime, rng: Random) -> str:
    """A time as machines write it: with Viet Nam's zone, without, or in Greenwich's."""
    import datetime

    greenwich = at - datetime.timedelta(hours=7)
    return rng.choice((f"{at:%Y-%m-%dT%H:%M:%S}+07:00", f"{at:%Y-%m-%d %H:%M:%S}", f"{greenwich:%Y-%m-%dT%H:%M:%S}Z"))
