"""Reports in the words of editors, Chinese or English: what the command line says.

Inputs → outputs: a `Report`, an `Explanation`, an exception → lines of text; nothing is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnostic, Lang, errors, plain

if TYPE_CHECKING:  # what is heavy is loaded by the verbs, not by `--help`
    from generator.delivery.explain import Explanation
    from generator.delivery.project import Report
    from generator.deploy.manifests import Difference, Manifest
    from generator.press.reprints import Reprint

STEPS: Mapping[str, str] = {
    "scan": "查找文件", "read": "读取内容", "link": "建立联系", "plan": "列出任务", "build": "生成",
    "publish": "发布", "deploy": "传到主机", "verify": "核对", "visit": "查看外部链接",
    "preflight": "预检",
}  # fmt: skip
REASONS: Mapping[str, tuple[str, str]] = {
    "new": ("从未做过", "it had never been made"),
    "program": ("程序或所用的库更新了", "the program or a library it uses is another version"),
    "job": ("任务本身变了", "the job itself is another one"),
    "lost": ("上次的结果不见了", "its last result is gone"),
    "unplanned": ("已不在计划里，会被撤下", "it is no longer planned and will be taken down"),
}
QUESTIONS: Mapping[str, tuple[str, str]] = {
    "document": ("内容", "document"),
    "fields": ("资料", "front matter"),
    "card": ("简介", "card"),
    "cards": ("列表", "list"),
    "count": ("篇数", "number"),
    "related": ("相关内容", "related"),
    "neighbours": ("上一篇和下一篇", "neighbours"),
    "awards": ("所获荣誉", "awards"),
    "honours": ("荣誉一览", "all honours"),
    "honour": ("荣誉称号", "honour"),
    "holders": ("荣誉获得者", "holders"),
    "levels": ("荣誉级别", "levels"),
    "facets": ("人物分类", "ways into the people"),
    "roster": ("人物名单", "everybody"),
    "kin": ("相关人物", "related people"),
    "life": ("生平与荣誉", "honours and events"),
    "occasions": ("纪念日", "anniversaries"),
    "roll": ("光荣榜", "roll of honour"),
    "month": ("一个月的日历", "calendar of a month"),
    "archive": ("各年各月的篇数", "archive by year and month"),
    "held": ("是否已举办", "whether held"),
    "tags": ("标签一览", "all tags"),
    "tag": ("标签", "tag"),
    "entries": ("搜索的条目", "what search lists"),
    "texts": ("供搜索的正文", "texts searched"),
    "wall": ("墙上的人物", "people on the wall"),
    "today": ("今天的日期", "today"),
    "versions": ("有哪些语言", "languages of a page"),
    "counterpart": ("在这种语言里的去处", "where a page leads in this language"),
    "wording": ("译文目录", "catalogue"),
    "setting": ("site.yaml 的设置", "settings in site.yaml"),
    "files": ("文件夹里有哪些文件", "files in a folder"),
    "stamp": ("文件", "file"),
    "template": ("模板", "template"),
    "picture": ("图片", "picture"),
    "target": ("链接的去处", "where a link leads"),
    "letters": ("标题用到的字", "characters that headings use"),
    "style": ("样式表和标题字体", "stylesheet and heading face"),
    "span": ("出错的位置", "place to point at"),
}
_CHANGES: Mapping[str, tuple[str, str]] = {
    "new": ("要印：新", "print, new:"),
    "words": ("要重印", "print again:"),
    "look": ("版面变了，内容没变，可以不重印", "only looks otherwise:"),
    "gone": ("取下", "take down:"),
}
_ANSWER = re.compile(r"(?:([\w-]+)\.)?(\w+)\((.*)\)", re.S)
_FAR_CAUSE = re.compile(r"^(\w[\w.]*(?:: .*)?)\n+The above exception was the direct cause", re.M)


def told(diagnostic: Diagnostic, texts: Mapping[str, str], lang: Lang) -> str:
    """A problem in plain text with the author's own line."""
    return plain(diagnostic, texts.get(diagnostic.span.path, "").split("\n"), lang)


def counted(problems: tuple[Diagnostic, ...], lang: Lang) -> str:
    """`3 个错误，1 个警告` or `3 errors, 1 warning`; "" for none."""
    wrong = len(errors(problems))
    numbers = ((wrong, "错误", "error"), (len(problems) - wrong, "警告", "warning"))
    if lang is Lang.ZH:
        return "，".join(f"{number} 个{zh}" for number, zh, _ in numbers if number)
    return ", ".join(_many(number, en) for number, _, en in numbers if number)


def checked(report: Report, lang: Lang) -> str:
    """The line a check ends with: how many documents were looked at, and how many problems."""
    looked = sum(path.startswith("content/") and path.endswith(".md") for path in report.texts)
    problems = counted(report.problems, lang)
    if lang is Lang.ZH:
        return f"检查了 {looked} 篇内容：{problems or '没有问题'}"
    return f"{_many(looked, 'document')} checked: {problems or 'no problems'}"


def summary(report: Report, lang: Lang) -> str:
    """The line a build is summed up in: pages, pictures, sheets, articles, what was rebuilt,
    seconds."""
    zh, problems = lang is Lang.ZH, counted(report.problems, lang)
    if report.build is None or report.failed:
        kept = "没有发布，已有的网站保持不变" if zh else "nothing was published"
        return f"{problems} · {kept}"
    paths = list(report.build.made)
    sheets = sum(path.startswith("print/") and path.endswith(".pdf") for path in paths)
    articles = sum(path.startswith("wechat/") and path.endswith("/article.json") for path in paths)
    pages = sum(path.startswith("site/") and path.endswith(".html") for path in paths)
    things = (
        (pages, "页", "page"),
        (len(set(filter(None, map(_picture, paths)))), "张图片", "picture"),
        (sheets, "份印刷文件", "sheet"),
        *(((articles, "篇公众号文章", "article"),) if articles else ()),
    )
    parts = [f"{many} {one}" if zh else _many(many, thing) for many, one, thing in things]
    ran, seconds = len(report.build.ran), sum(report.seconds.values())
    if zh:
        parts += [f"重做 {ran} 项" if ran else "没有变化，无需重做", problems, f"{seconds:.1f} 秒"]
    else:
        parts += [f"{ran} rebuilt" if ran else "nothing changed", problems, f"{seconds:.1f} s"]
    return " · ".join(part for part in parts if part)


def _picture(path: str) -> str:
    """Which picture a published file shows, in whatever size, cut and format; "" if none."""
    folder, _, name = path.rpartition("/")
    return ".".join(name.split(".")[:2]) if folder == "site/media" else ""


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"


def worked(report: Report, lang: Lang) -> Iterator[str]:
    """What a build did in detail: the time of each step, and each job with its reason."""
    for name, seconds in report.seconds.items():
        yield f"{seconds * 1000:9.1f} ms  {step(name, lang)}"
    for each in report.build.ran if report.build else ():
        yield f"{each.key}  ←  {'; '.join(spoken(each.why, lang))}"


def step(name: str, lang: Lang) -> str:
    """The name of one of the steps of a build."""
    return STEPS[name] if lang is Lang.ZH else name


class Progress:
    """Tells `show` each step and the jobs done, at most a hundred times a step."""

    def __init__(self, lang: Lang, show: Callable[[str], None]) -> None:
        self.lang, self.show, self.name, self.last = lang, show, "", 0

    def step(self, name: str) -> None:
        """A step begins."""
        self.name, self.last = step(name, self.lang), 0
        self.show(f"{self.name} …")

    def job(self, done: int, known: int) -> None:
        """So many of the jobs known by now are done."""
        percent = 100 * done // max(1, known)
        if percent != self.last:
            self.last = percent
            self.show(f"{self.name} {done}/{known}")


def preflighted(files: int, problems: tuple[Diagnostic, ...], lang: Lang) -> str:
    """The line a preflight ends with."""
    found = counted(problems, lang)
    if lang is Lang.ZH:
        return f"预检了 {files} 个文件：{found or '全部合格'}"
    return f"{_many(files, 'file')} checked: {found or 'all fit to print'}"


def remembered(sheets: int, ledger: str, lang: Lang) -> str:
    """The line that ends a marking."""
    if lang is Lang.ZH:
        return f"记下了 {sheets} 块已印好（{ledger}，请一起保存）"
    return f"{_many(sheets, 'sheet')} remembered as printed in {ledger}; keep that file"


def reprinted(found: Iterable[Reprint], lang: Lang) -> Iterator[str]:
    """What is to be printed, a line a sheet with its reasons; what is unchanged is only counted."""
    zh, rest = lang is Lang.ZH, 0
    for each in found:
        rest += each.change == "same"
        if each.change != "same":
            word, note = _CHANGES[each.change][not zh], "、".join(each.reasons)
            yield f"{word}  {each.ticket.title}{f'（{note}）' if note else ''}  {each.ticket.path}"
    if rest:
        yield f"不用重印：{rest} 块" if zh else f"unchanged: {_many(rest, 'sheet')}"


# --- the draft box -------------------------------------------------------------------------------

_SENT: Mapping[str, tuple[str, str]] = {
    "new": ("未发", "not sent"),
    "same": ("已发", "sent"),
    "changed": ("已发，又改了", "sent, changed since"),
}
_ARTICLES: Mapping[str, tuple[str, str]] = {
    "profile": ("人物", "profile"),
    "announcement": ("讲座预告", "announcement"),
    "report": ("讲座回顾", "report"),
    "news": ("新闻", "news"),
    "bulletin": ("动态合集", "bulletin"),
}
_PUSHED: Mapping[str, tuple[str, str]] = {
    "new": ("已放进草稿箱", "put into the draft box"),
    "updated": ("已更新草稿箱里的那一份", "its draft is renewed"),
    "found": ("草稿箱里已有这一篇，已更新", "it was in the draft box already and is renewed"),
    "same": ("没有变化，什么也没发（仍要发，加 --again）", "unchanged: nothing was sent (--again)"),
}
_SENDING: Mapping[str, tuple[str, str]] = {
    "picture": ("上传图片", "uploading picture"),
    "cover": ("上传封面", "uploading the cover"),
    "draft": ("写草稿", "writing the draft"),
}


def posted(name: str, title: str, kind: str, state: str, lang: Lang) -> str:
    """A line of the list of articles: name, title, kind, and whether it was sent."""
    which = lang is not Lang.ZH
    words = _ARTICLES.get(kind, (kind, kind))[which], _SENT[state][which]
    return "  ".join((name, title, *words))


class Steps:
    """Tells `show` what of an article is being sent."""

    def __init__(self, title: str, lang: Lang, show: Callable[[str], None]) -> None:
        self.title, self.lang, self.show = title, lang, show

    def __call__(self, step: str, done: int, known: int) -> None:
        """So many of the known things of this step are done."""
        if done < known:
            word = _SENDING[step][self.lang is not Lang.ZH]
            count = f" {done + 1}/{known}" if known > 1 else ""
            self.show(f"  {self.title}  {word}{count} …")


def pushed(title: str, how: str, lang: Lang, *, rehearsed: bool) -> str:
    """The line that an article ends with."""
    colon = "：" if lang is Lang.ZH else ": "
    if rehearsed and how != "same":
        words = "已写成文件，什么也没发" if lang is Lang.ZH else "written down, nothing was sent"
        return f"{title}{colon}{words}"
    return f"{title}{colon}{_PUSHED[how][lang is not Lang.ZH]}"


def push_ended(done: int, many: int, rehearsed: object, lang: Lang) -> Iterator[str]:
    """The last lines of a push: how many of how many, where to look, and who publishes."""
    zh = lang is Lang.ZH
    if rehearsed is not None:
        yield f"请求写在：{rehearsed}" if zh else f"the requests: {rehearsed}"
        return
    yield f"完成 {done}/{many} 篇" if zh else f"{done} of {_many(many, 'article')} done"
    if done:
        yield (
            "到 https://mp.weixin.qq.com 的“草稿箱”里看；预览、送审、发表由您来做"
            if zh
            else "Look into “草稿箱” at https://mp.weixin.qq.com; to review and publish is yours"
        )


def push_interrupted(done: int, many: int, lang: Lang) -> str:
    """What is told when somebody stops a push."""
    if lang is Lang.ZH:
        return f"停下了：{many} 篇里完成 {done} 篇；再运行同样的命令，接着做完"
    return f"stopped: {done} of {_many(many, 'article')} done; the same command goes on from here"


def deployed(target: str, found: Difference, lang: Lang, *, rehearsed: bool) -> str:
    """What a deployment sent and removed, or would."""
    sent, removed, size = len(found.send), len(found.remove), f"{found.size / 1e6:.1f} MB"
    if lang is Lang.ZH:
        if not sent + removed:
            return f"{target}：没有变化，已是最新"
        begins, ends = ("会传", "会删") if rehearsed else ("已发布，传了", "删了")
        return f"{target}：{begins} {sent} 个文件（{size}），{ends} {removed} 个"
    if not sent + removed:
        return f"{target}: nothing changed"
    begins = "would send" if rehearsed else "deployed: sent"
    return f"{target}: {begins} {_many(sent, 'file')} ({size}), removed {removed}"


def verified(asked: int, left: int, problems: int, lang: Lang) -> str:
    """What reading a deployed site back came to."""
    if lang is Lang.ZH:
        rest = f"，还有 {left} 处没有看" if left else ""
        return f"核对了 {asked} 处{rest}：{f'{problems} 个问题' if problems else '和发布的一样'}"
    rest = f", {left} left out" if left else ""
    found = _many(problems, "problem") if problems else "as it was sent"
    return f"read {_many(asked, 'answer')} back{rest}: {found}"


def rolled_back(target: str, found: Manifest, lang: Lang) -> str:
    """Which release a host shows again."""
    if lang is Lang.ZH:
        return f"{target}：已退回 {found.when} 的一版（{found.release[:12]}，{found.who}）"
    return f"{target}: shows the release of {found.when} again ({found.release[:12]}, {found.who})"


def packed_site(place: object, files: int, lang: Lang) -> str:
    """Where the zip of the website lies."""
    return f"{place}（{files} 个文件）" if lang is Lang.ZH else f"{place} ({_many(files, 'file')})"


def explained(found: Explanation, lang: Lang) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Why a file is as it is, as headings and the lines below each."""
    nothing = ("没有变化，不需要重做" if lang is Lang.ZH else "nothing: no answer has changed",)
    rows = (
        ("文件：", "file:", (found.path,)),
        ("任务：", "made by:", (found.key,)),
        ("上次重做是因为：", "made last because of:", spoken(found.last, lang)),
        ("下次重做是因为：", "to be made again because of:", spoken(found.now, lang) or nothing),
        ("依据：", "rests on:", spoken(found.reads, lang)),
    )
    return ((zh if lang is Lang.ZH else en, lines) for zh, en, lines in rows)


def spoken(reasons: Iterable[str], lang: Lang) -> tuple[str, ...]:
    """Reasons as sentences, questions as words: `card(profiles/first)` → `简介 profiles/first`,
    `en.card(profiles/first)` → `简介 (en) profiles/first`.

    Questions of one name share a line, in the order of their first.
    """
    which, comma = (0, "；") if lang is Lang.ZH else (1, "; ")
    lines: dict[str, list[str]] = {}
    for reason in reasons:
        asked = _ANSWER.fullmatch(reason)
        name, about = (asked[2], asked[3]) if asked else (reason, "")
        words = (QUESTIONS if asked else REASONS).get(name, (name, name))
        tongue = f" ({asked[1]})" if asked and asked[1] else ""
        lines.setdefault(words[which] + tongue, []).extend([about] * bool(about))
    return tuple(f"{name}  {comma.join(about)}".rstrip() for name, about in lines.items())


def our_bug(error: BaseException) -> str:
    """An exception nobody foresaw, in both languages, so that it can be passed on as it stands."""
    cause = error.__cause__
    if cause is None:
        what = f"{type(error).__name__}: {error}"
    elif far := _FAR_CAUSE.search(str(cause)):  # it comes from another process, as a text
        what = f"{error}: {far[1]}"
    else:
        what = f"{error}: {type(cause).__name__}: {cause}"
    return f"程序出错了（不是您的错）· this is our bug, not yours\n  {what.rstrip(': ')}"
