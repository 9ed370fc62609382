"""What a page is about, in the words of schema.org: plain values that become JSON-LD.

Inputs → outputs: cards, awards and fields of documents, and their whole web addresses → mappings
of words, numbers, lists and mappings. Nothing is said that the page itself does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from generator.content.model import Holder, Kind, Lecture, News, Profile
from generator.site.cards import Award, Card

Thing = dict[str, Any]
Address = Callable[[str], str]  # an address of this site → its whole web address
CONTEXT = "https://schema.org"
HEADLINE = 110  # characters of a headline that search engines take
LISTED = 50  # entries of a list that are spelled out
_SCHEDULED = "https://schema.org/EventScheduled"
_CANCELLED = "https://schema.org/EventCancelled"
_OFFLINE = "https://schema.org/OfflineEventAttendanceMode"
_TYPES = {Kind.LECTURE: "EducationEvent", Kind.SERIES: "EventSeries", Kind.NEWS: "NewsArticle"}


def thing(of: str, **parts: Any) -> Thing:
    """A thing of a type; what is empty is left out. `id` stands for `@id`."""
    names = {"id": "@id"}
    said = {names.get(name, name): value for name, value in parts.items() if value}
    return {"@type": of, **said}


def whole(said: Thing) -> Thing:
    """A thing that stands alone in a page."""
    return {"@context": CONTEXT, **said}


def hour(moment: datetime | None) -> str:
    """`2026-05-08T14:00:00+08:00`: hours are Beijing time everywhere."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}+08:00" if moment else ""


def publisher(organisation: str, base: str) -> Thing:
    """Who publishes the site."""
    return thing("Organization", id=f"{base}#organisation", name=organisation, url=base)


def home(site: Mapping[str, str], base: str, search: str) -> Thing:
    """The organisation and its site; `site` has `title`, `organisation`, `tagline`, …"""
    street, postcode = site["address"], site["postcode"]
    place = thing("PostalAddress", streetAddress=street, postalCode=postcode)
    maker = publisher(site["organisation"], base)
    maker |= {"address": place} if len(place) > 1 else {}
    maker |= {"email": site["email"]} if site["email"] else {}
    look = thing(
        "SearchAction",
        target=thing("EntryPoint", urlTemplate=f"{search}?q={{search_term_string}}"),
    )
    look["query-input"] = "required name=search_term_string"
    own = thing(
        "WebSite",
        id=f"{base}#site",
        name=site["title"],
        url=base,
        description=site["description"],
        inLanguage=site["language"],
        publisher={"@id": f"{base}#organisation"},
        potentialAction=look,
    )
    return {"@context": CONTEXT, "@graph": [maker, own]}


def distinction(award: Award) -> str:
    """An honour in one line, as it was awarded: `全国劳动模范（1959年，追授）`."""
    notes = [award.when, award.body, "追授" if award.posthumous else ""]
    told = "，".join(note for note in notes if note)
    return f"{award.title}（{told}）" if told else award.title


def about(card: Card, address: Address) -> Thing:
    """A document that another page names: its type, name and address."""
    kind = _TYPES.get(card.kind, "WebPage")
    if card.kind is Kind.PROFILE:
        kind = _being(card.holder)
    heading = "headline" if kind == "NewsArticle" else "name"
    return thing(kind, **{heading: card.title}, url=address(card.address))


def _being(holder: str) -> str:
    return "Organization" if holder == Holder.COLLECTIVE.value else "Person"


def profile(
    card: Card,
    fields: Profile,
    awards: Iterable[Award],
    kin: Mapping[str, Iterable[Card]],
    address: Address,
) -> Thing:
    """A person, or a collective as an organisation; `kin` holds `members` and `collectives`."""
    url = address(card.address)
    kind = _being(card.holder)
    said = thing(
        kind,
        id=f"{url}#{kind.lower()}",
        name=card.title,
        url=url,
        alternateName=[*fields.former_names, *fields.epithets],
        description=card.summary,
        award=[distinction(each) for each in awards],
    )
    if kind == "Organization":
        parent = thing("Organization", name=fields.unit)
        members = [about(each, address) for each in kin.get("members", ())]
        return said | _given(parentOrganization=parent if fields.unit else None, member=members)
    return said | _given(
        birthDate=str(fields.born) if fields.born else "",
        deathDate=str(fields.died) if fields.died else "",
        affiliation=thing("Organization", name=fields.unit) if fields.unit else None,
        jobTitle=fields.post,
        memberOf=[about(each, address) for each in kin.get("collectives", ())],
    )


def lecture(
    card: Card,
    fields: Lecture,
    kin: Mapping[str, Iterable[Card]],
    organiser: str,
    address: Address,
) -> Thing:
    """A lecture as an event; `kin` holds `series`, `speakers` and `people`."""
    guests = [
        thing("Person", name=each.name, affiliation=_unit(each.unit), jobTitle=each.post)
        for each in fields.speakers
        if each.name and not each.person
    ]
    series = [about(each, address) for each in kin.get("series", ())]
    return thing(
        "EducationEvent",
        id=f"{address(card.address)}#event",
        name=card.title,
        url=address(card.address),
        description=card.summary,
        startDate=hour(fields.start),
        endDate=hour(fields.end),
        eventStatus=_CANCELLED if fields.cancelled else _SCHEDULED,
        eventAttendanceMode=_OFFLINE if fields.venue else "",
        location=_place(fields.venue),
        performer=[*(about(each, address) for each in kin.get("speakers", ())), *guests],
        organizer=thing("Organization", name=organiser),
        superEvent=series[0] if series else None,
        about=[about(each, address) for each in kin.get("people", ())],
    )


def series(card: Card, sessions: Iterable[Card], organiser: str, address: Address) -> Thing:
    """A series of lectures with its sessions."""
    return thing(
        "EventSeries",
        id=f"{address(card.address)}#series",
        name=card.title,
        url=address(card.address),
        description=card.summary,
        organizer=thing("Organization", name=organiser),
        subEvent=[_session(each, address) for each in sessions][:LISTED],
    )


def _session(card: Card, address: Address) -> Thing:
    start = card.date.iso if card.date else ""
    begins = card.time[:5]
    said = about(card, address)
    said |= _given(startDate=f"{start}T{begins}:00+08:00" if start and begins else start)
    return said | _given(location=_place(card.place))


def news(
    card: Card,
    fields: News,
    kin: Mapping[str, Iterable[Card]],
    by: Thing,
    address: Address,
) -> Thing:
    """A news item; `kin` holds `people` and `lectures`, `by` is the publisher."""
    return thing(
        "NewsArticle",
        id=f"{address(card.address)}#article",
        headline=card.title[:HEADLINE],
        url=address(card.address),
        mainEntityOfPage=address(card.address),
        description=card.summary,
        datePublished=fields.date.iso,
        articleSection=card.label,
        author=thing("Person", name=fields.author) if fields.author else None,
        publisher=by,
        about=[about(each, address) for each in kin.get("people", ())],
        mentions=[about(each, address) for each in kin.get("lectures", ())],
    )


def page(title: str, description: str, url: str, day: str, by: Thing) -> Thing:
    """A page of its own: about, contact, a document of a certain `day`."""
    return thing(
        "WebPage", name=title, url=url, description=description, datePublished=day, publisher=by
    )


def collection(
    title: str, description: str, url: str, listed: Iterable[Card], base: str, address: Address
) -> Thing:
    """A list with what stands in it, as far as `LISTED`."""
    cards = list(listed)
    entries = [
        thing("ListItem", position=number, name=each.title, url=address(each.address))
        for number, each in enumerate(cards[:LISTED], 1)
    ]
    rows = thing("ItemList", numberOfItems=len(cards), itemListElement=entries)
    return thing(
        "CollectionPage",
        name=title,
        url=url,
        description=description,
        isPartOf={"@id": f"{base}#site"},
        mainEntity=rows if entries else None,
    )


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Thing:
    """The way to a page: words and whole addresses, the page itself last."""
    entries = [
        thing("ListItem", position=number, name=words, item=url)
        for number, (words, url) in enumerate(steps, 1)
    ]
    return whole(thing("BreadcrumbList", itemListElement=entries))


def _unit(name: str) -> Thing | None:
    return thing("Organization", name=name) if name else None


def _place(venue: str) -> Thing | None:
    return thing("Place", name=venue, address=venue) if venue else None


def _given(**parts: Any) -> Thing:
    return {name: value for name, value in parts.items() if value}
