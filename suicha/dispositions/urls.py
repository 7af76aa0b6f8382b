# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.dispositions.views import firm, office

app_name = "dispositions"
urlpatterns = [
    path("w/dispositions/", office.finding_list, name="list"),
    path("w/dispositions/ledger/<str:kind>/", office.ledger, name="ledger"),
    path("w/dispositions/problems/", office.problem_list, name="problems"),
    path("w/dispositions/problems/<int:pk>/", office.problem, name="problem"),
    path("w/dispositions/problems/<int:pk>/order/", office.order, name="order"),
    path("w/dispositions/<int:pk>/", office.rectification, name="rectification"),
    path("w/dispositions/<int:pk>/verify/", office.verify, name="verify"),
    path("w/dispositions/<int:pk>/close/", office.close, name="close"),
    path("w/dispositions/<int:pk>/file/", office.report_file, name="report_file"),
    path("r/<slug:token>/report/", firm.report, name="firm_report"),
    path("r/<slug:token>/report/send/", firm.send, name="firm_send"),
]
