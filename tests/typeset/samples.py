"""The two families of tables and the statistics section with any figures in them, in this project's own words.

Real figures stand in `week39`, invented ones are made in `invented`; faults are planted by `faults`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .shapes import Grid, Heading, Para, Statistic, header_row, note, rich

if TYPE_CHECKING:
    import datetime as dt

    from .shapes import Block, Qualifier

Agency = tuple[str, int]
Province = tuple[str, int | None, int, int]
AGENCIES_NOUN = "bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ"
PROVINCES_NOUN = "tỉnh, thành phố trực thuộc Trung ương"
TRAINED_NOUN = "lượt cán bộ, công chức, viên chức"
TEAM = "Tổ công nghệ số cộng đồng"
AGENCIES_CAPTION = f"- Số {TRAINED_NOUN} được bồi dưỡng, tập huấn về chuyển đổi số của các bộ, ngành:"
PROVINCES_CAPTION = f"- Số {TRAINED_NOUN} được bồi dưỡng, tập huấn về chuyển đổi số của các {PROVINCES_NOUN}:"


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of the statistics section; how many there are of each kind is in `Figures`."""

    agencies_reporting: int
    provinces_reporting: int
    agencies_with_events: int
    provinces_with_events: int
    agencies_with_pages: int
    provinces_with_pages: int
    agencies_with_problems: int
    provinces_with_problems: int
    corporations_with_problems: int
    stories: int
    logo_entries: int
    solution_entries: int
    episodes: int
    followers: int
    visits_in_millions: int
    teams: int
    team_members: int
    team_visits: int
    provinces_teaching_teams: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that a report states, from which its tables, sentences and notes are made."""

    number: str
    week: int
    year: int
    date: dt.date
    agencies: tuple[Agency, ...]
    provinces: tuple[Province, ...]
    agencies_with_plan: tuple[str, ...]
    provinces_with_plan: tuple[str, ...]
    provinces_without_teams: tuple[str, ...]
    counts: Counts
    agency_group: int = 30
    province_group: int = 63

    @property
    def trained_by_agencies(self) -> int:
        """Sum of the agencies' column."""
        return sum(trained for _, trained in self.agencies)

    @property
    def trained_by_provinces(self) -> int:
        """Sum of the provinces' totals."""
        return sum(total for *_, total in self.provinces)


def thousands(value: int | None) -> str:
    """A number as printed, points between thousands; None is a blank.

    >>> thousands(116348), thousands(None)
    ('116.348', '')
    """
    return "" if value is None else f"{value:,}".replace(",", ".")


def join_names(names: tuple[str, ...]) -> str:
    """Names as the reports list them: a comma between, but a semicolon before a name that holds a comma itself.

    >>> join_names(("Bộ Y tế", "Bộ Văn hóa, Thể thao và Du lịch", "Bộ Xây dựng"))
    'Bộ Y tế; Bộ Văn hóa, Thể thao và Du lịch, Bộ Xây dựng'
    """
    return "".join(("; " if "," in name else ", ") * bool(place) + name for place, name in enumerate(names))


def list_of(names: tuple[str, ...]) -> str:
    """A note's sentence that lists names.

    >>> list_of(("TP. Hà Nội", "Hà Tĩnh"))
    'TP. Hà Nội, Hà Tĩnh.'
    """
    return join_names(names) + "."


def agencies_grid(agencies: tuple[Agency, ...]) -> Grid:
    """TT | Tên cơ quan | Tổng số, with its total.

    >>> agencies_grid((("Bộ Y tế", 0), ("Bộ Nội vụ", 18))).total
    ('Tổng cộng', '', '18')
    """
    rows = tuple((str(serial), name, thousands(trained)) for serial, (name, trained) in enumerate(agencies, 1))
    return Grid(
        header=header_row("TT", "Tên cơ quan", "Tổng số"),
        rows=rows,
        total=("Tổng cộng", "", thousands(sum(trained for _, trained in agencies))),
        aligns=("center", "left", "center"),
        widths=(1, 7, 2),
    )


def provinces_grid(provinces: tuple[Province, ...], *, totals_of_parts: bool = False) -> Grid:
    """TT | Địa phương | own training | One Touch | Tổng số; the parts' totals are blank unless asked for.

    >>> provinces_grid((("Hà Nam", None, 725, 725),)).rows
    (('1', 'Hà Nam', '', '725', '725'),)
    """
    rows = tuple(
        (str(serial), name, thousands(own), thousands(platform), thousands(total))
        for serial, (name, own, platform, total) in enumerate(provinces, 1)
    )
    own_total = sum(own or 0 for _, own, _, _ in provinces) if totals_of_parts else None
    platform_total = sum(platform for _, _, platform, _ in provinces) if totals_of_parts else None
    total = thousands(sum(total for *_, total in provinces))
    return Grid(
        header=header_row(
            "TT", "Địa phương", "Địa phương tự tổ chức bồi dưỡng", "Bồi dưỡng trên Nền tảng One Touch", "Tổng số"
        ),
        rows=rows,
        total=("Tổng cộng", "", thousands(own_total), thousands(platform_total), total),
        aligns=("center", "left", "center", "center", "center"),
        widths=(1, 4, 3.6, 3.6, 2.2),
    )


def statistics_blocks(figures: Figures) -> tuple[Block, ...]:
    """Section 1 of a report: what was planned, what was done to raise awareness, who was trained."""
    return (*_plans(figures), *_awareness(figures), *_training(figures), *_teams(figures))


def visits_statistic(figures: Figures) -> Statistic:
    """Visits to the platform, which the opening states as "gần … triệu"."""
    millions = figures.counts.visits_in_millions
    unit = "lượt truy cập vào nền tảng"
    return Statistic("platform_visits", millions * 10**6, f"{millions} triệu", unit, qualifier="about")


def _of(what: str, value: int, group: int, unit: str, names: tuple[str, ...] = ()) -> Statistic:
    return Statistic(what, value, f"{value:02d}/{group}", unit, group, names=names)


def _count(
    what: str, value: int, unit: str, *, qualifier: Qualifier = "exact", as_of: dt.date | None = None
) -> Statistic:
    printed = f"{value:02d}" if value < 10 else thousands(value)
    return Statistic(what, value, printed, unit, qualifier=qualifier, as_of=as_of)


def _pair(figures: Figures, what: str, agencies: int, provinces: int) -> tuple[Statistic, Statistic]:
    of_agencies = _of(f"agencies_{what}", agencies, figures.agency_group, AGENCIES_NOUN)
    return of_agencies, _of(f"provinces_{what}", provinces, figures.province_group, PROVINCES_NOUN)


def _plans(figures: Figures) -> tuple[Block, ...]:
    ours, theirs = figures.agencies_with_plan, figures.provinces_with_plan
    by_agencies = _of("agencies_with_plan", len(ours), figures.agency_group, AGENCIES_NOUN, ours)
    by_provinces = _of("provinces_with_plan", len(theirs), figures.province_group, PROVINCES_NOUN, theirs)
    reported = figures.counts.agencies_reporting, figures.counts.provinces_reporting
    basis = (
        _count("agencies_reporting", reported[0], "bộ, ngành"),
        _count("provinces_reporting", reported[1], PROVINCES_NOUN),
    )
    basis_note = note(
        f"Tổng hợp từ báo cáo mà **{basis[0].printed}** bộ, ngành và **{basis[1].printed}** {PROVINCES_NOUN} đã gửi "
        "về.",
        states=basis,
    )
    sentence = (
        f"- Đến kỳ báo cáo này, **{by_agencies.printed}** {AGENCIES_NOUN}[^] cùng **{by_provinces.printed}** "
        f"{PROVINCES_NOUN}[^] đã ban hành Kế hoạch triển khai Đề án."
    )
    lists = note(list_of(ours), ours), note(list_of(theirs), theirs)
    return (
        Heading(rich("1. Số liệu thống kê[^]", basis_note), 1),
        Heading(rich("1.1 Về ban hành Kế hoạch triển khai Đề án"), 2),
        Para(rich(sentence, *lists), (by_agencies, by_provinces)),
    )


def _awareness(figures: Figures) -> tuple[Block, ...]:
    counts = figures.counts
    events = _pair(figures, "with_events", counts.agencies_with_events, counts.provinces_with_events)
    pages = _pair(figures, "with_pages", counts.agencies_with_pages, counts.provinces_with_pages)
    problems = _pair(figures, "with_problems", counts.agencies_with_problems, counts.provinces_with_problems)
    firms = _count("corporations_with_problems", counts.corporations_with_problems, "tập đoàn, tổng công ty nhà nước")
    return (
        Heading(rich("1.2 Về nâng cao nhận thức về chuyển đổi số"), 2),
        _stated(
            f"- **{{}}** {AGENCIES_NOUN} và **{{}}** {PROVINCES_NOUN} đã tổ chức hội nghị, hội thảo hoặc sự kiện khác "
            "để truyền thông, nâng cao nhận thức về chuyển đổi số.",
            *events,
        ),
        _stated(
            f"- **{{}}** {AGENCIES_NOUN} và **{{}}** {PROVINCES_NOUN} đã thiết lập chuyên trang, chuyên mục về chuyển "
            "đổi số ngay trên cổng thông tin của mình.",
            *pages,
        ),
        _stated(
            f"- **{{}}** {AGENCIES_NOUN}, **{{}}** {PROVINCES_NOUN} cùng **{{}}** tập đoàn, tổng công ty nhà nước đã "
            "gửi đề xuất các bài toán lớn mà chuyển đổi số cần tìm lời giải.",
            *problems,
            firms,
        ),
        *_campaigns(figures),
    )


def _campaigns(figures: Figures) -> tuple[Block, ...]:
    counts, day = figures.counts, figures.date
    return (
        _stated(
            "- Trang https://t63.mic.gov.vn đã đăng **{}** câu chuyện chuyển đổi số Việt Nam để các nơi tham khảo.",
            _count("stories", counts.stories, "câu chuyện chuyển đổi số"),
        ),
        _stated(
            '- **{}** hồ sơ dự thi đã gửi tới Cuộc thi sáng tác Biểu trưng (Logo) "Chuyển đổi số quốc gia".',
            _count("logo_entries", counts.logo_entries, "hồ sơ dự thi"),
        ),
        _stated(
            '- **{}** hồ sơ dự thi đã gửi tới Cuộc thi "Tìm kiếm giải pháp Chuyển đổi số Quốc gia – Viet Solutions" '
            f"năm {figures.year}.",
            _count("solution_entries", counts.solution_entries, "hồ sơ dự thi"),
        ),
        _stated(
            '- Gần **{}** tập phim của Chương trình "**Quốc gia số**" do VTV và VNPT cùng làm đã lên sóng kênh VTV1, '
            "giới thiệu thế mạnh và thành tựu chuyển đổi số của đất nước.",
            _count("episodes", counts.episodes, "tập phim", qualifier="about"),
        ),
        _stated(
            '- Kênh truyền thông "Chuyển đổi số quốc gia" trên Zalo có **{}** người theo dõi '
            f"(tính đến ngày {day.day}/{day.month}/{day.year}).",
            _count("followers", counts.followers, "người theo dõi", as_of=day),
        ),
    )


def _training(figures: Figures) -> tuple[Block, ...]:
    trained = figures.trained_by_agencies + figures.trained_by_provinces
    return (
        Heading(rich("1.3. Phổ cập kỹ năng và phát triển nguồn nhân lực chuyển đổi số"), 2),
        _stated(
            f"Ở các bộ, ngành và địa phương, tổng cộng **{{}}** {TRAINED_NOUN} đã được bồi dưỡng, tập huấn về chuyển "
            "đổi số, chia ra như sau:",
            _count("trained", trained, TRAINED_NOUN),
        ),
        Para(rich(AGENCIES_CAPTION)),
        agencies_grid(figures.agencies),
        Para(rich(PROVINCES_CAPTION)),
        provinces_grid(figures.provinces),
    )


def _teams(figures: Figures) -> tuple[Block, ...]:
    counts, day, without = figures.counts, figures.date, figures.provinces_without_teams
    group = figures.province_group
    have = Statistic(
        "provinces_with_teams",
        group - len(without),
        f"{group - len(without):02d}/{group}",
        "địa phương",
        group,
        as_of=day,
    )
    have_not = Statistic(
        "provinces_without_teams", len(without), f"{len(without):02d}", "tỉnh", holds=False, names=without, as_of=day
    )
    teams = _count("teams", counts.teams, "Tổ", as_of=day)
    members = _count("team_members", counts.team_members, "thành viên", as_of=day)
    sentence = (
        f"+ Đến nay, **{have.printed}** địa phương đã thành lập {TEAM}. Hiện còn {have_not.printed} tỉnh chưa thành "
        f"lập {TEAM}[^]. Số Tổ hiện có là **{teams.printed}** Tổ với **{members.printed}** thành viên."
    )
    return (
        Para(
            rich(
                f"- Tập huấn cho {TEAM} và phổ cập kỹ năng số cho người dân "
                f"(*tính đến ngày {day.day}/{day.month}/{day.year}*):"
            )
        ),
        Para(rich(sentence, note(list_of(without), without)), (have, have_not, teams, members)),
        _stated(
            f"+ Trên Nền tảng học trực tuyến mở đại trà, {TEAM} được phổ cập kỹ năng số với **{{}}** lượt truy cập và "
            "tham gia khóa tập huấn.",
            _count("team_visits", counts.team_visits, "lượt truy cập và tham gia khóa tập huấn", as_of=day),
        ),
        _stated(
            f"+ **{{}}** {PROVINCES_NOUN} đã tổ chức bồi dưỡng trực tiếp cho {TEAM}.",
            _of("provinces_teaching_teams", counts.provinces_teaching_teams, group, PROVINCES_NOUN),
        ),
    )


def _stated(template: str, *facts: Statistic) -> Para:
    return Para(rich(template.format(*(fact.printed for fact in facts))), facts)
