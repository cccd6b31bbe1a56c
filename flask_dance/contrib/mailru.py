"""Mail.ru: ``make_mailru_blueprint``, and ``mailru``, the current user's session."""

from dance_common.providers.mailru import mailru as _provider

from ..consumer.presets import blueprint_maker, current_session

make_mailru_blueprint = blueprint_maker(_provider)
mailru = current_session(_provider)
