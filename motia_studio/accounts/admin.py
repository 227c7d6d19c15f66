"""The admin's page of accounts: a name, one role, whether it may log in, and its password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest
from django_rq.models import Dashboard

from motia_studio.accounts import people
from motia_studio.accounts.roles import GROUPS, Role, role_given
from runtime.errors import InvalidInput

ROLE_HELP = "Whoever is an editor or an admin has a shell as the user that runs the studio: Steps are programs."


def _role_field() -> forms.ChoiceField:
    return forms.ChoiceField(choices=[(name, name) for name in GROUPS], help_text=ROLE_HELP)


class AccountForm(UserChangeForm):  # type: ignore[type-arg]
    """An account that exists."""

    role = _role_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["role"] = (role_given(self.instance) or Role.VIEWER).group

    def clean(self) -> dict[str, Any]:
        """Refuse what would leave nobody who may give roles."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            with transaction.atomic():
                role = GROUPS.get(cleaned.get("role", ""))
                people.require_admin_besides(self.instance, role, bool(cleaned.get("is_active")))
        except InvalidInput as error:
            raise forms.ValidationError(f"{error.message}: {error.hint}") from error
        return cleaned


class NewAccountForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """A new account. Without a password its owner needs a link: `./studio users link NAME`."""

    role = _role_field()


class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    """Accounts with their roles instead of Django's groups, flags and permissions."""

    form = AccountForm
    add_form = NewAccountForm
    list_display = ("username", "role", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username",)
    filter_horizontal = ()
    fieldsets = ((None, {"fields": ("username", "password", "role", "is_active")}),)
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "role", "usable_password", "password1", "password2")}),
    )

    @admin.display(description="role")
    def role(self, person: User) -> str:
        """Return the role that is shown in the list."""
        role = role_given(person)
        return role.group if role else "-"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Give the account its role once it is saved."""
        super().save_related(request, form, formsets, change)
        if "role" in form.cleaned_data:
            people.set_role(form.instance, GROUPS[form.cleaned_data["role"]])

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Keep accounts: what they did carries their names. One that isn't wanted any more is made inactive."""
        return False


# django-rq's pages have an address of their own, where they are made to only look.
admin.site.unregister([User, Group, Dashboard])
admin.site.register(User, AccountAdmin)
