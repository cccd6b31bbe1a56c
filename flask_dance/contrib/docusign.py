"""Docusign: ``make_docusign_blueprint``, and ``docusign``, the current user's session."""

from dance_common.providers.docusign import docusign as _provider

from ..consumer.presets import blueprint_maker, current_session

make_docusign_blueprint = blueprint_maker(_provider)
docusign = current_session(_provider)
