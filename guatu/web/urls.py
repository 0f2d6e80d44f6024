"""Which address shows what. Every view asks for a signed-in person but those that say not."""

from __future__ import annotations

from django.urls import include, path, re_path

from guatu.web.views import (
    account,
    bulk,
    burden,
    chart,
    city_map,
    design,
    documents,
    home,
    ledger,
    live,
    matter,
    meetings,
    mine,
    month,
    ranking,
    saved_views,
    screen,
    session,
)

pages = [
    path("", home.home, name="home"),
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-in/code/", session.sign_in_code, name="sign_in_code"),
    path("sign-in/provider/", session.provider_begin, name="provider_begin"),
    path("sign-in/provider/back/", session.provider_back, name="provider_back"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/tokens/", account.new_token, name="new_token"),
    path("account/tokens/<int:pk>/off/", account.token_off, name="token_off"),
    path("account/phone/", account.phone, name="phone"),
    path("account/phone/new/", account.offer_phone, name="offer_phone"),
    path("account/phone/off/", account.phone_off, name="phone_off"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("language/", session.language, name="language"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/file.<slug:kind>", ledger.export, name="export"),
    path("ledger/bulk/", bulk.bulk, name="bulk"),
    path("ledger/views/", saved_views.saved_views, name="saved_views"),
    path("ledger/views/<int:pk>/remove/", saved_views.remove, name="remove_view"),
    path("matters/<int:pk>/", matter.matter, name="matter"),
    path("matters/<int:pk>/evidence/<int:number>/", matter.evidence, name="evidence"),
    path("matters/<int:pk>/<slug:slug>/", matter.act, name="act"),
    path("ranking/", ranking.ranking, name="ranking"),
    path("ranking/<slug:key>/<str:period>/", ranking.ranking_period, name="ranking_period"),
    re_path(
        r"^ranking/(?P<key>[-\w]+)/(?P<period>[-\w]+)/(?P<slug>show|publish)/$",
        ranking.turn_ranking,
        name="turn_ranking",
    ),
    path(
        "ranking/<slug:key>/<str:period>/units/<slug:unit>/",
        ranking.ranking_unit,
        name="ranking_unit",
    ),
    path(
        "ranking/<slug:key>/<str:period>/units/<slug:unit>/comment/",
        ranking.comment,
        name="ranking_comment",
    ),
    path("losses/<int:pk>/appeal/", ranking.appeal, name="appeal"),
    path("appeals/<int:pk>/decide/", ranking.decide, name="decide_appeal"),
    path("month/", month.month, name="month"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/decide/", meetings.decide, name="decide"),
    path("meetings/<int:pk>/paper/", meetings.minutes_in, name="minutes_in"),
    path("meetings/<int:pk>/close/", meetings.close, name="close_meeting"),
    path("meetings/<int:pk>/present/", meetings.present, name="present"),
    path("meetings/<int:pk>/minutes/", meetings.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes.docx", meetings.minutes_file, name="minutes_file"),
    path("burden/", burden.burden, name="burden"),
    path("chart/", chart.chart, name="chart"),
    path("chart/rows/", chart.chart_rows, name="chart_rows"),
    path("chart/paper/", chart.paper, name="paper"),
    path("map/", city_map.city_map, name="map"),
    path("map/areas/", city_map.areas, name="areas"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<int:pk>/", mine.quick_report, name="quick_report"),
    path("offline-worker.js", mine.service_worker, name="offline_worker"),
    path("screen/", screen.screen, name="screen"),
    path("live/", live.live, name="live"),
    path("live/stream/", live.stream, name="stream"),
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.new_document, name="new_document"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("drafts/<int:pk>/accept/", documents.accept, name="accept"),
    path("drafts/<int:pk>/reject/", documents.reject, name="reject"),
    path("design/", design.design, name="design"),
]
urlpatterns = [path("", include((pages, "wall")))]

handler400 = "guatu.web.faults.bad_request"
handler403 = "guatu.web.faults.not_allowed"
handler404 = "guatu.web.faults.not_found"
handler500 = "guatu.web.faults.broken"
