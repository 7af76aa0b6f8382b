# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import URLPattern

app_name = "statistics"
urlpatterns: list[URLPattern] = []
