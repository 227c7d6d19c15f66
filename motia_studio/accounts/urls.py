"""Addresses of login and logout."""

from __future__ import annotations

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from motia_studio.accounts import views

urlpatterns = [
    path("login/", auth.LoginView.as_view(template_name="login.html", redirect_authenticated_user=True), name="login"),
    path("login/<str:token>/", views.follow_link, name="login-link"),
    path("logout/", login_not_required(auth.LogoutView.as_view()), name="logout"),
]
