"""Every provider of the catalogue is found by its name in Django's settings."""

from __future__ import annotations

import pytest
from catalogue_arguments import arguments_of

from dance_common import providers
from django_dance.conf import configured_provider


@pytest.mark.parametrize("name", providers.names())
def test_settings_find_a_provider_by_its_name(name):
    """An entry of ``DANCE_PROVIDERS`` needs no more than what the provider can't do without."""
    found = configured_provider(name, arguments_of(providers.find(name)))
    assert found.dance.name == found.dance.provider.name == name
