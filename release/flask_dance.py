"""What Python finds as ``flask_dance`` while the package of that name has no ``__init__.py``.

Flask-Dance has a package of the same name. Where it was installed first and is uninstalled last, pip removes every file
that both have. The wheel has this module beside the package, and a second copy of the package (``hatch_build.py`` adds
both), so that the site goes on running and says what is wrong.
"""

import sys
import warnings
from importlib import util
from pathlib import Path

import dance_common

_COPY = Path(dance_common.__file__).parent / "_copy" / "flask_dance"

warnings.warn(
    "Flask-Dance was uninstalled after oauth-dance was installed, and pip removed the files that both have."
    " Copies of them are used. To restore them: pip install --force-reinstall --no-deps oauth-dance",
    RuntimeWarning,
    stacklevel=2,
)

_spec = util.spec_from_file_location(
    __name__, _COPY / "__init__.py", submodule_search_locations=[str(_COPY)]
)
_package = util.module_from_spec(_spec)
# Python hands out what stands in sys.modules once this module has run.
sys.modules[__name__] = _package
_spec.loader.exec_module(_package)
