"""How often something may happen."""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable


class PerMinute:
    """At most `most` hits per key and clock minute, counted by this process alone.

    Several server processes allow as many times more: it is a bound on runaway programs that costs a
    microsecond, not a quota. `most` 0 is no limit.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._minute = 0
        self._hits: dict[Hashable, int] = {}
        self._lock = threading.Lock()

    def wait(self, key: Hashable) -> int:
        """Counts a hit of `key`: 0 when it may pass, otherwise the seconds until it may."""
        if not self.most:
            return 0
        now = int(time.time())
        with self._lock:
            if now // 60 != self._minute:
                self._minute = now // 60
                self._hits.clear()
            hits = self._hits[key] = self._hits.get(key, 0) + 1
        return 60 - now % 60 if hits > self.most else 0
