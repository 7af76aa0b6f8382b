# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.oversight.views import calendar, events, log

app_name = "oversight"
urlpatterns = [
    path("w/supervision/events/", events.events, name="events"),
    path("w/supervision/events/<int:index>/", events.event, name="event"),
    path("w/system/log/", events.all_events, name="all_events"),
    path("w/system/log/<int:index>/", events.any_event, name="any_event"),
    path("w/system/calendar/", calendar.calendar, name="calendar"),
    path("w/system/calendar/<int:year>/", calendar.calendar, name="calendar_year"),
    path("w/system/calendar/<int:year>/announce/", calendar.announce, name="calendar_announce"),
    path("w/system/calendar/<int:year>/day/", calendar.day, name="calendar_day"),
    path("w/system/calendar/<int:year>/export/<str:kind>/", calendar.export, name="calendar_export"),
    path("w/supervision/log/", log.log, name="log"),
    path("w/supervision/log/sign/", log.sign, name="log_sign"),
    path("w/supervision/log/checkpoints/<int:pk>.txt", log.checkpoint_file, name="checkpoint_file"),
    path("w/supervision/log/checkpoints/<int:pk>/print/", log.checkpoint_print, name="checkpoint_print"),
    path("w/supervision/log/keepers/add/", log.keeper_add, name="keeper_add"),
    path("w/supervision/log/keepers/<int:pk>/", log.keeper, name="keeper"),
    path("w/supervision/log/keepers/<int:pk>/hand/", log.hand, name="hand"),
    path("w/supervision/log/keepers/<int:pk>/end/", log.keeper_end, name="keeper_end"),
    path("w/supervision/log/keepers/<int:pk>/<int:checkpoint>/cosign/", log.cosign, name="cosign"),
    path("w/supervision/log/keepers/<int:pk>/<int:checkpoint>.eml", log.checkpoint_mail, name="checkpoint_mail"),
]
