"""Makes `diary`, the service that the bus is tested with, importable here as in its own processes."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
