"""`Target`: a place that the website is deployed to; the part of `site.yaml` called 部署.

Inputs → outputs: none; nouns alone. Passwords are never written here: they come from the
environment or the system's keyring.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from generator.content.details import Flag, Key, Whole
from generator.content.values import choice


class Way(StrEnum):
    """How files reach a host."""

    FOLDER = "folder"
    SFTP = "sftp"
    ZIP = "zip"


class Switch(StrEnum):
    """How visitors get from one release to the next: all at once, or file by file in an order in
    which nothing is missing."""

    WHOLE = "whole"
    FILES = "files"


WAYS = {Way.FOLDER: "文件夹", Way.SFTP: "SFTP", Way.ZIP: "压缩包"}
SWITCHES = {Switch.WHOLE: "整体", Switch.FILES: "逐个"}

_Ways = Annotated[Way, BeforeValidator(choice(WAYS))]
_Switches = Annotated[Switch, BeforeValidator(choice(SWITCHES))]


@dataclass(frozen=True, slots=True)
class Target:
    """A place that the website is deployed to."""

    way: Annotated[_Ways, Key("方式", "文件夹、SFTP 或压缩包", "folder, sftp or zip")]
    folder: Annotated[
        str,
        Key("目录", "主机上的目录，如 /srv/www/gonghui；压缩包写放在哪个文件夹",
            "the folder on the host; of a zip, where it is written"),
    ]  # fmt: skip
    name: Annotated[str, Key("名称", "在命令里怎样称呼，缺省同方式", "else called by its way")] = ""
    host: Annotated[str, Key("主机", "如 web.example.edu.cn", "the host's name")] = ""
    port: Annotated[
        Annotated[Whole, Field(ge=1, le=65535)], Key("端口", "缺省 22", "22 when left out")
    ] = 22
    user: Annotated[str, Key("用户", "登录用的用户名", "who logs in")] = ""
    key: Annotated[
        str,
        Key("密钥", "私钥文件，如 ~/.ssh/id_ed25519；不写则用代理或密码", "a private key's file"),
    ] = ""
    hosts: Annotated[
        str,
        Key("主机指纹", "known_hosts 文件，缺省 ~/.ssh/known_hosts", "the file known_hosts"),
    ] = ""
    switch: Annotated[
        _Switches,
        Key("切换", "整体：网站根目录指到“目录/current”，一次换完；逐个：直接放进“目录”",
            "whole: the web root is FOLDER/current; files: FOLDER itself"),
    ] = Switch.WHOLE  # fmt: skip
    keep: Annotated[
        Annotated[Whole, Field(ge=1, le=50)],
        Key("保留", "主机上留几版，缺省 5", "releases kept on the host"),
    ] = 5
    compress: Annotated[
        Flag,
        Key("压缩", "文字另存压缩好的 .br 和 .gz，网页打开更快；缺省“是”，压缩包里不放",
            "compressed copies of texts beside them; not in a zip"),
    ] = True  # fmt: skip
    address: Annotated[
        str, Key("网址", "核对时访问的网址，缺省同网站", "where to read it back; else base_url")
    ] = ""

    @property
    def called(self) -> str:
        """What it is called on the command line."""
        return self.name or self.way.value
