"""What a browser says it is, in the words people use for it."""

from dataclasses import dataclass

# The first name found counts: most browsers also claim to be the older ones below them.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("YaBrowser", "Yandex Browser"),
    ("Vivaldi", "Vivaldi"), ("MicroMessenger", "WeChat"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
IN_A_POCKET = ("iPhone", "iPad", "Android", "HarmonyOS")


@dataclass(frozen=True)
class Browser:
    """A browser on a system; either name is "" when the browser does not tell."""

    name: str
    system: str
    raw: str

    def __str__(self) -> str:
        """ "Firefox, Windows"; what it said itself when we know neither name; "–" when it said nothing."""
        return ", ".join(filter(None, (self.name, self.system))) or self.raw[:60] or "–"

    @property
    def is_recognized(self) -> bool:
        return bool(self.name or self.system)

    @property
    def icon(self) -> str:
        return "smartphone" if self.system in IN_A_POCKET else "monitor"


def browser_of(user_agent: str) -> Browser:
    """Who speaks; good enough for people to recognize their own devices, and for nothing else."""
    name = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return Browser(name, system, user_agent)
