"""An operator says that events will not come any more: `nosotros journal skip`."""

import subprocess
from pathlib import Path

from nosotros.database import Database
from nosotros.testing import nosotros
from tests.conftest import Access
from tests.integrations.conftest import BEGINNING
from tests.integrations.journalled import Rows, appending, came, journalled


def skip(access: Access, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "NOSOTROS_DATABASE_URL": access.url,
        "NOSOTROS_ENVIRONMENT": "development",
        "NOSOTROS_CLOCK": str(tmp_path / "clock"),
        "PATH": "/usr/bin:/bin",
    }
    return subprocess.run(
        nosotros("journal", "skip", *arguments),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_source_goes_on_where_an_operator_says(
    access: Access, database: Database, rows: Rows, tmp_path: Path
) -> None:
    appending(database, came(1), came(4), came(5), at=BEGINNING)
    done = skip(access, tmp_path, "/hub/enrolment", "4")
    assert (done.returncode, done.stdout) == (0, "/hub/enrolment goes on with 4\n")
    assert [sequence for *_, sequence in journalled(rows)] == [1, 4, 5]


def test_what_the_journal_does_not_wait_for_is_not_skipped(
    access: Access, database: Database, rows: Rows, tmp_path: Path
) -> None:
    appending(database, came(1), came(4), at=BEGINNING)
    for arguments in (("/hub/enrolment", "9"), ("/hub/nobody", "2")):
        done = skip(access, tmp_path, *arguments)
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].startswith("Error: The journal does not wait")
    assert [sequence for *_, sequence in journalled(rows)] == [1]
