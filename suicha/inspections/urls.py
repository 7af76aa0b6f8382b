# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.inspections.views import arranging, firm, office, phone, questions, slots, third_party

app_name = "inspections"
urlpatterns = [
    path("m/", phone.today, name="m_today"),
    path("m/tasks/", phone.tasks, name="m_tasks"),
    path("m/guide/", phone.guide, name="m_guide"),
    path("m/me/", phone.me, name="m_me"),
    path("m/visits/<int:pk>/", phone.visit, name="m_visit"),
    path("m/visits/<int:pk>/start/", phone.start, name="m_start"),
    path("m/visits/<int:pk>/form/", phone.form, name="m_form"),
    path("m/visits/<int:pk>/answers/<int:answer_pk>/", phone.answer, name="m_answer"),
    path("m/visits/<int:pk>/answers/<int:answer_pk>/questions/", questions.questions, name="m_questions"),
    path("m/visits/<int:pk>/answers/<int:answer_pk>/replies/", questions.reply, name="m_reply"),
    path("m/visits/<int:pk>/answers/<int:answer_pk>/photo/", phone.photo, name="m_photo"),
    path("m/visits/<int:pk>/sign/", phone.sign, name="m_sign"),
    path("m/visits/<int:pk>/submit/", phone.submit, name="m_submit"),
    path("r/visits/<int:pk>/<slug:key>/", firm.firm, name="firm"),
    path("r/visits/<int:pk>/<slug:key>/recusal/", firm.ask, name="firm_recusal"),
    path("w/visits/", office.visit_list, name="list"),
    path("w/visits/ledger/<str:kind>/", office.ledger, name="ledger"),
    path("w/visits/dispatch/", office.dispatch_list, name="dispatch_list"),
    path("w/visits/dispatch/<int:draw_pk>/", office.dispatch, name="dispatch"),
    path("w/visits/schedule/", arranging.schedules, name="schedules"),
    path("w/visits/schedule/<int:draw_pk>/", arranging.schedule, name="schedule"),
    path("w/visits/<int:pk>/companions/", arranging.companions, name="companions"),
    path("w/visits/photos/<int:pk>/", office.photo, name="photo"),
    path("w/visits/of-target/<int:target_pk>/", slots.of_target, name="of_target"),
    path("w/visits/of-task/<int:task_pk>/", slots.of_task, name="of_task"),
    path("w/visits/<int:pk>/", office.inspection, name="inspection"),
    path("w/visits/<int:pk>/notify/", arranging.notify, name="notify"),
    path("w/visits/<int:pk>/record/", questions.record, name="record"),
    path("w/visits/<int:pk>/third-party/", third_party.participate, name="participate"),
    path("w/visits/<int:pk>/approve/", office.approve, name="approve"),
    path("w/visits/<int:pk>/return/", office.give_back, name="return"),
]
