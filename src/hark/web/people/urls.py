"""The addresses of the people."""

from django.urls import path

from hark.web.people import views

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("add/", views.add, name="add"),
    path("<int:id>/", views.person, name="person"),
    path("<int:id>/invite/", views.invite, name="invite"),
    path("<int:id>/disable/", views.disable, name="disable"),
    path("<int:id>/enable/", views.enable, name="enable"),
    path("<int:id>/second-factor/", views.reset_second_factor, name="reset-second-factor"),
    path("<int:id>/single-sign-on/allow/", views.allow_single_sign_on, name="allow-single-sign-on"),
    path("<int:id>/single-sign-on/forbid/", views.forbid_single_sign_on, name="forbid-single-sign-on"),
    path("<int:id>/sessions/", views.end_sessions, name="end-sessions"),
    path("<int:id>/reveals/lift/", views.lift, name="lift"),
]
