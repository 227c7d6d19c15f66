"""Addresses of login, logout and one's own password."""

from __future__ import annotations

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from motia_studio.accounts import views
from motia_studio.accounts.roles import Role, needs

urlpatterns = [
    path("login/", views.LogIn.as_view(), name="login"),
    path("login/<str:token>/", views.follow_link, name="login-link"),
    path("logout/", login_not_required(auth.LogoutView.as_view()), name="logout"),
    path("password/", needs(Role.VIEWER)(views.ChoosePassword.as_view()), name="password"),
]
