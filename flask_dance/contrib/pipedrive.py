"""Pipedrive: ``make_pipedrive_blueprint``, and ``pipedrive``, the current user's session."""

from dance_common.providers.pipedrive import pipedrive as _provider

from ..consumer.presets import blueprint_maker, current_session

make_pipedrive_blueprint = blueprint_maker(_provider)
pipedrive = current_session(_provider)
