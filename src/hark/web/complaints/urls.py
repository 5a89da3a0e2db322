"""The addresses of complaints. What is no complaint stands under "-", which no feed can be called."""

from django.urls import path

from hark.web.complaints import kept, one, views

app_name = "complaints"
urlpatterns = [
    path("", views.listing, name="list"),
    path("-/values/<str:dimension>/", views.values, name="values"),
    path("-/export/", views.export, name="export"),
    *kept.addresses("complaints"),
    path("-/layout/", kept.lay_out, name="lay-out"),
    path("-/narrative/<str:feed>/<path:source_id>/", one.reveal, name="reveal"),
    path("<str:feed>/<path:source_id>/", one.one, name="one"),
]
