"""The report of week 39/2022 with its real figures, names and lists, its running text written anew by this project.

Titles, captions, table headers and set phrases are the report's; every other sentence is our own wording of its facts.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from . import week39
from .samples import Counts, Figures, statistics_blocks, visits_statistic
from .shapes import Heading, Para, Report, note, rich

if TYPE_CHECKING:
    from .shapes import Block

SUBJECT = "NÂNG CAO NHẬN THỨC, PHỔ CẬP KỸ NĂNG VÀ PHÁT TRIỂN NGUỒN NHÂN LỰC CHUYỂN ĐỔI SỐ"
ISSUER = "Bộ Thông tin và Truyền thông"
FIGURES = Figures(
    number="17/BC-UBQGCĐS",
    week=39,
    year=2022,
    date=dt.date(2022, 9, 30),
    agencies=week39.AGENCIES,
    provinces=week39.PROVINCES,
    agencies_with_plan=week39.AGENCIES_WITH_PLAN,
    provinces_with_plan=week39.PROVINCES_WITH_PLAN,
    provinces_without_teams=week39.PROVINCES_WITHOUT_TEAMS,
    counts=Counts(
        agencies_reporting=11,
        provinces_reporting=45,
        agencies_with_events=8,
        provinces_with_events=43,
        agencies_with_pages=9,
        provinces_with_pages=40,
        agencies_with_problems=11,
        provinces_with_problems=32,
        corporations_with_problems=9,
        stories=21,
        logo_entries=334,
        solution_entries=509,
        episodes=500,
        followers=101_659,
        visits_in_millions=6,
        teams=61_063,
        team_members=277_881,
        team_visits=159_132,
        provinces_teaching_teams=55,
    ),
)
PLATFORM_NOTE = note(
    "Tên gọi của nền tảng là One Touch, truy cập tại https://onetouch.mic.gov.vn, vận hành chính thức từ tháng 4/2022."
)


def week39_report() -> Report:
    """The whole report.

    >>> report = week39_report()
    >>> report.grids[1].total
    ('Tổng cộng', '', '', '', '116.348')
    """
    return Report(
        number=FIGURES.number,
        week=FIGURES.week,
        year=FIGURES.year,
        date=FIGURES.date,
        title="BÁO CÁO CHUYÊN ĐỀ",
        subject=SUBJECT,
        issuer=ISSUER,
        classification="LƯU HÀNH NỘI BỘ",
        blocks=(*_opening(), *statistics_blocks(FIGURES), *_quang_ninh(), *_hai_phong(), *_proposals()),
    )


def _paras(*texts: str) -> tuple[Para, ...]:
    return tuple(Para(rich(text)) for text in texts)


def _opening() -> tuple[Block, ...]:
    visits = visits_statistic(FIGURES)
    platform = (
        "Nền tảng học trực tuyến mở đại trà (MOOCs) được Bộ Thông tin và Truyền thông đưa vào sử dụng từ tháng 4/2022, "
        "mở đầu bằng khóa học dành cho lãnh đạo đơn vị chuyên trách CNTT của các bộ, ngành và địa phương[^]. Sang "
        "tháng 9/2022, nền tảng phục vụ thêm Tổ công nghệ số cộng đồng, người dân của 63 địa phương và lãnh đạo UBND "
        f"cấp xã. Hệ thống đến nay ghi nhận gần **{visits.printed}** lượt truy cập vào nền tảng."
    )
    return (
        *_paras(
            "Bộ Thông tin và Truyền thông, với vai trò cơ quan thường trực của Ủy ban Quốc gia về chuyển đổi số, lập "
            "báo cáo này để Ủy ban Quốc gia và Ban Chỉ đạo chuyển đổi số các bộ, ngành, địa phương dùng khi chỉ đạo, "
            "điều phối."
        ),
        Heading(rich(SUBJECT), 0),
        *_paras(
            "Chuyển đổi số bắt đầu từ con người. Quyết định số 146/QĐ-TTg do Thủ tướng Chính phủ ký ngày 28/01/2022 "
            'đã phê duyệt Đề án "Nâng cao nhận thức, phổ cập kỹ năng và phát triển nguồn nhân lực chuyển đổi số quốc '
            'gia đến năm 2025, định hướng đến năm 2030" (dưới đây gọi là Đề án), nêu rõ việc cần làm trên cả ba mặt: '
            "nhận thức, kỹ năng và nguồn nhân lực.",
            "Kết quả ban đầu đã có, song tiến độ còn chậm: nhiều nơi chưa có kế hoạch của riêng mình, phần lớn hoạt "
            "động mới nhằm vào nhận thức, còn nguồn nhân lực thì chưa được quan tâm đúng mức. Các số liệu dưới đây vì "
            "thế vừa cho thấy việc đã làm, vừa cho thấy việc còn bỏ ngỏ.",
        ),
        Para(rich(platform, PLATFORM_NOTE), (visits,)),
        *_paras(
            "Nâng cao nhận thức, phổ cập kỹ năng số là việc phải làm đều đặn, đi cùng các nhiệm vụ chuyển đổi số "
            "khác: thiếu người có kỹ năng thì Chính phủ số, kinh tế số và xã hội số đều khó thành. Thời gian tới, các "
            "bộ, ngành, địa phương được đề nghị tập trung vào bốn việc:",
            "(1) Nơi nào chưa có Kế hoạch triển khai Đề án thì khẩn trương soạn và ban hành, gắn với chương trình "
            "chuyển đổi số và điều kiện riêng của mình.",
            "(2) Truyền thông phải thiết thực; trong tháng 10/2022 dồn sức cho Ngày Chuyển đổi số quốc gia, để ai "
            "cũng biết và cùng tham gia.",
            "(3) Mở các chương trình bồi dưỡng, tập huấn hợp với từng đối tượng, ưu tiên học trực tuyến để cán bộ, "
            "công chức, viên chức học được bất cứ lúc nào mà không ảnh hưởng công việc.",
            "(4) Bộ Giáo dục và Đào tạo trình Thủ tướng Chính phủ đề án thí điểm đại học số; Bộ Lao động – Thương "
            "binh và Xã hội thúc đẩy chuyển đổi số trong giáo dục nghề nghiệp. Hai việc này cùng nhằm tạo ra nguồn "
            "nhân lực vừa đông hơn vừa giỏi hơn, kịp cho các mục tiêu đến năm 2025.",
        ),
    )


def _quang_ninh() -> tuple[Block, ...]:
    return (
        Heading(rich("2. Kinh nghiệm triển khai"), 1),
        Heading(rich("2.1. Quảng Ninh"), 2),
        *_paras(
            "a) Về truyền thông, nâng cao nhận thức về chuyển đổi số:",
            "Tỉnh thông tin về chuyển đổi số qua Cổng Thông tin điện tử và 03 kênh Zalo, mỗi tuần trung bình đăng 20 "
            'tin, bài; một trong các kênh đó đã được nối với kênh "Chuyển đổi số quốc gia" của Bộ. Tỉnh còn làm bộ '
            "Flashcard gồm 30 hình ảnh. Trên báo chí và đài, đến tháng 9/2022 đã có 834 bài thời sự, 26 chuyên đề, "
            "cùng 67 clip và tờ rơi hướng dẫn kỹ năng số.",
            "b) Về bồi dưỡng, tập huấn về chuyển đổi số:",
            "Quảng Ninh nằm trong nhóm ban hành kế hoạch sớm nhất. Những việc tỉnh đã làm gồm:",
            "- Mở lớp tại các sở, trường đại học, ban quản lý khu kinh tế và một số huyện, thành phố; riêng Trường "
            "Đào tạo Cán bộ Nguyễn Văn Cừ dạy cho 123 Bí thư Đảng ủy kiêm Chủ tịch UBND cấp xã.",
            "- Mở 11 lớp về số hóa hồ sơ thủ tục hành chính cho những người trực tiếp tiếp nhận, giải quyết.",
            "- Họp tập huấn 03 lần, cả trực tiếp lẫn trực tuyến, cho khoảng 250 cán bộ thực hiện Đề án 06.",
            "- Đưa 02 khóa học lên nền tảng của Bộ; cả năm 2022 dự kiến có khoảng 31.000 lượt cán bộ, công chức, viên "
            "chức theo học.",
            "Tới các khóa do Bộ Thông tin và Truyền thông mở, tỉnh cử đi:",
            "- 27 cán bộ chuyên trách CNTT của Sở Thông tin và Truyền thông, học các khóa cho đơn vị chuyên trách và "
            "đội ngũ nòng cốt.",
            "- 240 cán bộ đứng đầu và nòng cốt ở sở, ban, ngành, UBND cấp huyện, học khóa “Cách tiếp cận nền tảng "
            "trong chuyển đổi số”.",
            "- 55 cán bộ, học về an toàn thông tin cho người dùng cuối.",
            "- 192 lãnh đạo UBND cấp xã, học khóa dành riêng cho cấp xã.",
            "c) Về tập huấn cho Tổ công nghệ số cộng đồng:",
            "Đến ngày 21/9/2022, Quảng Ninh có 1.473 Tổ công nghệ số cộng đồng, trong đó 1.462 Tổ ở địa phương và 11 "
            "Tổ của doanh nghiệp, có mặt tại 177/177 xã, phường, thị trấn và 1.452/1.452 thôn, bản, khu phố, với "
            "11.255 thành viên. Tỉnh giao cho các Tổ những chỉ tiêu đo đếm được của năm 2022:",
            "- 100% công dân từ 14 tuổi trở lên có mã định danh điện tử cá nhân và dùng được mã đó khi giao dịch.",
            "- 100% công dân trưởng thành biết địa chỉ Cổng dịch vụ công của tỉnh và biết cách dùng.",
            "- 100% hộ có sản phẩm OCOP bán hàng trên 3 sàn thương mại điện tử (Voso, Posmart, Sendo); 100% hộ làm "
            "nông sản chủ lực mở được gian hàng số.",
            "- 100% người dân từ 18 tuổi trở lên có tài khoản thanh toán, điện thoại thông minh và các ứng dụng thiết "
            "yếu.",
            "- 100% hộ gia đình dùng Internet an toàn.",
            "Sở Thông tin và Truyền thông, Công an tỉnh và các ngành đã soạn 8 tài liệu dạng clip ngắn, Infographic, "
            "chuyển tới người dân qua Zalo. Huyện Vân Đồn tặng mỗi Tổ một điện thoại thông minh có sẵn SIM. Hết tháng "
            "9/2022, tỷ lệ hồ sơ thủ tục hành chính của tỉnh được tiếp nhận, giải quyết trực tuyến là 76,1%.",
        ),
    )


def _hai_phong() -> tuple[Block, ...]:
    return (
        # The report numbers this section 2.1 a second time; it stands as printed.
        Heading(rich("2.1. Thành phố Hải Phòng"), 2),
        *_paras(
            "a) Về truyền thông, nâng cao nhận thức về chuyển đổi số:",
            "Kế hoạch số 81/KH-UBND ngày 30/3/2022 của thành phố lo việc triển khai Đề án; Kế hoạch số 85/KH-UBND "
            "ngày 05/4/2022 dành cho truyền thông năm 2022. Kèm theo là khoảng 20 văn bản định hướng và 20 tài liệu "
            "tuyên truyền.",
            "Qua 9 tháng của năm 2022, báo chí thành phố có khoảng 1.300 tin, bài về chuyển đổi số và cải cách hành "
            "chính. Đài truyền thanh các cấp dành thời lượng cho Nghị quyết 03-NQ/TU, kế hoạch chuyển đổi số và sàn "
            "giao dịch điện tử, trung bình 2-3 lượt/tuần.",
            "Cùng các doanh nghiệp công nghệ, thành phố mở 05 hội thảo lớn về chữ ký số, lưu trữ điện tử, an toàn "
            "thông tin và phương pháp luận chuyển đổi số, với tổng số khoảng 1.000 công chức, viên chức dự.",
            "b) Một số kết quả nổi bật về bồi dưỡng, tập huấn chuyển đổi số và triển khai Tổ công nghệ số cộng đồng:",
            "- 2.656 Tổ công nghệ số cộng đồng đã hình thành vào tháng 9/2022, phủ kín 217 xã, phường, thị trấn và "
            "2.439 thôn, bản, khu phố, với gần 20.000 thành viên.",
            "- Buổi hướng dẫn trực tuyến về Cổng dịch vụ công nối 217 điểm cầu cấp xã với 2.439 Tổ ở thôn, tổ dân phố.",
            "- 17 lớp tập huấn đã mở cho hơn 700 cán bộ, nói về thanh toán trực tuyến, ký số và phần mềm Một cửa điện "
            "tử; 100% sở, ban, ngành và UBND quận, huyện có mã QR-Code dẫn tới Cổng dịch vụ công.",
            "- Có một chương trình riêng dạy cách vận hành phần mềm phản ánh hiện trường của hệ thống đô thị thông "
            "minh.",
            "- Nền tảng của Bộ được Hải Phòng dùng từ tháng 8/2022: đợt 01 đã cấp tài khoản khóa “Chuyển đổi số cơ "
            "bản” cho 7.892 cán bộ, công chức, viên chức; năm 2022 dự kiến 30.000 cán bộ học xong, và theo kế hoạch "
            "sẽ có khoảng 5.000 doanh nghiệp được bồi dưỡng trực tuyến.",
            "Thành phố còn cử người dự các khóa của Bộ Thông tin và Truyền thông:",
            "- 30 cán bộ chuyên trách CNTT của Sở Thông tin và Truyền thông, dự các khóa cho đơn vị chuyên trách và "
            "đội ngũ nòng cốt.",
            "- 1.204 lãnh đạo UBND cấp xã, dự khóa dành cho cấp xã.",
        ),
    )


def _proposals() -> tuple[Block, ...]:
    return (
        Heading(rich("III. Đề xuất, kiến nghị"), 1),
        *_paras(
            "Để đạt mục tiêu năm 2022 của Ủy ban Quốc gia về chuyển đổi số và đẩy nhanh Đề án 146, Bộ Thông tin và "
            "Truyền thông kiến nghị Thủ tướng Chính phủ giao nhiệm vụ như sau:",
            "(1) Bộ, ngành, địa phương còn thiếu Kế hoạch triển khai Đề án 146 hoàn thành việc này trong thời gian "
            "sớm nhất.",
            "(2) Cổng thông tin điện tử của mỗi cơ quan, địa phương có chỗ riêng cho chuyển đổi số, nói rõ điều gì "
            "tác động tới người dân, doanh nghiệp.",
            "(3) Cán bộ, công chức, viên chức, người lao động đều có khóa học phù hợp về chuyển đổi số.",
            "(4) Tổ công nghệ số cộng đồng được lập và làm việc có hiệu quả đến tận thôn, xóm, tổ.",
            "(5) Bộ Thông tin và Truyền thông soạn Chuẩn kỹ năng số quốc gia, tham chiếu chuẩn của các nước phát "
            "triển.",
            "(6) Bộ Giáo dục và Đào tạo hoàn thiện đề án thí điểm giáo dục đại học số, chọn 05 trường đại học làm thí "
            "điểm ngay trong năm 2022.",
            "(7) Bộ Lao động – Thương binh và Xã hội thực hiện chương trình chuyển đổi số trong giáo dục nghề nghiệp "
            "đến năm 2025, định hướng đến năm 2030, chú trọng đào tạo chất lượng cao về công nghệ số.",
            "(8) Trường nghề, đại học và sau đại học bổ sung nội dung chuyển đổi số, tăng chỉ tiêu các ngành công "
            "nghệ, kỹ thuật và đi theo tiêu chuẩn quốc tế.",
            "Bộ Thông tin và Truyền thông kính báo cáo./.",
        ),
        Para(rich(f"**{ISSUER.upper()}**"), align="right"),
    )
