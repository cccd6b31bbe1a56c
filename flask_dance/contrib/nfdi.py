"""NFDI: ``make_nfdi_blueprint``, and ``nfdi``, the current user's session."""

from dance_common.providers.nfdi import nfdi as _provider

from ..consumer.presets import blueprint_maker, current_session

make_nfdi_blueprint = blueprint_maker(_provider)
nfdi = current_session(_provider)
