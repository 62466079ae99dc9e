"""How periods are called."""

from __future__ import annotations

from config.texts import text
from storage.rules.measures import Period


def named(period: Period) -> str:
    """«2026年», «2026年第三季度», «2026年11月», or the days from and to."""
    first, last = period.first, period.last
    if period.months == 12 and first.month == 1:
        return text("figure.period.year", year=first.year)
    if period.months == 6 and first.month in (1, 7):
        return text("figure.period.first_half" if first.month == 1 else "figure.period.second_half", year=first.year)
    if period.months == 3 and first.month % 3 == 1:
        return text("figure.period.quarter", year=first.year, quarter=text(f"figure.quarter.{first.month // 3 + 1}"))
    if period.months == 1:
        return text("figure.period.month", year=first.year, month=first.month)
    if first == last:
        return text("show.short_day_of_year", year=first.year, month=first.month, day=first.day)
    key = "figure.period.days" if first.year == last.year else "figure.period.days_of_years"
    fields = {"year": first.year, "month": first.month, "day": first.day}
    return text(key, **fields, year_to=last.year, month_to=last.month, day_to=last.day)
