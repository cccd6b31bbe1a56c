"""ORCID: ``make_orcid_blueprint``, and ``orcid``, the current user's session."""

from dance_common.providers.orcid import orcid as _provider

from ..consumer.presets import blueprint_maker, current_session

make_orcid_blueprint = blueprint_maker(_provider)
orcid = current_session(_provider)
