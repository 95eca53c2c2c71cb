"""The figures and names of the report of week 39/2022 as printed, slips included ("Hung Yên", "Đông Nai"): data only.

Names of agencies and provinces, counts and lists are facts of the public report 17/BC-UBQGCĐS of 30 September 2022.
"""

from __future__ import annotations

AGENCIES: tuple[tuple[str, int], ...] = (
    ("Bộ Thông tin và Truyền thông", 524),
    ("Bộ Giao thông vận tải", 32),
    ("Bộ Giáo dục và Đào tạo", 28),
    ("Bộ Tài chính", 18),
    ("Bộ Nội vụ", 18),
    ("Bộ Văn hóa, Thể thao và Du lịch", 18),
    ("Bộ Nông nghiệp và Phát triển nông thôn", 16),
    ("Đài Tiếng nói Việt Nam", 16),
    ("Ban Quản lý Lăng Chủ tịch Hồ Chí Minh", 14),
    ("Bộ Tư pháp", 12),
    ("Bộ Tài nguyên và Môi trường", 12),
    ("Ngân hàng Nhà nước Việt Nam", 12),
    ("Bộ Kế hoạch và Đầu tư", 10),
    ("Văn phòng Chính phủ", 10),
    ("Bộ Quốc phòng", 8),
    ("Bộ Xây dựng", 8),
    ("Bộ Khoa học và Công nghệ", 8),
    ("Đài Truyền hình Việt Nam", 8),
    ("Bộ Công Thương", 6),
    ("Bộ Công an", 4),
    ("Bộ Ngoại giao", 4),
    ("Viện Hàn lâm Khoa học và Xã hội Việt Nam", 4),
    ("Viện Hàn lâm Khoa học và Công nghệ Việt Nam", 4),
    ("Thông tấn xã Việt Nam", 4),
    ("Bảo hiểm Xã hội Việt Nam", 4),
    ("Bộ Lao động - Thương binh và Xã hội", 2),
    ("Thanh tra Chính phủ", 2),
    ("Ủy ban Dân tộc", 2),
    ("Ủy ban Quản lý vốn nhà nước tại doanh nghiệp", 2),
    ("Bộ Y tế", 0),
)
"""Name as printed, trained; in the order of the printed serials."""

PROVINCES: tuple[tuple[str, int | None, int, int], ...] = (
    ("Quảng Ngãi", 14464, 216, 14680),
    ("Hà Giang", 6641, 586, 7227),
    ("Bình Phước", 200, 6591, 6791),
    ("Hung Yên", 6050, 361, 6411),
    ("Lạng Sơn", 5600, 450, 6050),
    ("Hà Tĩnh", 5000, 290, 5290),
    ("Quảng Ninh", 428, 4565, 4993),
    ("Thái Nguyên", 3602, 1019, 4621),
    ("Yên Bái", 3452, 646, 4098),
    ("Nam Định", 3800, 245, 4045),
    ("Bắc Ninh", 3300, 211, 3511),
    ("Tuyên Quang", 2758, 521, 3279),
    ("Đông Nai", 2080, 956, 3036),
    ("Vĩnh Phúc", 2296, 354, 2650),
    ("An Giang", 1690, 873, 2563),
    ("Sóc Trăng", 2040, 433, 2473),
    ("Phú Thọ", 1820, 537, 2357),
    ("TP. Hồ Chí Minh", 1431, 557, 1988),
    ("Khánh Hòa", 1157, 777, 1934),
    ("Hải Dương", 600, 1097, 1697),
    ("Bến Tre", 1050, 466, 1516),
    ("Thái Bình", 286, 1216, 1502),
    ("TP. Hải Phòng", None, 1304, 1304),
    ("Nghệ An", None, 1128, 1128),
    ("Lâm Đồng", 694, 384, 1078),
    ("Đắk Lắk", 720, 280, 1000),
    ("Sơn La", 600, 376, 976),
    ("Bắc Giang", None, 883, 883),
    ("TP. Hà Nội", None, 822, 822),
    ("Thanh Hóa", None, 766, 766),
    ("TP. Cần Thơ", 500, 244, 744),
    ("Lào Cai", None, 737, 737),
    ("Gia Lai", 248, 481, 729),
    ("Hà Nam", None, 725, 725),
    ("Bà Rịa - Vũng Tàu", 200, 522, 722),
    ("Tiền Giang", None, 698, 698),
    ("Bình Thuận", 306, 370, 676),
    ("Tây Ninh", 290, 343, 633),
    ("Ninh Thuận", 400, 216, 616),
    ("Kiên Giang", None, 576, 576),
    ("Đồng Tháp", 120, 445, 565),
    ("Thừa Thiên - Huế", None, 530, 530),
    ("Hậu Giang", 300, 218, 518),
    ("Cà Mau", None, 489, 489),
    ("Lai Châu", None, 478, 478),
    ("Long An", None, 453, 453),
    ("Kon Tum", 216, 236, 452),
    ("Hòa Bình", None, 450, 450),
    ("Bắc Kạn", None, 439, 439),
    ("Đắk Nông", 173, 254, 427),
    ("Quảng Nam", None, 397, 397),
    ("Quảng Trị", None, 361, 361),
    ("Bình Dương", None, 349, 349),
    ("Bạc Liêu", None, 341, 341),
    ("TP. Đà Nẵng", None, 338, 338),
    ("Điện Biên", None, 335, 335),
    ("Quảng Bình", None, 312, 312),
    ("Ninh Bình", None, 307, 307),
    ("Bình Định", None, 290, 290),
    ("Cao Bằng", None, 281, 281),
    ("Vĩnh Long", None, 259, 259),
    ("Trà Vinh", None, 233, 233),
    ("Phú Yên", None, 219, 219),
)
"""Name as printed, trained by the province itself (None: blank), on the One Touch platform, in all."""

AGENCIES_WITH_PLAN = (
    "Bộ Thông tin và Truyền thông",
    "Bộ Khoa học và Công nghệ",
    "Bộ Văn hóa, Thể thao và Du lịch",
    "Bộ Xây dựng",
    "Ngân hàng Nhà nước Việt Nam",
)
"""Note 3: the bodies that have issued a plan."""

PROVINCES_WITH_PLAN = (
    "Bà Rịa – Vũng Tàu", "Bắc Giang", "Bắc Kạn", "Bạc Liêu", "Bắc Ninh", "Bình Thuận", "Cà Mau", "Cần Thơ",
    "Cao Bằng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Nam", "TP. Hà Nội",
    "Hà Tĩnh", "Hải Phòng", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum", "Lai Châu", "Lâm Đồng", "Lạng Sơn",
    "Long An", "Ninh Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng", "Sơn La", "Tây Ninh",
    "Thanh Hóa", "Thừa Thiên - Huế", "TP. Hồ Chí Minh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc",
)  # fmt: skip
"""Note 4: the provinces that have issued a plan."""

PROVINCES_WITHOUT_TEAMS = ("TP. Hà Nội", "Hà Tĩnh")
"""Note 5: the provinces that have not formed teams."""

SPELT_WELL = {
    "Hung Yên": "Hưng Yên",
    "Đông Nai": "Đồng Nai",
    "Viện Hàn lâm Khoa học và Xã hội Việt Nam": "Viện Hàn lâm Khoa học xã hội Việt Nam",
}
"""The three names that the report prints with a slip."""
