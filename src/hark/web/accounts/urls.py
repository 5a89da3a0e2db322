"""The addresses of signing in and out, and of what one signs in with.

`of_allauth` are those that allauth looks up by names of its own; none but these is there: nobody signs up,
and nobody has an e-mail address here.
"""

from django.urls import path

from hark.web.accounts import second, single, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/once/<str:uid>/<str:token>/", views.once, name="once"),
    path("sign-in/single/", single.there, name="single-sign-on"),
    path("sign-in/single/back/", single.back, name="single-sign-on-back"),
    path("sign-in/still/", views.still, name="still"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("sign-in/second-factor/", second.choose, name="second-factor"),
    path("sign-in/confirm/", second.confirm, name="confirm"),
    path("security/", second.security, name="security"),
    path("security/password/", second.password, name="password"),
    path("security/sessions/<str:handle>/end/", second.end_session, name="end-session"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]

of_allauth = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/code/", second.authenticate, name="mfa_authenticate"),
    path("sign-in/again/", second.password_again, name="account_reauthenticate"),
    path("sign-in/again/code/", second.code_again, name="mfa_reauthenticate"),
    path("sign-in/again/key/", second.key_again, name="mfa_reauthenticate_webauthn"),
    path("security/", second.security, name="mfa_index"),
    path("security/app/", second.set_up_app, name="mfa_activate_totp"),
    path("security/app/remove/", second.remove_app, name="mfa_deactivate_totp"),
    path("security/keys/", second.security, name="mfa_list_webauthn"),
    path("security/keys/add/", second.add_key, name="mfa_add_webauthn"),
    path("security/keys/<int:pk>/remove/", second.remove_key, name="mfa_remove_webauthn"),
    path("security/recovery-codes/", second.recovery_codes, name="mfa_view_recovery_codes"),
    path("security/recovery-codes/new/", second.new_codes, name="mfa_generate_recovery_codes"),
]
