"""Separates colours: pictures through the print shop's own profile into four inks.

Inputs → outputs: the `.icc` file that `site.yaml` names → a `Profile`, or the problem of why it is
none; a picture → the same in CMYK (relative colorimetric, black point compensated) or in sRGB.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageCms

from generator.site.view import View

SETTINGS = "site.yaml"
_ALIKE = 3
"""Of 255: how far colours may be apart that nobody tells apart."""
_BROKEN = (ImageCms.PyCMSError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a press makes of inks (ICC): what the profile calls itself, and its bytes."""

    name: str
    data: bytes


def profile_of(view: View) -> Profile | None:
    """The profile that `print.profile` names; None when no one gave any.

    Raises:
        Failed: it is not there, is broken, or is not of a press with four inks.
    """
    name = str(view.setting("print.profile"))
    if not name:
        return None
    path = f"assets/{name.removeprefix('assets/')}"
    if view.stamp(path) is None:
        raise view.fail("missing-asset", view.span(SETTINGS, name), found=name)
    found = read_profile(view.file(path))
    if found is None:
        raise view.fail("unusable-profile", view.span(SETTINGS, name), found=name)
    return found


def read_profile(data: bytes) -> Profile | None:
    """A profile's bytes → the profile of a press with four inks; None when they are none."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        name = ImageCms.getProfileDescription(profile).strip()
        if profile.profile.xcolor_space.strip() != "CMYK":
            return None
        _transform(None, "RGB", data)
    except _BROKEN:
        return None
    return Profile(name or "CMYK", data)


def separated(picture: Image.Image, profile: Profile) -> Image.Image:
    """A picture in the inks of a press."""
    return _through(picture, profile.data, "CMYK")


def in_srgb(picture: Image.Image) -> Image.Image:
    """A picture in the colours of screens."""
    if picture.mode == "RGB" and "icc_profile" not in picture.info:
        return picture
    return _through(picture, None, "RGB")


@lru_cache(maxsize=32)
def is_srgb(profile: bytes) -> bool:
    """Whether a picture's profile means the colours of screens, whatever it is called."""
    steps = range(0, 256, 51)
    every = Image.new("RGB", (len(steps) ** 3, 1))
    every.putdata([(red, green, blue) for red in steps for green in steps for blue in steps])
    try:
        seen = _applied(every, _transform(profile, "RGB", None))
    except _BROKEN:
        return True  # what cannot be used says nothing
    apart = ImageChops.difference(every, seen).tobytes()
    return max(apart) <= _ALIKE


def _through(picture: Image.Image, target: bytes | None, mode: str) -> Image.Image:
    """From the colours that the picture itself names; of screens, when it names none we can use."""
    own = picture.info.get("icc_profile") if picture.mode in ("RGB", "CMYK") else None
    if own:
        try:
            return _applied(picture, _transform(own, picture.mode, target))
        except _BROKEN:
            pass
    plain = picture.convert("RGB")
    return plain if mode == "RGB" else _applied(plain, _transform(None, "RGB", target))


def _applied(picture: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    made = ImageCms.applyTransform(picture, transform)
    assert made is not None  # only in place is nothing returned
    made.info.pop("icc_profile", None)
    return made


@lru_cache(maxsize=8)
def _transform(source: bytes | None, mode: str, target: bytes | None) -> ImageCms.ImageCmsTransform:
    """From one profile to another; None is sRGB."""
    first, last = (
        ImageCms.ImageCmsProfile(io.BytesIO(each) if each else ImageCms.createProfile("sRGB"))
        for each in (source, target)
    )
    return ImageCms.buildTransform(
        first, last, mode, "CMYK" if target else "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip
