# SPDX-License-Identifier: Apache-2.0
"""All addresses: each stage lists its own, from the root."""

from django.urls import include, path

_STAGES = [
    "accounts",
    "catalogue",
    "registries",
    "planning",
    "draws",
    "inspections",
    "dispositions",
    "disclosure",
    "statistics",
    "oversight",
    "workbench",
]
urlpatterns = [path("", include(f"suicha.{stage}.urls")) for stage in _STAGES]
handler400 = "suicha.accounts.middleware.bad_request"
handler403 = "suicha.accounts.middleware.forbidden"
handler404 = "suicha.accounts.middleware.not_found"
handler500 = "suicha.accounts.middleware.server_error"
