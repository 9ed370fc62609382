"""Every rule a project can break: id, severity, and its sentence and hint in Chinese and English.

`{found}` and the like are filled from a problem's arguments. `docs/diagnostics.md` has a paragraph
for each rule and `tests/cases/problems/` a case; tests keep the three in step.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error publishes nothing; a warning is shown and lived with."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `zh` and `en` say what was found and expected, the hints how to mend it."""

    severity: Severity
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""


def _error(zh: str, en: str, hint_zh: str = "", hint_en: str = "") -> Rule:
    return Rule(Severity.ERROR, zh, en, hint_zh, hint_en)


def _warning(zh: str, en: str, hint_zh: str = "", hint_en: str = "") -> Rule:
    return Rule(Severity.WARNING, zh, en, hint_zh, hint_en)


_FILES: dict[str, Rule] = {
    "not-utf8": _error(
        "文件不是 UTF-8 编码{guessed}",
        "the file is not UTF-8{guessed_en}",
        "用记事本打开，“另存为”时把“编码”选成 UTF-8",
        "Open it in Notepad and “Save as” with the encoding UTF-8",
    ),
    "empty-file": _error(
        "文件是空的",
        "the file is empty",
        "补写内容，或删掉这个文件；bangyang new 能写好一篇的开头",
        "Write it or delete the file; “bangyang new” writes a beginning",
    ),
    "too-large": _error(
        "文件有 {found}，超过上限 {limit}",
        "the file has {found}, more than {limit}",
        "缩小它，或把它放到别处再写链接",
        "Make it smaller, or put it elsewhere and link to it",
    ),
    "unreadable": _error(
        "文件读不出来（{found}）",
        "the file cannot be read ({found})",
        "看看它是否被别的程序占用、有没有读取权限",
        "See whether another program holds it and whether you may read it",
    ),
    "outside-project": _error(
        "“{found}”指向项目文件夹以外",
        "“{found}” leads out of the project's folder",
        "把文件放进项目里，再写相对路径",
        "Put the file inside the project and write its relative path",
    ),
    "misplaced": _warning(
        "这个位置的文件不会发布：{found}",
        "a file in this place is not published: {found}",
        "内容放在 profiles、lectures/<系列>、news、pages、walls、boards 或 screens 里",
        "Content lives in profiles, lectures/<series>, news, pages, walls, boards or screens",
    ),
    "wrong-ending": _warning(
        "文件名“{found}”的结尾不对，不会读取它",
        "the file name “{found}” has the wrong ending: it is not read",
        "改名为“{suggested}”；看不到结尾时，先在资源管理器里打开“查看 → 文件扩展名”",
        "Rename it “{suggested}”; Explorer shows endings under “View → File name extensions”",
    ),
    "changed-while-building": _error(
        "生成时文件又变了",
        "the file changed during the build",
        "再运行一次",
        "Run it once more",
    ),
}

_FRONT: dict[str, Rule] = {
    "no-front-matter": _error(
        "文件开头没有“---”包住的资料",
        "the file does not begin with front matter between “---” lines",
        "第一行写“---”，下面每行一项，如“姓名: 王进喜”，最后再写一行“---”",
        "Begin with “---”, one “key: value” a line, and end with “---”",
    ),
    "unclosed-front-matter": _error(
        "开头的“---”没有配对：资料到哪里结束？",
        "the “---” at the beginning is never closed",
        "在资料的最后一行下面单独写一行“---”",
        "Write a line “---” below the last key",
    ),
    "bad-yaml": _error(
        "这里读不懂：{found}",
        "this cannot be read: {found_en}",
        "{mend}",
        "{mend_en}",
    ),
    "wide-colon": _error(
        "“{found}”后面是全角冒号“：”",
        "“{found}” is followed by a full-width colon “：”",
        "改成半角冒号加空格：“{found}: …”",
        "Write an ASCII colon and a space: “{found}: …”",
    ),
    "no-space": _error(
        "“{found}:”的冒号后面没有空格",
        "there is no space after “{found}:”",
        "在冒号后面空一格：“{found}: …”",
        "Write a space after the colon: “{found}: …”",
    ),
    "tab": _error(
        "缩进里有制表符（Tab）",
        "a tab is used for indentation",
        "删掉它，按几次空格键来对齐",
        "Delete it and line up with spaces",
    ),
    "wide-space": _error(
        "这里是全角空格",
        "this is a full-width space",
        "删掉它，换到英文输入状态再按空格键",
        "Delete it and type an ordinary space",
    ),
    "not-a-mapping": _error(
        "这里应当写几行“名称: 内容”，现在是{found}",
        "“key: value” lines were expected here, not {found_en}",
        "每行写成“名称: 内容”，冒号用半角、后面空一格",
        "Write “key: value”, with an ASCII colon and a space",
    ),
    "duplicate-key": _error(
        "“{found}”写了两次",
        "“{found}” is given twice",
        "留下一个（中英文名称算同一项）",
        "Keep one (the Chinese and English names are the same field)",
    ),
    "unknown-field": _error(
        "不认识的字段“{found}”",
        "unknown field “{found}”",
        "这里可以写：{known}",
        "Known here: {known_en}",
    ),
    "unknown-language": _error(
        "“{found}”里的“{tag}”不是本站认识的语言",
        "“{tag}” in “{found}” is no language of this site",
        "认识的语言：{known}；中文写在没有语言标记的文件里，不是译文就换个文件名",
        "Known: {known_en}; Chinese has no tag; rename the file if it is no translation",
    ),
    "orphan-translation": _error(
        "这是译文，可是没有它的原文 {found}",
        "this is a translation, and its original {found} is not there",
        "先写中文原文，或者改正文件名",
        "Write the Chinese original first, or mend the file's name",
    ),
    "inherited-field": _warning(
        "译文里的“{found}”不起作用：以原文为准",
        "“{found}” has no effect in a translation: the original decides",
        "删去这一行，要改就改原文",
        "Delete the line; to change the fact, change the original",
    ),
    "not-in-original": _error(
        "原文里没有“{found}”",
        "the original has no “{found}”",
        "原文里有：{known}",
        "The original has: {known}",
    ),
    "missing-key": _error(
        "缺少必填的“{zh}”（{en}）",
        "“{en}” ({zh}) is missing",
        "加一行“{zh}: …”",
        "Add a line “{en}: …”",
    ),
    "empty-value": _error(
        "“{zh}”（{en}）后面没有内容",
        "“{en}” ({zh}) has no value",
        "这一项必须有，在冒号后面补上",
        "It is needed: write it after the colon",
    ),
    "wrong-type": _error(
        "“{key}”应当是{expected}，现在是{found}",
        "“{key}” should be {expected_en}, not {found_en}",
        "照这个样子写：{example}",
        "Write it like this: {example}",
    ),
    "out-of-range": _error(
        "“{key}”应当{expected}，现在是 {found}",
        "“{key}” should be {expected_en}, not {found}",
        "核对这个数字",
        "Check the number",
    ),
    "bad-date": _error(
        "“{found}”不是日期",
        "“{found}” is not a date",
        "写成 2019-05-01、2019年5月1日；只知道月份就写 2019年5月",
        "Write 2019-05-01 or 2019年5月1日; 2019年5月 when only the month is known",
    ),
    "bad-hours": _error(
        "看不懂的时段“{found}”",
        "“{found}” says no hours that we understand",
        "写成“周一至周五 8:00–18:00；周六 9:00–12:00”，时间到 24:00 为止",
        "Write “周一至周五 8:00–18:00” or “Mon–Fri 8:00–18:00”, up to 24:00",
    ),
    "bad-display": _error(
        "看不懂的屏幕尺寸“{found}”",
        "“{found}” is no size of a screen",
        "写像素“1920×1080”（可加“55寸”或“P2.5”），或写“5.12×2.88 米 P2.5”；边长 160–8192 像素",
        "Write pixels, “1920x1080” (with “55寸” or “P2.5”), or “5.12×2.88 m P2.5”; 160–8192 px",
    ),
    "bad-days": _error(
        "“{found}”不是日子",
        "“{found}” is not a day or a range of days",
        "每年的写 12-13，某一年的写 2020-04-04，几天写 2022-11-30..2022-12-06",
        "Write 12-13 (every year), 2020-04-04 (once) or 2022-11-30..2022-12-06",
    ),
    "bad-moment": _error(
        "“{found}”不是日期加时间",
        "“{found}” is not a date with an hour",
        "写成 2026-05-08 14:00 或 2026年5月8日 下午2点半；结束时间另写一行“结束”",
        "Write 2026-05-08 14:00; the end has a line of its own",
    ),
    "no-such-date": _error(
        "“{found}”不存在：日历上没有这一天，或钟点不对",
        "there is no “{found}”: no such day, or no such hour",
        "核对年月日和时间",
        "Check the day and the hour",
    ),
    "bad-flag": _error(
        "“{found}”应当写“是”或“否”",
        "“{found}” should be yes or no",
        "写“是”或“否”",
        "Write yes or no",
    ),
    "bad-focus": _error(
        "“{found}”不是图片里的位置",
        "“{found}” is not a place in a picture",
        "写成“50% 30%”：离左边和上边的距离",
        "Write “50% 30%”: from the left and from the top",
    ),
    "bad-choice": _error(
        "“{found}”不在可选的词里",
        "“{found}” is not one of the words known here",
        "可以写：{choices}",
        "Choose one of: {choices_en}",
    ),
    "bad-url": _error(
        "“{found}”不是网址",
        "“{found}” is not a web address",
        "以 http:// 或 https:// 开头",
        "Begin with http:// or https://",
    ),
    "bad-colour": _error(
        "“{found}”不是颜色",
        "“{found}” is not a colour",
        '写成六位色值并加引号，如 "#A8201A"；不加引号时，# 后面会被当作备注',
        'Write six digits in quotes, such as "#A8201A"; unquoted, # begins a comment',
    ),
    "bad-inks": _error(
        "“{found}”不是四色油墨",
        "“{found}” is not a mixture of four inks",
        "写青、品红、黄、黑四个百分数（0 到 100），如 20 100 100 12",
        "Write per cent of cyan, magenta, yellow and black (0 to 100): 20 100 100 12",
    ),
    "bad-face": _error(
        "“{found}”不能作字体名",
        "“{found}” cannot be the name of a typeface",
        "只写字体的名字，如 Source Han Serif SC；字体文件放进 assets/fonts",
        "Write the name alone, such as Source Han Serif SC; put the file into assets/fonts",
    ),
    "pale-text": _warning(
        "这种颜色的字在底色上看不清：对比度只有 {found}，至少要 4.5",
        "words in this colour are hard to read on the paper: contrast {found}, at least 4.5 needed",
        "换深一些的颜色，或换浅一些的底色",
        "Choose a darker colour, or a lighter paper",
    ),
    "bad-base-url": _error(
        "网站地址“{found}”应当以 http:// 或 https:// 开头、以 / 结尾",
        "the site's address “{found}” should begin with http:// or https:// and end in /",
        "写成 https://union.example.edu.cn/",
        "Write https://union.example.edu.cn/",
    ),
    "bad-alias": _error(
        "旧地址“{found}”不是站内路径",
        "the former address “{found}” is not a path inside the site",
        "只写网站地址后面的部分，如 old/news/12",
        "Write what follows the site's address, as old/news/12",
    ),
    "bad-slug": _error(
        "“{found}”不能用在网址里：只用小写字母、数字和短横线，也不能是 con、nul 等系统名",
        "“{found}” cannot be part of an address: use small letters, digits and hyphens, and no "
        "device name such as con or nul",
        "写成“{suggested}”",
        "Write “{suggested}”",
    ),
}

_CONTENT: dict[str, Rule] = {
    "unknown-person": _error(
        "找不到人物“{found}”",
        "there is no profile “{found}”",
        "写 content/profiles/ 里的文件夹名或姓名；主讲的嘉宾改写成“- 姓名: …”",
        "Write the folder name below content/profiles/, or the person's name; "
        "a guest who speaks is written “- name: …”",
    ),
    "unknown-lecture": _error(
        "找不到讲座或系列“{found}”",
        "there is no lecture or series “{found}”",
        "写成“lectures/系列”或“lectures/系列/讲座”",
        "Write “lectures/series” or “lectures/series/lecture”",
    ),
    "ambiguous": _error(
        "“{found}”不止一个：{choices}",
        "“{found}” is not unique: {choices}",
        "改写成其中一个",
        "Write one of these ids",
    ),
    "unknown-column": _error(
        "site.yaml 里没有栏目“{found}”",
        "site.yaml has no column “{found}”",
        "可以写：{known}",
        "Known: {known}",
    ),
    "missing-series": _error(
        "讲座所在的文件夹里没有 index.md（系列说明）",
        "the lecture's folder has no index.md describing the series",
        "在 {found} 里写一个 index.md",
        "Write an index.md in {found}",
    ),
    "duplicate-id": _error(
        "编号“{found}”用了两次",
        "the id “{found}” is used twice",
        "改掉其中一个：文件的编号就是它的文件名（大小写不同也算相同）",
        "Change one of them: a file's id is its name (differing in case alone is not enough)",
    ),
    "duplicate-address": _error(
        "地址“{found}”有两个文件要用",
        "two files want the address “{found}”",
        "给其中一个写上不同的“网址名”，或改掉“旧地址”",
        "Give one of them another slug, or change the alias",
    ),
    "unknown-honour": _warning(
        "荣誉表里没有“{found}”",
        "the honour table does not know “{found}”",
        "核对名称；若无误，在 content/honours.yaml 里补上",
        "Check the title; if it is right, add it to content/honours.yaml",
    ),
    "undated-honour": _warning(
        "“{found}”没有写年份或周期",
        "“{found}” has neither a year nor a cycle",
        "加一行“年份: …”或“周期: …”",
        "Add a year or a cycle",
    ),
    "living-birthday": _warning(
        "写了在世人物的生日（{found}）",
        "this gives a living person's birthday ({found})",
        "在世的人只写出生年份；页面上不会显示月日",
        "Write the year alone; the page does not show the day",
    ),
    "years-reversed": _error(
        "去世年份（{died}）早于出生年份（{born}）",
        "the year of death ({died}) is before the year of birth ({born})",
        "核对两个年份",
        "Check both years",
    ),
    "end-before-start": _error(
        "结束时间早于开始时间",
        "the end is before the start",
        "核对两个时间",
        "Check both times",
    ),
    "empty-speaker": _error(
        "这位主讲人既没有“人物”也没有“姓名”",
        "this speaker has neither a person nor a name",
        "写本站人物的编号，或嘉宾的姓名",
        "Write a profile's id, or a guest's name",
    ),
    "no-sources": _warning(
        "没有写“出处”：公开发表的事实要能核对",
        "no sources are given: what is published should be checkable",
        "在“出处”下列出文章、文件或网址",
        "List articles, documents or addresses under “sources”",
    ),
    "abstract-length": _warning(
        "摘要有 {found} 字，宜为 120–180 字",
        "the abstract has {found} 字; 120–180 is the measure",
        "改写到这个长度，展板上才好看",
        "Rewrite it to that length for the wall",
    ),
    "abstract-cut": _warning(
        "没有写“摘要”，从正文开头截取了 {found} 字",
        "no abstract: the first {found} 字 of the text are used",
        "写一段 120–180 字的“摘要”",
        "Write an abstract of 120–180 字",
    ),
    "no-alt": _error(
        "图片“{found}”没有写“说明”，或者只写了“图片”、文件名",
        "the picture “{found}” has no description, or only its name",
        "写一句话，告诉看不见图片的人画面上是什么",
        "Say in a sentence what the picture shows",
    ),
    "missing-picture": _error(
        "找不到图片“{found}”",
        "there is no picture “{found}”",
        "把图片放进 {folder}，文件名和大小写要完全一样",
        "Put the picture into {folder}; name and case must match",
    ),
    "not-a-picture": _error(
        "“{found}”不是能用的图片（{reason}）",
        "“{found}” is not a usable picture ({reason_en})",
        "换成 JPEG、PNG、WebP、HEIC 或 AVIF 图片",
        "Use a JPEG, PNG, WebP, HEIC or AVIF picture",
    ),
    "moving-picture": _warning(
        "“{found}”是动图，网页上只显示第一帧",
        "“{found}” moves; only its first frame is shown",
        "要让它动起来，请转成 MP4 视频，在正文里写一个链接；不用动，就换成一张静止的图片",
        "To keep it moving, make it an MP4 and link to it; otherwise use a still picture",
    ),
    "tangled": _error(
        "正文排不出来：{found}",
        "the text cannot be set: {found_en}",
        "写得简单些，或分成几段、几篇",
        "Write it more simply, or in several paragraphs or files",
    ),
    "unknown-embed": _error(
        "“@[…]”里不能写“{found}”",
        "“@[…]” does not know “{found}”",
        "可以写：{known}",
        "Known: {known_en}",
    ),
    "recording-without-words": _warning(
        "“{found}”缺少标题，或缺少字幕和文字稿：听不见、看不见的人无从知道内容",
        "“{found}” has no title, or neither captions nor a text: who cannot hear or see it is lost",
        '写成 @[视频](talk.mp4 "标题" 字幕=talk.vtt)，或用“文字=”指到文字稿',
        'Write @[video](talk.mp4 "title" captions=talk.vtt), or point “text=” to a transcript',
    ),
    "missing-emblem": _error(
        "没有名为“{found}”的图标",
        "there is no emblem “{found}”",
        "可以写：{known}；自己的图标放在 assets/emblems/",
        "Known: {known}; your own live in assets/emblems/",
    ),
    "broken-link": _error(
        "链接指向的“{found}”不存在",
        "the link leads to “{found}”, which does not exist",
        "写成从这个文件出发的相对路径，如 ../wang-jinxi/index.md",
        "Write the path from this file, as ../wang-jinxi/index.md",
    ),
    "empty-link": _error(
        "这里的括号是空的：没有写链接或图片的地址",
        "the brackets are empty: a link or picture leads nowhere",
        "在括号里写上地址，或删掉它",
        "Write the address into the brackets, or delete them",
    ),
    "broken-anchor": _warning(
        "“{found}”：那一页里没有叫这个名字的小标题",
        "“{found}”: there is no such heading on that page",
        "“#”后面写小标题的原文，空格和标点改成“-”",
        "After “#” write the heading, with “-” for spaces and punctuation",
    ),
    "hidden-link": _warning(
        "链接指向的“{found}”现在没有网页（草稿，不在发布日期内，或是只印刷的事迹墙）",
        "the link leads to “{found}”, which has no page now "
        "(a draft, outside its dates, or a wall)",
        "等它发布后再链接，或删掉链接",
        "Link to it when it is published, or remove the link",
    ),
    "unknown-format": _error(
        "没有叫“{found}”的尺寸",
        "there is no format “{found}”",
        "写“宽×高”（毫米），或写：{known}；自己的尺寸加在 site.yaml 的“印刷: 规格”里",
        "Write width×height in mm, or one of: {known}; add your own under print: formats",
    ),
    "unknown-subject": _error(
        "{kind}：找不到“{found}”",
        "{kind_en}: there is no “{found}”",
        "这里写{expected}",
        "Write here: {expected_en}",
    ),
    "needless-subject": _warning(
        "风采册收进全部人物，写在“内容”里的“{found}”没有用",
        "a booklet holds everybody; “{found}” is not used",
        "删掉这一行“内容”",
        "Delete the subjects",
    ),
    "pane-empty": _warning(
        "橱窗“{pane}”空着：没有可挂的",
        "the pane “{pane}” stays empty",
        "写上“种类”和“内容”，或用“文件”写一个现成的 PDF、图片",
        "Give a kind and a subject, or a finished file",
    ),
    "pane-many": _error(
        "橱窗“{pane}”没有写“内容”：{kind}现在有 {found} 张，一窗只挂一张",
        "the pane “{pane}” has no subject: there are {found} sheets of the kind {kind_en}",
        "写明挂哪一张，如“内容: 王进喜”",
        "Say which one, as “subject: …”",
    ),
    "missing-sheet": _error(
        "找不到成品文件“{found}”",
        "there is no file “{found}”",
        "把 PDF 或图片放进 {folder}，文件名和大小写要完全一样",
        "Put the PDF or picture into {folder}; name and case must match",
    ),
    "broken-menu": _error(
        "菜单的去处“{found}”不存在，或现在没有发布",
        "the menu leads to “{found}”, which does not exist or is not public now",
        "写内容编号（如 pages/about）或站内地址（如 news/index.html）",
        "Write an id (as pages/about) or an address of this site (as news/index.html)",
    ),
    "unpublishable-file": _error(
        "这类文件不能发布：“{found}”",
        "a file of this kind is not published: “{found}”",
        "可以链接：{known}；网页、脚本和 SVG 会以本站的身份运行，不能从 content 发布",
        "Link to one of {known}; pages, scripts and SVG would run as part of the site",
    ),
    "dead-link": _warning(
        "外部链接“{found}”打不开：{reason}",
        "the outside link “{found}” leads nowhere: {reason_en}",
        "在浏览器里打开看看；确实没有了，就换一个地址或删掉链接，出处则写“可点: 否”",
        "Open it in a browser; if it is gone, find another address or take the link out "
        "(a source keeps its address with “linked: no”)",
    ),
    "moved-link": _warning(
        "“{found}”已经永久搬到“{to}”",
        "“{found}” has moved for good to “{to}”",
        "打开新地址，内容对的话就改写成它",
        "Open the new address and, if it is the same text, write that",
    ),
    "private-link": _warning(
        "“{found}”在内部网络里，校外的人打不开，也没有检查",
        "“{found}” is on a private network: visitors cannot reach it, and it was not visited",
        "换成公开的地址，或删掉链接",
        "Link to a public address, or take the link out",
    ),
    "links-unchecked": _warning(
        "还有 {found} 个外部链接没有查到：数量或时间到了上限",
        "{found} outside links were not visited: too many, or too little time",
        "再运行一次 bangyang check --external，查过的不会重查",
        "Run “bangyang check --external” again; what was visited is remembered",
    ),
    "no-network": _warning(
        "{found} 个外部链接一个也连不上：这台电脑现在可能没有联网",
        "not one of {found} outside links can be reached: this computer may be offline",
        "接上网络再查",
        "Go online and check again",
    ),
    "unsafe-link": _error(
        "链接“{found}”不能使用",
        "the link “{found}” cannot be used",
        "只用 http、https、mailto、tel 或站内路径",
        "Use http, https, mailto, tel or a path inside the site",
    ),
    "no-slides": _warning(
        "这份播放单里没有页面",
        "this playlist has no slides",
        "在“页面”里写要播的内容，如“- 种类: 人物”",
        "List what is shown under “slides”, as “- kind: profile”",
    ),
    "slide-too-short": _warning(
        "一页只停留 {found} 秒，来不及看完",
        "a slide stays for {found} seconds only, too short to be read",
        "至少 10 秒；不写则停留 12 秒",
        "Ten seconds at least; twelve if you leave it out",
    ),
    "no-people": _warning(
        "这面墙上没有人物",
        "nobody hangs on this wall",
        "写“名单”“荣誉级别”“主题”或“分区”",
        "Give people, levels, topics or sections",
    ),
}

_MAKING: dict[str, Rule] = {
    "untranslated": _warning(
        "模板里的“{found}”没有译文（{language}），页面上仍是中文",
        "“{found}” of the template has no translation ({language}); the page says it in Chinese",
        "在 templates/locale/{language}.site.po 里加上这一条",
        "Add it to templates/locale/{language}.site.po",
    ),
    "bad-catalogue": _error(
        "译文目录读不懂：{found}",
        "the catalogue of translations cannot be read: {found}",
        "按 PO 文件的写法改正这一行",
        "Mend the line as PO files are written",
    ),
    "template-error": _error(
        "模板写错了：{found}",
        "the template is broken: {found}",
        "改正这一行；不改动的站内模板可以删掉，用自带的",
        "Mend the line; delete your copy to use the built-in one",
    ),
    "missing-template": _error(
        "找不到模板“{found}”",
        "there is no template “{found}”",
        "核对文件名，放在 templates/ 里",
        "Check the name; templates live in templates/",
    ),
    "dynamic-include": _error(
        "模板名是算出来的，无法知道它依赖什么",
        "the name of the template is computed, so what it needs cannot be known",
        "把 include、extends 或 import 的名字直接写成字符串",
        "Write the name of include, extends or import as a plain string",
    ),
    "bad-stylesheet": _error(
        "样式表这里写错了：{found}",
        "the stylesheet is wrong here: {found}",
        "照提示改这一行，或删掉这个文件，用回自带的样式",
        "Mend this line, or delete the file to have the built-in style back",
    ),
    "unusable-face": _error(
        "字体文件“{found}”读不出来",
        "the typeface “{found}” cannot be read",
        "换一份完好的 .otf 或 .ttf，或删掉它，用回自带的宋体",
        "Bring a sound .otf or .ttf, or delete it to have our own face back",
    ),
    "unusable-profile": _error(
        "色彩特性文件“{found}”读不出来，或不是四色的",
        "the colour profile “{found}” cannot be read, or is not of four inks",
        "向印厂要四色（CMYK）输出的 .icc 文件；没有就先不写这一项",
        "Ask the print shop for its CMYK output profile (.icc); without one, leave this out",
    ),
    "missing-asset": _error(
        "找不到素材“{found}”",
        "there is no asset “{found}”",
        "放进 assets/ 里",
        "Put it into assets/",
    ),
    "missing-glyph": _error(
        "{who}：字体里没有“{found}”（{code}）",
        "{who}: no typeface has “{found}” ({code})",
        "{mend}（已试过 {tried}）",
        "{mend_en} (tried: {tried})",
    ),
    "does-not-fit": _error(
        "{who}：{sheet}排不下，多出约 {found} 字",
        "{who}: the {sheet_en} is too full by about {found} 字",
        "写一段短些的“摘要”",
        "Write a shorter abstract",
    ),
    "too-many-pixels": _error(
        "{who}：{sheet}按 {found} dpi 做成图片太大，最多 {most} dpi",
        "{who}: the {sheet_en} is too large for a picture of {found} dpi; {most} dpi at most",
        "在“印刷”的“规格”里把这个尺寸的“分辨率”改小，或改交 PDF",
        "Give this format a lower resolution below print, formats; or hand in the PDF",
    ),
    "typesetting": _error(
        "{who}：排版失败：{found}",
        "{who}: typesetting failed: {found}",
        "看看印刷模板是否改动过",
        "See whether a print template was changed",
    ),
    "no-such-sheet": _error(
        "没有叫“{found}”的印刷文件",
        "no finished sheet is called “{found}”",
        "写姓名、种类（如 展板、讲座海报）、墙名，或 public/print 里的文件名",
        "Name a person, a kind, a wall, or a file below public/print",
    ),
    "no-such-wall": _error(
        "没有叫“{found}”的事迹墙或宣传栏（现有：{known}）",
        "no wall or board is called “{found}” (there is: {known})",
        "写 content/walls 或 content/boards 里的文件名，不带 .md",
        "Use a file name of content/walls or content/boards without .md",
    ),
    "no-such-panel": _error(
        "没有第 {found} 块，这面墙一共 {last} 块",
        "there is no panel {found}, the wall has {last}",
        "编号见立面图",
        "The elevation shows the numbers",
    ),
    "bad-print-ledger": _error(
        "印刷记录读不出来",
        "the print ledger cannot be read",
        "从备份里恢复这个文件；实在没有就删掉它，下次会当作全都没印过",
        "Restore the file; without it everything counts as not yet printed",
    ),
    "wall-too-small": _error(
        "墙上放不下：从第 {number} 块“{first}”起有 {found} 块没有位置，"
        "挂 {rows} 行还缺 {missing} 毫米（空墙：{runs}）",
        "the wall is too small: {found} panels from no. {number} “{first}” on find no place; "
        "in {rows} rows {missing} mm are missing (free wall: {runs})",
        "减小展板或间距，挪开障碍，减少人物，或分成两面墙",
        "Make panels or gaps smaller, move obstacles, show fewer people, or use two walls",
    ),
    "wall-too-low": _error(
        "展板太靠近{edge}：墙高 {height} 毫米，展板从 {bottom} 到 {top} 毫米，"
        "离地至少 {lowest} 毫米",
        "panels come too near the {edge_en}: the wall is {height} mm high, panels go from {bottom} "
        "to {top} mm, and {lowest} mm above the floor stay free",
        "降低展板高度，或调整“视平线”",
        "Make panels lower, or move the eye line",
    ),
    "wall-low": _warning(
        "展板底边离地 {bottom} 毫米，低于 {comfortable} 毫米，站着不好读",
        "the panels end {bottom} mm above the floor; below {comfortable} mm nobody reads standing",
        "提高“视平线”，减小展板，或少挂一行",
        "Raise the eye line, make panels smaller, or hang fewer rows",
    ),
    "obstacle-outside": _error(
        "障碍“{found}”超出墙面：横向 {x}–{right}、竖向 {y}–{top} 毫米，"
        "墙是 {width} × {height} 毫米",
        "the obstacle “{found}” lies outside the wall: {x}–{right} across and {y}–{top} mm up, "
        "the wall is {width} × {height} mm",
        "重新量一量，“距左”从墙的左端量起，“离地”从地面量起",
        "Measure again: x from the wall's left end, y from the floor",
    ),
    "empty-section": _warning(
        "分区“{found}”里没有人物，不挂这一区",
        "nobody hangs in the section “{found}”: it is left out",
        "核对它的名单、级别、年代等条件；已经挂在前面分区的人不再重复",
        "Check its rules; whoever hangs in an earlier section does not hang twice",
    ),
}

_SITE: dict[str, Rule] = {
    "no-config": _error(
        "这里没有 site.yaml",
        "there is no site.yaml here",
        "在站点的文件夹里运行，或用 bangyang init 新建一个",
        "Run it in the site's folder, or make one with “bangyang init”",
    ),
    "unwritable": _error(
        "写不进“{found}”：{reason}",
        "cannot write “{found}”: {reason}",
        "看看有没有写入权限、磁盘是否已满、文件是否被占用",
        "See whether you may write there, the disk is full, or the file is in use",
    ),
    "disk-full": _error(
        "磁盘满了，写不进“{found}”",
        "the disk is full: cannot write “{found}”",
        "腾出空间再运行；已发布的网站没有变动",
        "Free some space and run again; the published site is unchanged",
    ),
    "public-not-ours": _error(
        "“{found}”不是本程序生成的，不会覆盖它",
        "“{found}” was not made by this program and is not overwritten",
        "把它移走或改名，再运行",
        "Move or rename it and run again",
    ),
    "no-pagefind": _error(
        "Pagefind 没有做成全文索引：{found}",
        "Pagefind has made no index: {found_en}",
        "运行 pip install bangyang[search]；不用它，就删掉 site.yaml 里的“搜索: pagefind”",
        "Run “pip install bangyang[search]”, or take “search: pagefind” out of site.yaml",
    ),
    "busy": _error(
        "另一个 bangyang 正在生成这个站点",
        "another bangyang is building this site",
        "等它结束再运行",
        "Wait until it has finished",
    ),
    "file-exists": _error(
        "“{found}”已经存在，不会覆盖",
        "“{found}” exists already and is not overwritten",
        "换一个名字",
        "Choose another name",
    ),
}

# What the preflight finds in a finished file; `{where}` is a page and a place, or nothing.
_PREFLIGHT: dict[str, Rule] = {
    "preflight-unreadable": _error(
        "成品“{sheet}”打不开：{found}{where}",
        "the finished “{sheet}” cannot be opened: {found}{where_en}",
        "再生成一次；还是这样，请把文件名告诉维护人员",
        "Build it again; if it stays so, tell the maintainers its name",
    ),
    "preflight-size": _error(
        "“{sheet}”的成品尺寸是 {found}，应为 {expected}{where}",
        "“{sheet}” is {found}, not {expected}{where_en}",
        "看看印刷模板是否改动过页面大小",
        "See whether a print template changes the size of the page",
    ),
    "preflight-bleed": _error(
        "“{sheet}”的出血不对：{found}，应为 {expected}{where}",
        "the bleed of “{sheet}” is wrong: {found}, not {expected}{where_en}",
        "让铺到边的底色和照片一直铺到出血线",
        "Let colour and pictures that reach the edge go on to the bleed",
    ),
    "preflight-marks": _error(
        "“{sheet}”有画到出血以外的内容，或画进出血里的标记：{found}{where}",
        "in “{sheet}” something reaches out of the bleed, or a mark into it: {found}{where_en}",
        "出血以外只放裁切标记和信息栏",
        "Let nothing but marks and the slug line stand outside the bleed",
    ),
    "preflight-pages": _error(
        "“{sheet}”有 {found} 页，应为 {expected} 页{where}",
        "“{sheet}” has {found} pages, not {expected}{where_en}",
        "看看内容是不是多得换了页",
        "See whether the content has become too long and runs on",
    ),
    "preflight-font": _error(
        "“{sheet}”没有嵌入字体“{found}”{where}",
        "“{sheet}” does not embed the typeface “{found}”{where_en}",
        "换一个允许嵌入的字体文件，放进 assets/fonts/",
        "Bring a typeface that may be embedded into assets/fonts/",
    ),
    "preflight-glyph": _error(
        "“{sheet}”有 {found} 个字没有字形，印出来是空框{where}",
        "“{sheet}” has {found} characters without a glyph: they print as empty boxes{where_en}",
        "把含有这个字的字体放进 assets/fonts/，或换一个写法",
        "Put a typeface that has it into assets/fonts/, or write it another way",
    ),
    "preflight-facts": _error(
        "“{sheet}”上读不到“{found}”{where}",
        "“{sheet}” does not say “{found}”{where_en}",
        "看看设计是否漏了它，或者它被盖住、截掉了",
        "See whether the design leaves it out, covers it or cuts it off",
    ),
    "preflight-unsafe-text": _error(
        "“{sheet}”有字排到安全区以外：{found}（上右下左应空 {expected}）{where}",
        "words of “{sheet}” leave the safe area: {found} "
        "(clear at the top, right, bottom and left: {expected}){where_en}",
        "缩短这段文字，或检查模板里它的位置",
        "Shorten that text, or see where the template places it",
    ),
    "preflight-overlap": _error(
        "“{sheet}”有字压在别的字上：{found}{where}",
        "words of “{sheet}” lie over others: {found}{where_en}",
        "缩短其中一段文字，或检查模板",
        "Shorten one of the texts, or see to the template",
    ),
    "preflight-small-text": _error(
        "“{sheet}”最小的字是 {found}，这个距离应 {expected}{where}",
        "the smallest words of “{sheet}” are {found}; from this distance {expected}{where_en}",
        "缩短文字，或把规格的“阅读距离”改成实际的距离",
        "Shorten the text, or write the true reading distance in the format",
    ),
    "preflight-coarse-picture": _error(
        "“{sheet}”有照片只有 {found}，至少要 {expected}{where}",
        "a picture of “{sheet}” has {found}; at least {expected} is needed{where_en}",
        "换一张像素更多的原图，或改用小一些的尺寸",
        "Bring an original with more pixels, or choose a smaller format",
    ),
    "preflight-soft-picture": _warning(
        "“{sheet}”有照片是 {found}，宜 {expected}{where}",
        "a picture of “{sheet}” has {found}; {expected} would be right{where_en}",
        "有更清楚的原图就换上；没有，先打一张小样看看",
        "Bring a larger original if there is one; if not, look at a proof first",
    ),
    "preflight-rgb": _error(
        "“{sheet}”里有 RGB 颜色：{found}，应为 {expected}{where}",
        "“{sheet}” has RGB colours: {found}, not {expected}{where_en}",
        "照片：向印厂要 .icc 文件，写在 site.yaml 的“色彩特性文件”；其余：看看模板和图标",
        "For photographs, name the shop's .icc in site.yaml; for the rest, see to the template",
    ),
    "preflight-ink": _warning(
        "“{sheet}”有的地方墨量到 {found}，应 {expected}{where}",
        "ink on “{sheet}” reaches {found}; it should be {expected}{where_en}",
        "把那个颜色的四色值调低，或问问印厂能不能承受",
        "Lower that colour's inks, or ask the shop what its paper takes",
    ),
    "preflight-text-black": _warning(
        "“{sheet}”的小字是四色黑 {found}，应为 {expected}{where}",
        "small words of “{sheet}” are a rich black {found}, not {expected}{where_en}",
        "把主题里“墨”的油墨写成 0 0 0 100",
        "Write 0 0 0 100 as the inks of the theme's ink",
    ),
    "preflight-intent": _error(
        "“{sheet}”没有嵌入色彩特性文件“{expected}”，只有 {found}{where}",
        "“{sheet}” does not carry the profile “{expected}”, but {found}{where_en}",
        "再生成一次；还是这样，请告诉维护人员",
        "Build it again; if it stays so, tell the maintainers",
    ),
    "preflight-code": _error(
        "“{sheet}”的二维码读出来是“{found}”，应为“{expected}”{where}",
        "the QR code of “{sheet}” says “{found}”, not “{expected}”{where_en}",
        "看看二维码是否被盖住、太小，或底色太深",
        "See whether the code is covered, too small, or on too dark a ground",
    ),
    "preflight-small-code": _warning(
        "“{sheet}”的二维码边长 {found}，宜 {expected}{where}",
        "the QR code of “{sheet}” is {found} wide; {expected} would be right{where_en}",
        "给二维码多留一些地方，或换大一些的规格",
        "Give the code more room, or choose a larger format",
    ),
    "preflight-resolution": _error(
        "“{sheet}”标的分辨率是 {found}，应为 {expected}{where}",
        "“{sheet}” claims {found}, not {expected}{where_en}",
        "再生成一次；还是这样，请告诉维护人员",
        "Build it again; if it stays so, tell the maintainers",
    ),
    "preflight-mode": _error(
        "“{sheet}”是 {found}，应为 {expected}{where}",
        "“{sheet}” is {found}, not {expected}{where_en}",
        "看看 site.yaml 的“图片格式”和“色彩特性文件”",
        "See “raster” and “profile” in site.yaml",
    ),
    "preflight-heavy": _warning(
        "校样“{sheet}”有 {found}，应 {expected}{where}",
        "the proof “{sheet}” has {found}; it should be {expected}{where_en}",
        "用像素少一些的照片",
        "Use pictures with fewer pixels",
    ),
    "preflight-untagged": _error(
        "“{sheet}”缺少无障碍信息：{found}{where}",
        "“{sheet}” lacks what those need who listen: {found}{where_en}",
        "再生成一次；还是这样，请告诉维护人员",
        "Build it again; if it stays so, tell the maintainers",
    ),
}

RULES: dict[str, Rule] = {**_FILES, **_FRONT, **_CONTENT, **_MAKING, **_SITE, **_PREFLIGHT}
