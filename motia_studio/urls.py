"""Every address of the console. All of them need a login but the few that accounts/access.py names."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from motia_studio.accounts.roles import Role, needs
from motia_studio.console import page

urlpatterns = [
    path("", page.show, name="console"),
    path("", include("motia_studio.accounts.urls")),
    path("api/", include("motia_studio.api.urls")),
    path("rq/", include("motia_studio.rq_pages")),
    # There is one login page; Django's admin brings a second one that would bypass ours.
    path("admin/login/", needs(Role.VIEWER)(RedirectView.as_view(pattern_name="console"))),
    path("admin/", admin.site.urls),
]

handler403 = "motia_studio.errors.refused"
handler404 = "motia_studio.errors.not_found"
handler500 = "motia_studio.errors.failed"
