"""Calendar files: lectures that visitors keep in their own calendars (iCalendar, RFC 5545).

Inputs → outputs: one lecture, one series or all lectures → an `.ics` file, the same bytes for the
same content.

A subscriber's calendar knows an entry by its UID and takes a newer one by its SEQUENCE. So the UID
is made of the document's id, which a new title, slug or address leaves alone, and the SEQUENCE is
the number of changes written down. Stamps of time come from the content too, never from the clock.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote, urlsplit

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vUri

from generator.content.model import Lecture
from generator.engine.jobs import Output
from generator.site import urls
from generator.site.cards import Card
from generator.site.view import View

ZONE = "Asia/Shanghai"
OFFSET = timedelta(hours=8)  # the year round since 1991
USUAL = timedelta(minutes=90)  # how long a lecture is shown that does not say when it ends
OFTEN = timedelta(days=1)  # how often a subscriber may ask for what is new
_UNDATED = date(2000, 1, 1)  # before every change, so that a first change makes an entry newer


@dataclass(frozen=True, slots=True)
class Entry:
    """A lecture as a calendar shows it; hours are Beijing time, `changed` is the last change's day
    (None when nothing was changed), `details` is a text of several lines."""

    uid: str
    title: str
    start: datetime
    end: datetime
    place: str
    details: str
    url: str
    series: str
    sequence: int
    changed: date | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar of one lecture or series by id, or of all lectures (`subject` is "")."""

    address: str
    subject: str = ""

    @property
    def key(self) -> str:
        """`calendar:calendar/lectures.ics`."""
        return f"calendar:{self.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Ask for the lectures and write them."""
        view.at(self.address)
        name, cards = str(view.setting("title")), view.cards("lecture")
        alone = False
        if self.subject:
            own = view.card(self.subject)
            alone = own.kind == "lecture"
            name = own.title if alone else f"{name} · {own.title}"
            cards = (own,) if alone else view.related(self.subject, "sessions")
        else:
            name = view.words("{site} · 讲座", site=name)
        organiser = str(view.setting("organisation"))
        mail = str(view.setting("footer.email"))
        contact = f"mailto:{mail}" if mail else str(view.setting("base_url"))
        entries = [entry(view, card) for card in cards]
        data = written(name, entries, organiser=(organiser, contact), followed=not alone)
        return (Output(urls.SITE + self.address, data),)


def entry(view: View, card: Card) -> Entry:
    """What a calendar shows of a lecture."""
    lecture: Lecture = view.fields(card.id)
    series = view.related(card.id, "series")
    title = view.words("{title}（样例）", title=card.title) if card.sample else card.title
    changes = sorted(each.date.first for each in lecture.changes)
    base = str(view.setting("base_url"))
    return Entry(
        uid=uid(card.id, base),
        title=view.words("已取消：{title}", title=title) if lecture.cancelled else title,
        start=lecture.start,
        end=ending(lecture),
        place=lecture.venue,
        details="\n".join(line for line in _details(view, card, lecture) if line),
        url=view.absolute(card.id) if base else "",
        series=series[0].title if series else "",
        sequence=len(lecture.changes) + lecture.cancelled,
        changed=changes[-1] if changes else None,
        cancelled=lecture.cancelled,
    )


def _details(view: View, card: Card, lecture: Lecture) -> Iterable[str]:
    for each in lecture.changes:
        words = {"day": each.date.words, "about": each.about}
        yield view.words("变更（{day}）：{about}", **words)
    yield card.summary
    names = [each.title for each in view.related(card.id, "speakers")]
    names += [f"{each.name} {each.unit}{each.post}".strip() for each in lecture.speakers]
    if who := "、".join(name for name in names if name):
        yield view.words("主讲：{words}", words=who)
    if lecture.audience:
        yield view.words("面向：{words}", words=lecture.audience)
    if lecture.registration and not lecture.cancelled:
        yield view.words("报名：{words}", words=lecture.registration)
    if lecture.end is None:
        yield view.words("结束时间未定，日历里先按一个半小时显示。")
    if view.setting("base_url"):
        yield view.words("详情：{address}", address=view.absolute(card.id))


def ending(lecture: Lecture) -> datetime:
    """When a lecture ends; an hour and a half after its start when it does not say."""
    return lecture.end or lecture.start + USUAL


def uid(name: str, base: str) -> str:
    """What a calendar knows a document by: its id and the host, in ASCII."""
    return f"{quote(name, safe='/')}@{urlsplit(base).hostname or 'bangyang'}"


def written(
    name: str, entries: Iterable[Entry], *, organiser: tuple[str, str], followed: bool
) -> bytes:
    """An iCalendar file called `name`; `organiser` is a name and an address (`mailto:` or web).

    `followed` says that somebody may subscribe to it, and how often to ask for what is new.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Bangyang//Lectures//ZH")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", plain(name))
    made.add("x-wr-calname", plain(name))
    made.add("x-wr-timezone", ZONE)
    if followed:
        made.add("refresh-interval", OFTEN, parameters={"value": "DURATION"})
        made.add("x-published-ttl", "P1D")
    made.add_component(_zone())
    for each in entries:
        made.add_component(_event(each, organiser))
    data: bytes = made.to_ical(sorted=False)  # in the order written here
    return data


def _zone() -> Timezone:
    made, standard = Timezone(), TimezoneStandard()
    made.add("tzid", ZONE)
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  # a wall clock's, as RFC 5545 asks
    standard.add("tzoffsetfrom", OFFSET)
    standard.add("tzoffsetto", OFFSET)
    standard.add("tzname", "CST")
    made.add_component(standard)
    return made


def _event(given: Entry, organiser: tuple[str, str]) -> Event:
    made, here = Event(), {"tzid": ZONE}
    made.add("uid", given.uid)
    made.add("dtstamp", _at(given.changed or _UNDATED))
    if given.changed:
        made.add("last-modified", _at(given.changed))
    made.add("sequence", given.sequence)
    made.add("status", "CANCELLED" if given.cancelled else "CONFIRMED")
    made.add("summary", plain(given.title))
    made.add("dtstart", given.start, parameters=here)
    made.add("dtend", given.end, parameters=here)
    for key, value in (("location", given.place), ("description", given.details)):
        if value:
            made.add(key, plain(value))
    if given.series:
        made.add("categories", [plain(given.series)])
    if given.url:
        made.add("url", vUri(given.url))
    name, contact = organiser
    if contact:
        address = vCalAddress(contact)
        address.params["CN"] = plain(name).replace('"', "”")  # a parameter cannot hold this mark
        made.add("organizer", address)
    return made


def _at(day: date) -> datetime:
    """The beginning of a day in Beijing, as universal time."""
    return datetime.combine(day, time(), UTC) - OFFSET


def plain(text: str) -> str:
    """A text without the control characters that a calendar file must not hold.

    icalendar takes a written `\\N` for the end of a line: a folder `D:\\News` keeps its letter.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\N", "＼N")
    return "".join(each for each in lines if each == "\n" or unicodedata.category(each) != "Cc")
