"""The multi-user quickstart of the documentation, as it stands there, with people who come and go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_people_come_and_go(site_class, tmp_path):
    """Accounts are known by the provider's ids, each person's token is kept, and two log-ins at once make one user."""
    folder = HERE.parents[1] / "docs" / "quickstarts" / "multi_user"
    scenario = [str(HERE / "multi_user_scenario.py"), site_class.name, str(folder)]
    # Nothing else has to be set.
    needed = {
        "SECRET_KEY": "not secret, and long enough that no check complains about how short it is"
    }
    environment = os.environ | needed | {"DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}
    done = subprocess.run(
        [sys.executable, "-W", "error", *scenario],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
