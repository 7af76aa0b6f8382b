# SPDX-License-Identifier: Apache-2.0
"""The years whose notices are known to the program, as rows that can be read and corrected."""

from django.db import migrations

NOTICES = {
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}


def announce(apps, schema_editor):
    from chinese_calendar.constants import Holiday, holidays, workdays

    Year, Day = apps.get_model("core", "CalendarYear"), apps.get_model("core", "CalendarDay")
    Year.objects.bulk_create(Year(year=year, announced=True, notice=notice) for year, notice in NOTICES.items())
    Day.objects.bulk_create(
        Day(day=day, is_working=is_working, name=Holiday(name).chinese, notice=NOTICES[day.year])
        for days, is_working in ((holidays, False), (workdays, True))
        for day, name in sorted(days.items())
        if day.year in NOTICES
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0001_working_calendar")]
    operations = [migrations.RunPython(announce, migrations.RunPython.noop)]
