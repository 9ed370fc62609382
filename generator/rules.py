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


QUIET = frozenset({"secret-in-settings"})
"""Rules that are told without the author's line, which nobody else should read."""


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
    "unknown-item": _error(
        "找不到“{found}”：合集里只能放人物、讲座和新闻",
        "there is no “{found}”: a bulletin brings people, lectures and news",
        "写成姓名、标题或编号，如“王进喜”“news/2020/plan”",
        "Write a name, a title or an id, such as “news/2020/plan”",
    ),
    "no-article": _error(
        "“{found}”没有做成公众号文章，不能放进多篇的合集",
        "no article is made of “{found}”, so it cannot be part of a message of several",
        "在 site.yaml 的“微信”里加上这一类，或把“形式”改成“一篇”",
        "Add its kind to `wechat` in site.yaml, or set `form` to `one`",
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
    "heavy-picture": _error(
        "“{found}”放进公众号文章是 {size} 像素，压缩到底还有 {kb} KB，公众号只收 1 MB 以下的图片",
        "in an article “{found}” has {size} px; pressed as far as it goes it is {kb} kB, and the "
        "platform takes pictures below 1 MB only",
        "长图请裁成几张，依次放进正文",
        "Cut a tall picture into several, one after the other",
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
    "booklet-as-picture": _warning(
        "风采册不做成图片，“成品”里的“图片”没有用",
        "a booklet is not made as pictures; “raster” is not used",
        "在风采册这一项写“成品: [印刷, 网络]”：装订要的是 PDF",
        "Write “variants: [print, web]” for the booklet: a binder needs the PDF",
    ),
    "no-name-cards": _warning(
        "讲座“{found}”{more}没有写主讲人，做不出席卡",
        "nobody is named as speaker of “{found}”{more_en}: no name cards",
        "在讲座里写“主讲人”；还没有定，就先不做它的席卡",
        "Name the speakers in the lecture, or order its cards later",
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
        "写一段短些的“摘要”；排不下的不是它，就把名言、单位、职务写短些",
        "Write a shorter abstract, or, where it is not that, a shorter quotation, unit or post",
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

# What keeps an article out of the draft box. `{found}` is its title or what is missing, `{code}`
# and `{words}` are the platform's own.
_SENDING: dict[str, Rule] = {
    "push-appid": _error(
        "平台不认识这个 AppID（{code}）",
        "the platform does not know this AppID ({code})",
        "到公众号后台“设置与开发 → 开发接口管理”核对，写到 site.yaml 的“微信: AppID”",
        "Compare it in the console under “Settings and development”, and write it in site.yaml",
    ),
    "push-article-id": _error(
        "平台说“{found}”的文章编号不对（{code}）",
        "the platform takes the id of “{found}” for invalid ({code})",
        "到草稿箱看看这一篇还在不在；不在了，加 --again 再发",
        "See whether it is still in the draft box; if not, push it with --again",
    ),
    "push-busy": _error(
        "另一个 bangyang 正在往草稿箱发",
        "another bangyang is sending to the draft box",
        "等它结束再发",
        "Wait until it ends and push again",
    ),
    "push-by-hand": _error(
        "平台不让程序处理“{found}”：{reason}（{code}）",
        "the platform does not let a program do it to “{found}”: {reason_en} ({code})",
        "打开公众号后台的草稿箱，按提示手工保存一次，再发",
        "Open the draft box of the console, save the article by hand as it says, and push again",
    ),
    "push-comments": _error(
        "这个公众号没有开通留言，“{found}”却要开（{code}）",
        "“{found}” asks for comments, which this account does not have ({code})",
        "把 site.yaml 里“微信”的“留言”写成关闭，生成后再发",
        "Set “comments” to “off” in the section “wechat” of site.yaml, build, and push again",
    ),
    "push-content": _error(
        "平台不收“{found}”的正文（{code}）：内容不合规定，或太长",
        "the platform does not take the text of “{found}” ({code}): not allowed, or too long",
        "先运行 bangyang check，按提示改正文；缩短正文，或去掉不寻常的排版，再发",
        "Run “bangyang check” and mend what it tells; shorten the text, and push again",
    ),
    "push-cover": _error(
        "平台不收“{found}”的封面（{code}）",
        "the platform does not take the cover of “{found}” ({code})",
        "换一张普通大小的封面图片，写在“微信: {{封面: …}}”，生成后再发",
        "Choose a cover of an ordinary size in its front matter, build, and push again",
    ),
    "push-doubled": _warning(
        "草稿箱里有两份“{found}”",
        "there are two drafts of “{found}” in the box",
        "到公众号后台的草稿箱，删掉旧的那一份",
        "Delete the older one in the draft box of the console",
    ),
    "push-draft-gone": _error(
        "“{found}”的草稿已不在草稿箱里：发表了，或被删掉了",
        "the draft of “{found}” is no longer in the box: it was published or deleted",
        "真要再放一份进去，加上 --again",
        "If you want another one there, push it with --again",
    ),
    "push-format": _error(
        "平台读不懂发去的“{found}”（{code}）",
        "the platform cannot read what was sent of “{found}” ({code})",
        "这是程序的错，请把这几行告诉维护人员；文章可以先手工粘贴",
        "This is our bug: tell the maintainers; meanwhile the article can be pasted by hand",
    ),
    "push-goods": _error(
        "平台说“{found}”里的商品卡片有问题（{code}）",
        "the platform finds fault with a product card of “{found}” ({code})",
        "去掉正文里的商品卡片再发；要用的话，到公众号后台里插入",
        "Take the card out and push again; insert it in the console if you need it",
    ),
    "push-incomplete": _error(
        "已发布的文件里缺“{found}”，或者它打不开",
        "“{found}” is missing from what is published, or cannot be opened",
        "再运行一次 bangyang build，然后发送",
        "Run “bangyang build” once more and push again",
    ),
    "push-no-article": _error(
        "没有一篇公众号文章叫“{found}”",
        "no article is called “{found}”",
        "运行 bangyang wechat list，看看有哪些",
        "Run “bangyang wechat list” to see what there is",
    ),
    "push-no-credentials": _error(
        "还没有公众号的 {found}",
        "the official account's {found} is not known",
        "AppID 写在 site.yaml 的“微信”里；AppSecret 用 bangyang wechat login 存进系统的钥匙串",
        "Write the AppID in site.yaml; keep the AppSecret with “bangyang wechat login”",
    ),
    "push-no-keyring": _error(
        "这台电脑没有可用的钥匙串",
        "this computer has no keyring that can be used",
        "运行 pip install bangyang[wechat]；还是不行，就设环境变量 BANGYANG_WECHAT_SECRET",
        "Run “pip install bangyang[wechat]”; else set BANGYANG_WECHAT_SECRET in the environment",
    ),
    "push-no-release": _error(
        "还没有生成公众号文章",
        "no article for the official account has been made",
        "site.yaml 里写上“微信:”一节，运行 bangyang build",
        "Write a section “wechat” in site.yaml and run “bangyang build”",
    ),
    "push-not-installed": _error(
        "发送要用的程序库 {found} 没有装",
        "the library {found}, which sending needs, is not installed",
        "运行 pip install bangyang[wechat]",
        "Run “pip install bangyang[wechat]”",
    ),
    "push-offline": _error(
        "“{found}”没有发成：{reason}，试了几次都不行",
        "“{found}” was not sent: {reason_en}, and trying again did not help",
        "看看网络，过一会儿再运行同样的命令，它接着做完",
        "See to the network and run the same command later: it goes on where it stopped",
    ),
    "push-older": _warning(
        "已发布的“{found}”比内容旧，发的是旧的",
        "what is published of “{found}” is older than the content; the old one is sent",
        "先运行 bangyang build，再发",
        "Run “bangyang build” first and push again",
    ),
    "push-parts-changed": _error(
        "“{found}”的篇数和草稿箱里的不同，平台不能改篇数",
        "“{found}” has another number of articles than its draft, which cannot be changed",
        "到草稿箱删掉这一份，再加 --again 发",
        "Delete that draft in the box and push with --again",
    ),
    "push-picture": _error(
        "平台不收“{found}”的图片“{picture}”：{reason}（{code}）",
        "the platform does not take the picture “{picture}” of “{found}”: {reason_en} ({code})",
        "换一张图片，或把它另存为 1 MB 以内的 JPEG，生成后再发",
        "Bring another picture, or save it as a JPEG below 1 MB; build and push again",
    ),
    "push-quota": _error(
        "今天能调用平台的次数用完了（{code}）",
        "the platform's daily number of calls is used up ({code})",
        "次数在每天零点（北京时间）恢复，明天再运行同样的命令，它接着做完",
        "It is renewed at midnight, Beijing time: run the same command tomorrow, it goes on",
    ),
    "push-refused": _error(
        "平台拒绝了“{found}”，代码 {code}：“{words}”",
        "the platform refuses “{found}”, code {code}: “{words}”",
        "按代码到微信开放文档的“全局返回码”里查",
        "Look the code up in the platform's list of return codes",
    ),
    "push-secret": _error(
        "AppSecret 不对（{code}）",
        "the AppSecret is wrong ({code})",
        "在公众号后台重置 AppSecret，再运行 bangyang wechat login 存新的",
        "Reset it in the console, then keep the new one with “bangyang wechat login”",
    ),
    "push-token": _error(
        "平台不认刚给的令牌，换过一次也不行（{code}）",
        "the platform refuses the token it has just given, and a new one too ({code})",
        "看看是不是还有别的程序在用同一个公众号，过几分钟再发",
        "See whether another program uses the same account, and push again in some minutes",
    ),
    "push-too-long": _error(
        "平台说“{found}”的{reason}太长（{code}）",
        "the platform takes the {reason_en} of “{found}” for too long ({code})",
        "缩短它，生成后再发",
        "Shorten it, build, and push again",
    ),
    "push-unauthorized": _error(
        "这个公众号没有调用草稿接口的权限（{code}）：没有认证，或认证过期了",
        "this account may not use the draft box by program ({code}): its certification is missing "
        "or has ended",
        "到公众号后台“设置与开发 → 微信认证”办理或年审；在那以前，文章可以手工粘贴",
        "Have it certified, or certified again, in the console; meanwhile paste articles by hand",
    ),
    "push-whitelist": _error(
        "这台电脑的地址 {found} 不在公众号的 IP 白名单里（{code}）",
        "this computer's address {found} is not on the account's IP whitelist ({code})",
        "到公众号后台“设置与开发 → 开发接口管理 → IP 白名单”加上 {found}，几分钟后再发",
        "Add {found} to the IP whitelist in the console, and push again in some minutes",
    ),
    "secret-in-settings": _error(
        "“{found}”是公众号的密码，不能写在 site.yaml 里",
        "“{found}” is the official account's password and must not stand in site.yaml",
        "删掉这一行，在公众号后台重置它，再用 bangyang wechat login 存进系统的钥匙串",
        "Delete the line, reset it in the console, and keep it with “bangyang wechat login”",
    ),
}

# What the platform's editor and readers make of an article; numbers are those of the rules that the
# platform publishes. The website does not depend on them, so only what a template alone can do,
# and what loses words, is an error.
_WECHAT: dict[str, Rule] = {
    "deploy-busy": _error(
        "{found} 从 {since} 起正在发布，请等它做完",
        "{found} has been deploying since {since}: wait until that is done",
        "做完了再运行一次；对方的电脑断了电的话，最多等半小时",
        "Run it again then; if the other machine lost its power, within half an hour",
    ),
    "deploy-host": _error(
        "主机上的“{found}”没有做成：{reason}",
        "the host would not do “{found}”: {reason}",
        "看看主机的磁盘是否满了、登录的人能不能写这个目录，再运行一次，它接着做完",
        "See that the disk is not full and the user may write there, and run it again: it goes on",
    ),
    "deploy-host-key-changed": _error(
        "“{found}”换了主机指纹，现在是 {fingerprint}：没有登录",
        "“{found}” shows another key than before, {fingerprint}: nobody logged in",
        "先问管服务器的人是不是换了机器；确实换了，删掉 {file} 里它的旧行，写上：{line}",
        "Ask who runs the server; if it is a new one, replace its old line in {file} by: {line}",
    ),
    "deploy-host-key-unknown": _error(
        "还不认识主机“{found}”，它的指纹是 {fingerprint}：没有登录",
        "the host “{found}” is not known yet, its key is {fingerprint}: nobody logged in",
        "向管服务器的人核对指纹；一样，就在 {file} 里加一行：{line}",
        "Compare the fingerprint with who runs the server, and add to {file}: {line}",
    ),
    "deploy-login": _error(
        "“{found}”没有登录成：{reason}",
        "“{found}” could not log in: {reason_en}",
        "核对 site.yaml 里这个目标的“用户”和“密钥”，以及密码",
        "Compare the user and the key of this target in site.yaml, and the password",
    ),
    "deploy-many-removals": _error(
        "这次要删 {found} 个页面或文件，多于 {limit} 个，先停下了：{first}…",
        "{found} pages or files would be removed, more than {limit}: stopped ({first} …)",
        "先看 bangyang deploy --dry-run；确实要删，加 --max-deletes {found}",
        "Look at bangyang deploy --dry-run; if it is meant, add --max-deletes {found}",
    ),
    "deploy-no-copy": _error(
        "主机做不了“整体”切换：{reason}",
        "the host cannot change releases as a whole: {reason_en}",
        "在 site.yaml 的这个目标里写“切换: 逐个”",
        "Write “switch: files” for this target in site.yaml",
    ),
    "deploy-no-release": _error(
        "主机上没有可以退回的版本“{found}”；有：{known}",
        "there is no release “{found}” to return to; there are: {known}",
        "用 --to 写上面列出的一个的开头几位",
        "Give the beginning of one of them with --to",
    ),
    "deploy-no-rollback": _error(
        "“{found}”不能退回：只有“切换: 整体”的主机留着从前的版本",
        "“{found}” keeps no earlier releases: only targets with `switch: whole` do",
        "恢复内容（如用版本管理），再 bangyang deploy 一次",
        "Restore the content and deploy again",
    ),
    "deploy-no-target": _error(
        "site.yaml 里没有写发布到哪里",
        "site.yaml does not say where to deploy to",
        "写上“部署:”一项，见 docs/deploy.md",
        "Write `deploy:`, see docs/deploy.md",
    ),
    "deploy-not-installed": _error(
        "发布到这台主机还要装“{found}”",
        "deploying to this host needs “{found}”",
        '运行 pip install "bangyang[sftp]"',
        'Run pip install "bangyang[sftp]"',
    ),
    "deploy-offline": _error(
        "连不上“{found}”，或连接断了：{reason}",
        "“{found}” cannot be reached, or the connection was cut: {reason}",
        "看看网络和主机名、端口，再运行一次，它接着做完",
        "See to the network, the host's name and its port, and run it again: it goes on",
    ),
    "deploy-open-key": _error(
        "私钥“{found}”别人也读得到：没有用它",
        "others may read the private key “{found}”: it was not used",
        "运行 chmod 600 {found}",
        "Run chmod 600 {found}",
    ),
    "deploy-overtaken": _error(
        "等得太久，别人接着发布了，这一次停下了",
        "somebody else took over while this deployment stood still: it stopped",
        "等对方做完，再运行一次",
        "Run it again when the other is done",
    ),
    "deploy-unknown-target": _error(
        "没有叫“{found}”的发布目标；有：{known}",
        "there is no target “{found}”; there are: {known}",
        "写上面列出的一个名称",
        "Give one of these names",
    ),
    "wechat-animate-begin": _warning(
        "公众号文章里的动画只写了触摸触发“{found}”，电脑上不会动（规范 1.7）",
        "an animation of the article begins on touch alone, “{found}”: not on computers (1.7)",
        '在模板里写成 begin="touchstart; click"',
        'Write begin="touchstart; click" in the template',
    ),
    "wechat-attribute": _warning(
        "公众号会删掉“{found}”",
        "the platform removes “{found}”",
        "id、class 和 on… 都留不下来，样式写进 style",
        "No id, class or event handler survives; write styles into style",
    ),
    "wechat-author-long": _warning(
        "公众号文章的作者有 {found} 字，最多 {limit} 字，多了 {more} 字",
        "the article's author has {found} characters, {more} more than the {limit} allowed",
        "在本文开头“微信”里，或 site.yaml 的“微信”里，写一个短的“作者”",
        "Write a shorter author in the document's wechat section, or in that of site.yaml",
    ),
    "wechat-caret-color": _warning(
        "光标颜色是透明的“{found}”，编辑时看不到光标（规范 1.2）",
        "the caret is transparent, “{found}”: nobody can see where he types (1.2)",
        "删掉 caret-color",
        "Take caret-color out",
    ),
    "wechat-dark-contrast": _warning(
        "深色模式下这些字看不清，对比度只有 {found}（规范 4.1.1）",
        "in dark mode these words can hardly be read: a contrast of {found} (4.1.1)",
        "换一个更深或更浅的字色或底色；白字放在深底上",
        "Choose a darker or paler colour; set white words on a dark ground",
    ),
    "wechat-dark-gradient": _warning(
        "文字底下是渐变，深色模式下会变成一块纯色（规范 4.1.2）",
        "there is a gradient behind words; in dark mode it becomes one flat colour (4.1.2)",
        "改用一种底色",
        "Use one colour instead",
    ),
    "wechat-digest-long": _warning(
        "公众号文章的摘要有 {found} 字，最多 {limit} 字，多了 {more} 字",
        "the article's digest has {found} characters, {more} more than the {limit} allowed",
        "缩短“微信”里的“摘要”，或删掉它，程序会自己截取",
        "Shorten the digest, or leave it out and one is made",
    ),
    "wechat-element": _error(
        "公众号会删掉 <{found}> 和里面的内容",
        "the platform removes <{found}> with all that is in it",
        "在模板里去掉它；视频和表单要到公众号后台里插入",
        "Take it out of the template; insert videos and forms in the platform's own editor",
    ),
    "wechat-empty-nodes": _warning(
        "这里有 {found} 个空的元素，公众号会自己删掉（规范 2）",
        "there are {found} empty elements here, which the editor deletes (2)",
        "在模板里去掉空的元素，间隔用 margin 写",
        "Take the empty elements out of the template; write space as margin",
    ),
    "wechat-font": _warning(
        "公众号文章里写了字体“{found}”，各手机显示不一（规范 3）",
        "the article names typefaces, “{found}”: telephones differ (3)",
        "删掉 font-family，用公众号自己的字体",
        "Take font-family out and leave the type to the platform",
    ),
    "wechat-height": _warning(
        "这里的高度写死了，手机上放不下里面的字：{found} px（规范 1.5.2）",
        "the height is fixed and too low for the words in it on a telephone: {found} px (1.5.2)",
        "删掉 height，或写成 min-height",
        "Take height out, or write min-height",
    ),
    "wechat-height-zero": _error(
        "高度是“{found}”，手机上看不到里面的字（规范 1.5.1）",
        "the height is “{found}”: on a telephone its words are not seen (1.5.1)",
        "删掉这个 height",
        "Take this height out",
    ),
    "wechat-important": _warning(
        "样式里用了 !important（{found}），会盖过公众号自己的样式，深色模式也会失灵（规范 4.5.2）",
        "a style uses !important ({found}): it defeats the platform's own, and dark mode (4.5.2)",
        "删掉 !important",
        "Take !important out",
    ),
    "wechat-leaf": _error(
        "行内的 span[leaf] 里放了 <{found}>，公众号会删掉（规范 2.2）",
        "a span[leaf] holds <{found}>, which the editor deletes (2.2)",
        "里面只能放文字、图片和行内元素",
        "Only words, pictures and inline elements may stand in it",
    ),
    "wechat-line-height": _warning(
        "行高比字还小（{found} px），几行字会叠在一起（规范 1.3）",
        "lines are lower than their type ({found} px) and lie over each other (1.3)",
        "把 line-height 写成 1.6 或更大",
        "Write a line-height of 1.6 or more",
    ),
    "wechat-many-parts": _warning(
        "一次推送有 {found} 篇，最多 {limit} 篇，多了 {more} 篇",
        "the message has {found} articles, {more} more than the {limit} allowed",
        "从“内容”里去掉几篇，或分两次发",
        "Take some out of items, or send two messages",
    ),
    "wechat-markup-long": _warning(
        "公众号文章连同排版有 {found} 个字符；平台要求少于 2 万，连不连排版没有说明，可能不收",
        "with its styles the article has {found} characters; the platform, which wants fewer than"
        " 20,000 and does not say of what, may refuse it",
        "发不进去时，缩短正文，少放几张人物卡片和链接，或分成两篇",
        "If it is refused, shorten the text, set fewer cards and links into it, or make two of it",
    ),
    "wechat-nesting": _warning(
        "同样的元素一层套一层（{found} 层），公众号会自己拆掉（规范 2.1）",
        "{found} elements of one kind stand in each other; the editor takes them out (2.1)",
        "在模板里去掉多余的层",
        "Take the idle layers out of the template",
    ),
    "wechat-no-title": _warning(
        "公众号文章没有标题",
        "the article has no title",
        "在“微信”里写一个“标题”",
        "Write a title in the document's wechat section",
    ),
    "wechat-nodeleaf": _error(
        "section[nodeleaf] 里放了 <{found}>，公众号会删掉（规范 2.3）",
        "a section[nodeleaf] holds <{found}>, which the editor deletes (2.3)",
        "里面只能放一张图片或公众号自己的组件",
        "Only a picture or a component of the platform may stand in it",
    ),
    "wechat-opacity": _warning(
        "这张图片是全透明的，发布后在后台换不了（规范 1.1）",
        "this picture is fully transparent; it cannot be replaced in the console later (1.1)",
        "删掉 opacity: 0",
        "Take opacity: 0 out",
    ),
    "wechat-picture-elsewhere": _warning(
        "公众号不显示别处的图片“{found}”",
        "the platform does not show pictures from elsewhere, “{found}”",
        "把图片存到文章旁边，再写它的文件名",
        "Keep the picture beside the document and write its file name",
    ),
    "wechat-picture-format": _warning(
        "公众号不收这种图片“{found}”",
        "the platform does not take pictures like “{found}”",
        "换成 JPEG 或 PNG",
        "Use JPEG or PNG",
    ),
    "wechat-picture-width": _warning(
        "图片“{found}”没有写原图宽度，各屏幕上可能宽窄不一（规范 1.4）",
        "the picture “{found}” does not say how wide its file is; screens may differ (1.4)",
        '在模板里给 img 写上 data-w="原图宽度"',
        "Write data-w with the width of the file in pixels at img",
    ),
    "wechat-position": _warning(
        "这里用了定位“{found}”，公众号会删掉，深色模式也算不准（规范 4.2.2）",
        "this is positioned, “{found}”: the editor removes that, and dark mode fails at it (4.2.2)",
        "让内容按先后顺序排，不用定位",
        "Let things follow each other in the order of the text",
    ),
    "wechat-pre": _warning(
        "<pre> 里的字不会换行，手机上会被截断（规范 1.8）",
        "words in <pre> are not wrapped and are cut off on a telephone (1.8)",
        "改用 <section> 或 <p>，换行写 <br>",
        "Use <section> or <p>, with <br> for new lines",
    ),
    "wechat-source-long": _warning(
        "“阅读原文”的地址有 {found} 字节，最多 {limit} 字节，多了 {more} 字节",
        "the address of the source has {found} bytes, {more} more than the {limit} allowed",
        "给这一篇写一个短的“网址名”",
        "Give the document a shorter slug",
    ),
    "wechat-style": _warning(
        "公众号会删掉样式“{found}”",
        "the platform removes the style “{found}”",
        "换一种写法；背景图片和变形都留不下来",
        "Do it another way; background pictures and transforms do not survive",
    ),
    "wechat-svg-animation": _warning(
        "公众号不支持这种动画“{found}”",
        "the platform does not take the animation “{found}”",
        "只能改位置、大小、透明度、颜色和线条，或移动、缩放、旋转",
        "Animate place, size, opacity, colour or strokes, or move, scale and turn",
    ),
    "wechat-svg-colour": _warning(
        "这幅图全是深色线条，深色模式下看不见（规范 4.4）",
        "this drawing has dark strokes alone; in dark mode nobody sees it (4.4)",
        "颜色写成 currentColor，或给图加一块底色",
        "Write currentColor as its colour, or give it a ground",
    ),
    "wechat-svg-element": _error(
        "公众号的图形里不能有 <{found}>",
        "a drawing for the platform must not hold <{found}>",
        "在模板里换一种画法，不用引用和嵌入",
        "Draw it another way, without references and embedding",
    ),
    "wechat-svg-link": _error(
        "公众号的图形里不能有引用“{found}”",
        "a drawing for the platform must not refer to “{found}”",
        "把要引用的图形直接画出来，颜色直接写",
        "Draw what it refers to in its place, and write colours out",
    ),
    "wechat-svg-name": _warning(
        "公众号会删掉图形里的“{found}”",
        "the platform removes “{found}” from a drawing",
        "图形里不写 id 和 class，样式直接写在元素上",
        "Write no id or class in a drawing; write styles at the element",
    ),
    "wechat-text-align": _warning(
        "对齐写成了“{found}”，各手机显示不一（规范 1.6）",
        "text is aligned “{found}”, which telephones take differently (1.6)",
        "写 left、center、right 或 justify",
        "Write left, center, right or justify",
    ),
    "wechat-text-heavy": _warning(
        "公众号文章连同格式有 {found} 字节，最多 {limit} 字节，多了 {more} 字节",
        "the article with its styles has {found} bytes, {more} more than the {limit} allowed",
        "分成两篇",
        "Make two articles of it",
    ),
    "wechat-text-long": _warning(
        "公众号文章有 {found} 字，最多 {limit} 字，多了 {more} 字",
        "the article has {found} characters, {more} more than the {limit} allowed",
        "缩短正文，或分成两篇",
        "Shorten the text, or make two articles of it",
    ),
    "wechat-title-long": _warning(
        "公众号文章的标题有 {found} 字，最多 {limit} 字，多了 {more} 字",
        "the article's title has {found} characters, {more} more than the {limit} allowed",
        "在“微信”里写一个短的“标题”；网页的标题不用改",
        "Write a shorter title in the document's wechat section; that of the page may stay",
    ),
    "wechat-width-centre": _warning(
        "这里的宽度写死了（{found}），手机上满屏，电脑上偏在左边（规范 1.4.1）",
        "the width is fixed ({found}): it fills a telephone and stands left on a computer (1.4.1)",
        "宽度写百分比；图片写 width: 100%",
        "Write the width in per cent; for a picture, width: 100%",
    ),
    "wechat-width-overflow": _warning(
        "这里超出了屏幕（{found}），手机上会被截断（规范 1.4.2）",
        "this leaves the screen ({found}) and is cut off on a telephone (1.4.2)",
        "减少表格的列，缩小边距，或把宽度写成百分比",
        "Use fewer columns or smaller margins, or write the width in per cent",
    ),
    "wechat-width-share": _warning(
        "这里的宽度写死了（{found}），手机和电脑上占的比例差很多（规范 1.4.3）",
        "the width is fixed ({found}): its share of a telephone is not that of a computer (1.4.3)",
        "宽度写百分比",
        "Write the width in per cent",
    ),
}

_VERIFYING: dict[str, Rule] = {
    "deploy-header": _warning(
        "响应头“{name}”是“{value}”，应是“{expected}”（{count} 处：{found}）",
        "the header “{name}” is “{value_en}” and should be “{expected_en}” ({count}: {found_en})",
        "把 public/server 里的 nginx.conf 或 apache.conf 装到主机上；CDN 也会改写响应头",
        "Install nginx.conf or apache.conf of public/server on the host; a CDN rewrites them too",
    ),
    "deploy-not-found-page": _warning(
        "打开不存在的地址“{found}”，应看到 404 和本站的“找不到”页：{reason}",
        "“{found_en}” does not exist and should answer 404 with the site's page: {reason_en}",
        "主机的 404 页设成 404.html，public/server 里的配置已经写好",
        "Make 404.html the host's page for 404, as the files in public/server do",
    ),
    "deploy-not-there": _error(
        "网上打不开 {count} 处（{status}）：{found}",
        "{count} addresses do not open ({status}): {found_en}",
        "看看主机的网站根目录是不是指到“目录/current”（逐个切换时是“目录”），“网址”写得对不对",
        "See that the web root is FOLDER/current (FOLDER when files are switched one by one), and "
        "that the target's address is right",
    ),
    "deploy-other-content": _error(
        "网上有 {count} 处不是这次发布的内容：{found}",
        "{count} addresses answer something else than what was sent: {found_en}",
        "网站根目录指到“目录/current”了吗？有 CDN 或缓存就刷新它，并关掉它的“页面优化”",
        "See that the web root is FOLDER/current; purge caches, and let no CDN rewrite pages",
    ),
    "deploy-plain-http": _warning(
        "不加密的 {found} 也能打开，没有转到 https",
        "{found_en} opens without encryption and does not lead to https",
        "在主机上把 80 端口全部 301 转到 https",
        "Redirect port 80 to https on the host (301)",
    ),
    "deploy-still-there": _error(
        "不该在网上的还打得开 {count} 处：{found}",
        "{count} addresses open that should not be there: {found_en}",
        "有 CDN 或缓存就刷新它；以“.”开头的文件夹，主机不应给人看",
        "Purge caches; a folder whose name begins with a dot must not be shown by the host",
    ),
    "deploy-unreachable": _error(
        "核对时有 {count} 处连不上（{reason}）：{found}",
        "{count} addresses could not be read back ({reason_en}): {found_en}",
        "文件已经送到；在浏览器里打开看看，再运行一次核对",
        "The files have arrived; look in a browser, then verify again",
    ),
}

RULES: dict[str, Rule] = {
    **_FILES,
    **_FRONT,
    **_CONTENT,
    **_MAKING,
    **_SITE,
    **_PREFLIGHT,
    **_SENDING,
    **_WECHAT,
    **_VERIFYING,
}
