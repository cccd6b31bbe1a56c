"""Mollie: ``make_mollie_blueprint``, and ``mollie``, the current user's session."""

from dance_common.providers.mollie import mollie as _provider

from ..consumer.presets import blueprint_maker, current_session

make_mollie_blueprint = blueprint_maker(_provider)
mollie = current_session(_provider)
