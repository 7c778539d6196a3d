"""A clock that goes on when a test says so."""

from collections.abc import Callable


class Alarm:
    def __init__(self, due: float, function: Callable[[], None]) -> None:
        self.due = due
        self.function = function
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True


class Clock:
    def __init__(self) -> None:
        self.time = 0.0
        self._alarms: list[Alarm] = []

    def now(self) -> float:
        return self.time

    def later(self, seconds: float, function: Callable[[], None]) -> Alarm:
        self._alarms.append(Alarm(self.time + seconds, function))
        return self._alarms[-1]

    def wait(self, seconds: float) -> None:
        """Do all that is due until then, in its order."""
        end = self.time + seconds
        while due := [it for it in self._alarms if not it.is_cancelled and it.due <= end]:
            alarm = min(due, key=lambda it: it.due)
            self._alarms.remove(alarm)
            self.time = max(self.time, alarm.due)
            alarm.function()
        self.time = end
