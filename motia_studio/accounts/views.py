"""The pages that let people in and out, and where they choose their password."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from motia_studio.accounts.links import redeem
from motia_studio.accounts.throttle import attempt_of, charge, forgive


class LogIn(LoginView):
    """The login page. Who has failed often waits (429) before a password is looked at again."""

    template_name = "login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log in, unless it has failed too often for this account or from this address."""
        self._attempt = attempt_of(request.POST.get("username", ""), request.META.get("REMOTE_ADDR", ""))
        wait = charge(self._attempt)
        return self._wait(wait) if wait else super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let a person in whose password was right."""
        forgive(self._attempt)
        return super().form_valid(form)

    def _wait(self, wait: timedelta) -> HttpResponse:
        seconds = math.ceil(wait.total_seconds())
        shown = {"wait": seconds, "next": self.get_redirect_url()}
        refusal = render(self.request, "login.html", shown, status=429)
        refusal.headers["Retry-After"] = str(seconds)
        return refusal


class ChoosePassword(PasswordChangeView):
    """Lets people change their own password; the old one is asked for where there is one.

    Everywhere else they are logged out.
    """

    template_name = "password.html"
    success_url = reverse_lazy("console")

    def get_form_class(self) -> Any:
        """Return the form without the old password for somebody who has none yet."""
        person = self.request.user
        has_one = person.is_authenticated and person.has_usable_password()
        return super().get_form_class() if has_one else SetPasswordForm


@login_not_required
@require_safe
def follow_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Log in by a one-time link. Programs that look at links before people do don't use it up."""
    if request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return HttpResponse(status=204)
    link = redeem(token)
    if link is None:
        return render(request, "link_used.html", status=410)
    login(request, link.user, backend="django.contrib.auth.backends.ModelBackend")
    inside = url_has_allowed_host_and_scheme(link.next, allowed_hosts=None)
    return redirect(link.next if inside else "console")
