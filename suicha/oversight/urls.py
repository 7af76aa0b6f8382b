# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.oversight import views

app_name = "oversight"
urlpatterns = [
    path("w/supervision/events/", views.events, name="events"),
    path("w/system/log/", views.all_events, name="all_events"),
]
