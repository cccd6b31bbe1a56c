"""Sage Accounting: ``make_sage_blueprint``, and ``sage``, the current user's session."""

from dance_common.providers.sage import sage as _provider

from ..consumer.presets import blueprint_maker, current_session

make_sage_blueprint = blueprint_maker(_provider)
sage = current_session(_provider)
