"""The tenants of ``tenants_scenario``, as django-tenants wants them."""
