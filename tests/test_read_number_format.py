"""A number is shown as the spreadsheet shows it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.read.number_format import BUILTIN, is_date, plain, show


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (0.95, "0%", "95%"),
        (0.9555, "0.00%", "95.55%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234567.891, "#,##0", "1,234,568"),
        (12.5, "0.00_ ", "12.50"),
        (12.5, "0.##", "12.5"),
        (12.0, "0.##", "12"),
        (7, "000", "007"),
        (-5, "0;[Red]-0", "-5"),
        (-5, "0_);(0)", "(5)"),
        (0, '0;-0;"无"', "无"),
        (3, '0"个"', "3个"),
        (98, '"≥"0"%"', "≥98%"),
        (12000000, '0.00,,"百万"', "12.00百万"),
        (46022, "yyyy-mm-dd", "2025-12-31"),
        (46022, 'yyyy"年"m"月"d"日"', "2025年12月31日"),
        (46022, "[$-804]yyyy/m/d", "2025/12/31"),
        (46022.75, "h:mm", "18:00"),
        (46022.75, "yyyy/m/d h:mm:ss", "2025/12/31 18:00:00"),
        (46022.25, "h:mm AM/PM", "6:00 上午"),
        (0.95, "General", "0.95"),
        (20.0, "General", "20"),
        (20.0, "", "20"),
        (1e20, "General", "100000000000000000000"),
        (5, "@", "5"),
        (1500, "[$¥-804]#,##0", "¥1,500"),
    ],
)
def test_shown_as_on_the_screen(number, code, shown):
    assert show(number, code) == shown


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (0, BUILTIN[43], "-"),
        (1234.5, BUILTIN[43], "1,234.50"),
        (-1234.5, BUILTIN[44], "¥-1,234.50"),
        (-1500, '"¥"#,##0', "-¥1,500"),
        (-0.001, "0%", "0%"),
        (12345, '[>=10000]0.0,"千";0', "12.3千"),
        (800, '[>=10000]0.0,"千";0', "800"),
        (0, '[=0]"无";0%', "无"),
        (0.5, '[=0]"无";0%', "50%"),
        (0.5, "#.00", ".50"),
        (45.61, ".0", "45.6"),
        (1234567, "000-0000", "123-4567"),
        (1234, "000-0000", "000-1234"),
        (0.00123, "0.00E+00", "1.23E-03"),
        (1.5, "[h]:mm", "36:00"),
        (0.75, "# ?/?", "0.75"),
        (46022, "[$-F800]dddd, mmmm dd, yyyy", "2025年12月31日"),
        (46022, "aaaa", "星期三"),
        (46022, 'e"年"m"月"', "2025年12月"),
        (46022, "d-mmm-yy", "31-Dec-25"),
        (46022.5, "hh:mm:ss.000", "12:00:00"),
        (1, "yyyy/m/d", "1900/1/1"),
        (0, "yyyy/m/d", "1900/1/0"),
        (123.456789012, "General", "123.456789"),
        (1234567890.12, "General", "1234567890.12"),
        (110101199001011000.0, "General", "110101199001011000"),
        (float("nan"), "0.00", "nan"),
    ],
)
def test_rarer_formats_are_shown_as_on_the_screen(number, code, shown):
    assert show(number, code) == shown


def test_date_system_of_1904_shifts_by_four_years():
    assert show(44560, "yyyy-mm-dd", from_1904=True) == "2025-12-31"


def test_binary_noise_is_not_shown():
    assert plain(0.1 + 0.2) == "0.3"
    assert plain(386.50) == "386.5"


@pytest.mark.parametrize("code", [BUILTIN[n] for n in (14, 22, 27, 31, 57)])
def test_builtin_dates_are_dates(code):
    assert is_date(code)


@pytest.mark.parametrize("code", ["0%", "#,##0.00", '0"月"', "General", "@", "0.00E+00"])
def test_numbers_are_no_dates(code):
    assert not is_date(code)


@given(st.integers(1, 80_000))
def test_every_day_is_the_calendar_day(day):
    """Days from 1900-03-01 on count from 1899-12-30, as Excel and WPS do."""
    if day >= 61:
        assert show(day, "yyyy-mm-dd") == (date(1899, 12, 30) + timedelta(days=day)).isoformat()


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_keep_their_digits(number):
    assert plain(float(number)) == str(number)
    assert show(number, "#,##0").replace(",", "") == str(number)


@given(st.integers(-100_000, 100_000))
def test_percent_is_a_hundred_times(number):
    assert show(number / 100, "0%") == f"{number}%"


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20))
def test_any_number_under_any_format_shows_something_and_never_raises(number, code):
    assert isinstance(show(number, code), str)
