# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.planning.views import deliberations, plans, rows, tasks

app_name = "planning"
urlpatterns = [
    path("w/plans/", plans.plans, name="plans"),
    path("w/plans/new/", plans.plan_create, name="plan_create"),
    path("w/plans/received/", deliberations.plans_received, name="plans_received"),
    path("w/plans/<int:pk>/deliberate/", deliberations.plan_deliberate, name="plan_deliberate"),
    path("w/plans/<int:pk>/receive/", deliberations.plan_receive, name="plan_receive"),
    path("w/plans/<int:pk>/", plans.plan, name="plan"),
    path("w/plans/<int:pk>/export/<str:kind>/", plans.plan_export, name="plan_export"),
    path("w/plans/<int:pk>/submit/", plans.plan_submit, name="plan_submit"),
    path("w/plans/<int:pk>/approve/", plans.plan_approve, name="plan_approve"),
    path("w/plans/<int:pk>/return/", plans.plan_return, name="plan_return"),
    path("w/plans/<int:pk>/rows/new/", rows.row_add, name="row_add"),
    path("w/plans/<int:pk>/rows/preview/", rows.row_preview, name="row_preview"),
    path("w/plans/<int:pk>/rows/<int:row>/", rows.row_change, name="row_change"),
    path("w/plans/<int:pk>/rows/<int:row>/preview/", rows.row_preview, name="row_change_preview"),
    path("w/plans/<int:pk>/rows/<int:row>/remove/", rows.row_remove, name="row_remove"),
    path("w/tasks/", tasks.tasks, name="tasks"),
    path("w/tasks/new/", tasks.task_rows, name="task_rows"),
    path("w/tasks/new/<int:row>/", tasks.task_create, name="task_create"),
    path("w/tasks/<int:pk>/", tasks.task, name="task"),
]
