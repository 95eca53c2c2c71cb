"""Zones: what stands side by side is read side by side. The texts and figures are invented."""

from __future__ import annotations

from cds_etl.extract.frames import find_frames
from cds_etl.extract.zones import SERIAL_HEAD, part_zones

from .opened import lines_of, read
from .paper import Sheet

LEFT, RIGHT = (40, 60, 150), (220, 240, 340)
BOTH = (*LEFT, *RIGHT)
HEADS = "TT|Name|Count|TT|Name|Count"
ROWS = ("1|Alpha|10|1|Kappa|15", "2|Beta|20|2|Lambda|25", "3|Gamma|30|3|My|35")


def zones(sheet: Sheet) -> list[str]:
    """What the zones say: first the whole lines, then each side."""
    lines = lines_of(sheet)
    parts = part_zones(lines, find_frames(sheet.page(), [], lines))
    return [" ".join(word.text for word in words) for words in parts]


def test_a_page_of_one_table_is_one_zone() -> None:
    assert zones(Sheet().rows(LEFT, 200, "TT|Name|Count", "1|Alpha|10", "2|Beta|20", "3|Gamma|30")) == [
        "TT Name Count 1 Alpha 10 2 Beta 20 3 Gamma 30"
    ]


def test_frames_side_by_side_part_a_page() -> None:
    sheet = Sheet().rows(BOTH, 200, *ROWS).text(40, 250, "Above them stands a line of prose over both", size=10)
    sheet.rules(38, 180, 212, 194, 156).rules(218, 370, 212, 194, 156)
    assert zones(sheet) == [
        "Above them stands a line of prose over both",
        "1 Alpha 10 2 Beta 20 3 Gamma 30",
        "1 Kappa 15 2 Lambda 25 3 My 35",
    ]


def test_heads_of_serials_twice_in_a_line_part_a_page() -> None:
    rows = ("1|Alpha|10|8|Kappa|15", "2|Beta|20|11|Lambda|25", "5|Gamma|30|13|My|35")
    assert zones(Sheet().rows(BOTH, 200, HEADS, *rows)) == [
        "",
        "TT Name Count 1 Alpha 10 2 Beta 20 5 Gamma 30",
        "TT Name Count 8 Kappa 15 11 Lambda 25 13 My 35",
    ]


def test_what_heads_serials() -> None:
    assert [bool(SERIAL_HEAD.fullmatch(text)) for text in ("TT", "STT", "Stt", "No", "T")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_two_serials_that_count_on_part_a_page() -> None:
    assert zones(Sheet().rows(BOTH, 200, *ROWS)) == [
        "",
        "1 Alpha 10 2 Beta 20 3 Gamma 30",
        "1 Kappa 15 2 Lambda 25 3 My 35",
    ]
    pages = read(Sheet().rows(BOTH, 200, *ROWS))
    assert pages[0].tables == [["1|Alpha|10", "2|Beta|20", "3|Gamma|30"], ["1|Kappa|15", "2|Lambda|25", "3|My|35"]]


def test_numbers_before_words_that_do_not_count_on_are_a_column() -> None:
    rows = ("1|Alpha|10|4|Kappa|15", "2|Beta|20|2|Lambda|25", "3|Gamma|30|3|My|35")
    assert len(zones(Sheet().rows(BOTH, 200, *rows))) == 1


def test_serials_that_count_on_from_another_number_than_one_are_a_column() -> None:
    rows = ("1|Alpha|10|4|Kappa|15", "2|Beta|20|5|Lambda|25", "3|Gamma|30|6|My|35")
    assert len(zones(Sheet().rows(BOTH, 200, *rows))) == 1


def test_two_rows_say_too_little() -> None:
    assert len(zones(Sheet().rows(BOTH, 200, *ROWS[:2]))) == 1


def test_a_longer_table_goes_on_alone() -> None:
    sheet = Sheet().rows(BOTH, 200, *ROWS).rows(RIGHT, 146, "4|Ny|45", "5|Xi|55")
    assert zones(sheet)[1:] == ["1 Alpha 10 2 Beta 20 3 Gamma 30", "1 Kappa 15 2 Lambda 25 3 My 35 4 Ny 45 5 Xi 55"]
    assert [len(table) for table in read(sheet)[0].tables] == [3, 5]


def test_heads_above_two_tables_go_with_them() -> None:
    assert zones(Sheet().rows(BOTH, 218, "No|Name|Count|No|Name|Count", *ROWS))[0] == ""


def test_a_line_over_both_or_far_off_is_no_part_of_them() -> None:
    sheet = Sheet().rows(BOTH, 200, *ROWS).text(40, 146, "Prose that runs on over both of the tables", size=10)
    assert zones(sheet)[0] == "Prose that runs on over both of the tables"
    assert zones(Sheet().rows(BOTH, 200, *ROWS).text(40, 110, "Far below", size=10))[0] == "Far below"


def test_a_caption_on_one_side_is_no_part_of_them() -> None:
    sheet = Sheet().rows(BOTH, 200, *ROWS).text(40, 218, "What there is:", size=10)
    assert zones(sheet)[0] == "What there is:"


def test_text_beside_a_frame_is_kept_apart() -> None:
    table = Sheet().rows((40, 100, 150), 250, "Name|A|B", "Alpha|1|2", "Beta|3|4", "Gamma|5|6")
    sheet = table.rules(38, 180, 264, 244, 190).rows(
        (220,), 254, "Words that", "stand beside", "and tell what", "is so"
    )
    assert zones(sheet)[1:] == ["Name A B Alpha 1 2 Beta 3 4 Gamma 5 6", "Words that stand beside and tell what is so"]
    ((tables, left, _),) = read(sheet)
    assert tables == [["Name|A|B", "Alpha|1|2", "Beta|3|4", "Gamma|5|6"]]
    assert left == "Words that stand beside and tell what is so"


def test_text_left_of_a_frame_is_kept_apart() -> None:
    sheet = Sheet().rows((220, 280, 330), 250, "Name|A|B", "Alpha|1|2", "Beta|3|4", "Gamma|5|6")
    sheet.rules(218, 370, 264, 244, 190).rows((40,), 254, "Words that", "stand beside")
    assert zones(sheet)[1:] == ["Words that stand beside", "Name A B Alpha 1 2 Beta 3 4 Gamma 5 6"]


def test_swatches_are_not_parted_from_their_legend() -> None:
    sheet = Sheet()
    for y, text in ((200, "Plans issued in the year"), (182, "Plans to be issued"), (164, "No plan yet")):
        sheet.box(50, y - 2, 20, 12, "f").text(80, y, text, size=10)
    assert len(zones(sheet)) == 1


def test_a_row_of_one_table_below_two_goes_with_its_side_and_one_above_with_none() -> None:
    below = Sheet().rows(BOTH, 200, *ROWS).rows(LEFT, 146, "4|Delta|40")
    assert zones(below)[1].endswith("4 Delta 40")
    above = Sheet().rows(BOTH, 200, *ROWS).rows(LEFT, 218, "9|Delta|40")
    assert zones(above)[0] == "9 Delta 40"


def test_serials_in_a_frame_are_its_columns() -> None:
    sheet = Sheet().rows(BOTH, 200, *ROWS).rules(38, 370, 212, 194, 156)
    assert len(zones(sheet)) == 1
