"""The pages that let people in and out."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from motia_studio.accounts.links import redeem


@login_not_required
@require_safe
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """Log in by a one-time link. Programs that look at links before people do don't use it up."""
    if request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return HttpResponse(status=204)
    link = redeem(token)
    if link is None:
        return render(request, "link_used.html", status=410)
    login(request, link.user, backend="django.contrib.auth.backends.ModelBackend")
    inside = url_has_allowed_host_and_scheme(link.next, allowed_hosts=None)
    return redirect(link.next if inside else "console")
