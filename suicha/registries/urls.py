# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.registries.views import absences, imports, inspectors, marks, recusals, targets

app_name = "registries"
urlpatterns = [
    path("w/objects/", targets.targets, name="targets"),
    path("w/objects/export/<str:kind>/", targets.targets_export, name="targets_export"),
    path("w/objects/new/", targets.target_create, name="target_create"),
    path("w/objects/<int:pk>/", targets.target, name="target"),
    path("w/objects/<int:pk>/change/", targets.target_change, name="target_change"),
    path("w/objects/<int:pk>/status/", targets.target_status, name="target_status"),
    path("w/objects/<int:pk>/grade/", targets.target_grade, name="target_grade"),
    path("w/objects/<int:pk>/marks/", marks.mark_register, name="mark_register"),
    path("w/objects/<int:pk>/marks/<int:mark>/end/", marks.mark_end, name="mark_end"),
    path("w/inspectors/", inspectors.inspectors, name="inspectors"),
    path("w/inspectors/export/<str:kind>/", inspectors.inspectors_export, name="inspectors_export"),
    path("w/inspectors/new/", inspectors.inspector_create, name="inspector_create"),
    path("w/inspectors/<int:pk>/", inspectors.inspector, name="inspector"),
    path("w/inspectors/<int:pk>/change/", inspectors.inspector_change, name="inspector_change"),
    path("w/inspectors/<int:pk>/leave/", inspectors.inspector_leave, name="inspector_leave"),
    path("w/inspectors/<int:pk>/rejoin/", inspectors.inspector_rejoin, name="inspector_rejoin"),
    path("w/inspectors/<int:pk>/absences/", absences.absence_register, name="absence_register"),
    path("w/inspectors/<int:pk>/absences/<int:absence>/end/", absences.absence_end, name="absence_end"),
    path("w/inspectors/<int:pk>/conflicts/", absences.conflict_register, name="conflict_register"),
    path("w/inspectors/<int:pk>/conflicts/<int:fact>/end/", absences.conflict_end, name="conflict_end"),
    path("w/objects/<int:pk>/household/", absences.target_household, name="target_household"),
    path("w/recusals/", recusals.recusals, name="recusals"),
    path("w/recusals/declare/", recusals.recusal_declare, name="recusal_declare"),
    path("w/recusals/register/", recusals.recusal_register, name="recusal_register"),
    path("w/recusals/<int:pk>/end/", recusals.recusal_end, name="recusal_end"),
    path("w/import/<str:kind>/", imports.import_start, name="import_start"),
    path("w/import/<str:kind>/template/", imports.import_template, name="import_template"),
    path("w/import/<str:kind>/sample/", imports.import_sample, name="import_sample"),
    path("w/import/<str:kind>/<int:pk>/", imports.import_preview, name="import_preview"),
    path("w/import/<str:kind>/<int:pk>/apply/", imports.import_apply, name="import_apply"),
    path("w/import/<str:kind>/<int:pk>/drop/", imports.import_drop, name="import_drop"),
    path("w/import/<str:kind>/<int:pk>/errors/", imports.import_errors, name="import_errors"),
]
