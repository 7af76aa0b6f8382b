# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import URLPattern

app_name = "planning"
urlpatterns: list[URLPattern] = []
