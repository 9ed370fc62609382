"""Articles: the job that makes one article for the official account.

Inputs → outputs: what it is about, asked of the view → its text as the platform keeps it, its
fields, and a page for the editor who pastes it.

Incremental: an article is made again when what it says, a template of `templates/wechat/`, the
theme or the settings change; its pictures are wishes of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator import digest
from generator.content.model import Posting
from generator.content.posting import ArticleKind, Comments, Posts
from generator.engine.jobs import Output
from generator.site.articles import FOLDER, Article
from generator.site.enclosing import cover_name
from generator.site.view import View
from generator.text import excerpt
from generator.wechat import limits, structure
from generator.wechat.breaches import tell
from generator.wechat.desks import desk
from generator.wechat.drafts import DESK, FIELDS, TEXT, Draft, written
from generator.wechat.dressing import dressed
from generator.wechat.rewriting import rewritten

TEMPLATES = {
    ArticleKind.PROFILE: "wechat/profile.html",
    ArticleKind.ANNOUNCEMENT: "wechat/announcement.html",
    ArticleKind.REPORT: "wechat/report.html",
    ArticleKind.NEWS: "wechat/news.html",
    ArticleKind.BULLETIN: "wechat/bulletin.html",
}
_PICTURE = re.compile(r'<img\b[^>]*?\ssrc="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Post:
    """Makes an `Article`."""

    article: Article

    @property
    def key(self) -> str:
        """`article:wechat/profiles/wang-jinxi`."""
        return f"article:{self.article.folder}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Set the article and say what the platform would not take.

        Raises:
            Failed: a picture cannot be used, or a template is broken.
        """
        article = self.article
        text = "" if article.parts else self._text(view)
        draft = self._draft(view, text)
        found = (*limits.breaches(draft, text), *structure.breaches(text))
        tell(view, article.subject, found)
        page = desk(view, article, draft, text)
        files = {FIELDS: written(draft), DESK: page.encode()} | (
            {TEXT: text.encode()} if text else {}
        )
        return tuple(Output(f"{article.folder}/{name}", data) for name, data in files.items())

    def _text(self, view: View) -> str:
        article = self.article
        html = view.render(TEMPLATES[article.kind], article=article)
        css = view.render(f"wechat/looks/{article.look.value}.css")
        home = view.absolute(article.subject) if view.card(article.subject).address else ""
        return dressed(rewritten(html, home), css)

    def _draft(self, view: View, text: str) -> Draft:
        article, document = self.article, view.document(self.article.subject)
        posts: Posts = view.setting("wechat")
        own = document.meta.wechat or Posting()
        title = own.title or view.card(article.subject).title
        view.covers(article.subject, article.look.value, article.folder, title=title)
        draft = Draft(
            title=title,
            author=own.author or posts.author or str(view.setting("organisation")),
            digest=own.digest or excerpt(view.sentence(article.subject), limits.DIGEST - 1),
            content_source_url=_source(view, article),
            need_open_comment=int(posts.comments is not Comments.OFF),
            only_fans_can_comment=int(posts.comments is Comments.FANS),
            name=article.name,
            kind=article.kind.value,
            subject=article.subject,
            document=document.path,
            pictures=tuple(dict.fromkeys(_PICTURE.findall(text))),
            cover=cover_name("2.35x1"),
            parts=tuple(each.removeprefix(FOLDER) for each in article.parts),
        )
        return replace(draft, edition=digest.of((draft, text))[:12])


def _source(view: View, article: Article) -> str:
    """Where 阅读原文 leads. What follows the `#` tells two articles about one page apart, so that
    a draft in the platform's box can be recognised as this article."""
    card = view.card(article.subject)
    page = view.absolute(card.id) if card.address else str(view.setting("base_url"))
    own = article.kind in (ArticleKind.PROFILE, ArticleKind.NEWS)
    return page if own else f"{page}#{article.kind.value}-{article.name.rpartition('/')[2]}"
