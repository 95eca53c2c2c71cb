"""Made-up reports from a seed: EVERY FIGURE IN THEM IS INVENTED, and their front page says so in print.

Only the names of provinces and agencies are real. Arithmetic is right throughout; faults are planted by `faults`.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from .samples import TEAM, Agency, Counts, Figures, Province, statistics_blocks, visits_statistic
from .shapes import Heading, Para, Report, note, rich
from .week39 import AGENCIES, PROVINCES, SPELT_WELL

PURPOSE = "Tài liệu thử nghiệm: mọi số liệu trong báo cáo này đều do máy đặt ra"
SUBJECT = "PHỔ CẬP KỸ NĂNG SỐ TẠI CÁC BỘ, NGÀNH, ĐỊA PHƯƠNG"
ISSUER = "Bộ Thông tin và Truyền thông"
AGENCY_NAMES = tuple(SPELT_WELL.get(name, name) for name, _ in AGENCIES)
PROVINCE_NAMES = tuple(SPELT_WELL.get(name, name) for name, *_ in PROVINCES)


def made_up_figures(
    seed: int, *, province_rows: int | None = None, province_names: tuple[str, ...] = PROVINCE_NAMES
) -> Figures:
    """Invented figures: a week from 2022 to 2024, 20 to 30 agencies, 45 or all provinces (or `province_rows`).

    >>> figures = made_up_figures(1, province_rows=45)
    >>> len(figures.provinces), made_up_figures(1) == made_up_figures(1), made_up_figures(1) == made_up_figures(2)
    (45, True, False)
    """
    rng = Random(seed)
    group = len(province_names)
    count = province_rows or rng.choice((min(45, group), group))
    year, week = rng.randint(2022, 2024), rng.randint(2, 51)
    without = tuple(sorted(rng.sample(province_names, rng.randint(1, 4))))
    return Figures(
        number=f"{rng.randint(1, 60)}/BC-UBQGCĐS",
        week=week,
        year=year,
        date=dt.date.fromisocalendar(year, week, 5),
        agencies=_agencies(rng, rng.sample(AGENCY_NAMES, rng.randint(20, 30))),
        provinces=_provinces(rng, rng.sample(province_names, count)),
        agencies_with_plan=tuple(rng.sample(AGENCY_NAMES, rng.randint(2, 12))),
        provinces_with_plan=tuple(sorted(rng.sample(province_names, rng.randint(group // 4, group - 4)))),
        provinces_without_teams=without,
        counts=_counts(rng, group),
        province_group=group,
    )


def made_up_report(
    seed: int, *, province_rows: int | None = None, province_names: tuple[str, ...] = PROVINCE_NAMES
) -> Report:
    """A report of invented figures, the same for the same seed.

    >>> made_up_report(3).purpose
    'Tài liệu thử nghiệm: mọi số liệu trong báo cáo này đều do máy đặt ra'
    """
    figures = made_up_figures(seed, province_rows=province_rows, province_names=province_names)
    visits = visits_statistic(figures)
    platform = note("Tên gọi của nền tảng là One Touch, truy cập tại https://onetouch.mic.gov.vn.")
    return Report(
        number=figures.number,
        week=figures.week,
        year=figures.year,
        date=figures.date,
        title="BÁO CÁO CHUYÊN ĐỀ",
        subject=SUBJECT,
        issuer=ISSUER,
        classification="KHÔNG PHẢI SỐ LIỆU THẬT",
        purpose=PURPOSE,
        blocks=(
            Para(rich(f"{ISSUER} tổng hợp tình hình phổ cập kỹ năng số và hoạt động của {TEAM} như sau:")),
            Heading(rich(SUBJECT), 0),
            Para(
                rich(
                    f"Khóa học đầu tiên dành cho đơn vị chuyên trách CNTT của các bộ, ngành và địa phương[^] đã mở. Hệ "
                    f"thống đến nay ghi nhận gần **{visits.printed}** lượt truy cập vào nền tảng.",
                    platform,
                ),
                (visits,),
            ),
            *statistics_blocks(figures),
            Para(rich(f"**{ISSUER.upper()}**"), align="right"),
        ),
    )


def _agencies(rng: Random, names: list[str]) -> tuple[Agency, ...]:
    rows = [(name, rng.choice((0, rng.randint(1, 40), rng.randint(1, 1500)))) for name in names]
    return tuple(sorted(rows, key=lambda row: -row[1]))


def _provinces(rng: Random, names: list[str]) -> tuple[Province, ...]:
    rows: list[Province] = []
    for name in names:
        own = None if rng.random() < 0.4 else rng.choice((rng.randint(1, 999), rng.randint(1000, 15000)))
        platform = rng.choice((rng.randint(100, 999), rng.randint(1000, 7000)))
        rows.append((name, own, platform, (own or 0) + platform))
    return tuple(sorted(rows, key=lambda row: -row[3]))


def _counts(rng: Random, group: int) -> Counts:
    return Counts(
        agencies_reporting=rng.randint(5, 30),
        provinces_reporting=rng.randint(group // 2, group),
        agencies_with_events=rng.randint(1, 30),
        provinces_with_events=rng.randint(1, group),
        agencies_with_pages=rng.randint(1, 30),
        provinces_with_pages=rng.randint(1, group),
        agencies_with_problems=rng.randint(1, 30),
        provinces_with_problems=rng.randint(1, group),
        corporations_with_problems=rng.randint(1, 20),
        stories=rng.randint(10, 90),
        logo_entries=rng.randint(100, 900),
        solution_entries=rng.randint(100, 900),
        episodes=rng.randint(2, 9) * 100,
        followers=rng.randint(10_000, 900_000),
        visits_in_millions=rng.randint(2, 30),
        teams=rng.randint(20_000, 90_000),
        team_members=rng.randint(100_000, 400_000),
        team_visits=rng.randint(50_000, 900_000),
        provinces_teaching_teams=rng.randint(1, group),
    )
