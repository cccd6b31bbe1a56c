"""The tenants and where each is found; their tables are in the public schema."""

from __future__ import annotations

from django_tenants.models import DomainMixin, TenantMixin


class Tenant(TenantMixin):
    """A tenant, whose schema is made when it is saved."""

    auto_create_schema = True


class Domain(DomainMixin):
    """A host that a tenant is found at."""
