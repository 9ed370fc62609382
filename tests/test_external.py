"""Outside links: what a local server answers, told at the author's line; nobody else is asked."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator import cli
from generator.delivery import external, visits
from generator.delivery.external import Bounds, dead
from generator.delivery.project import Options
from generator.delivery.visits import Answer, Manners, visit
from generator.diagnostics import Diagnostic, Lang
from tests.conftest import Project

QUICK = Manners(pause=0.0, wait=1.0, private=True)


class Host:
    """A server that answers by the first word of the path, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.robots = ""
        self.busy = 0
        self.most = 0
        self.slow = 0.0
        self.hold = threading.Event()
        self.lock = threading.Lock()
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def log_message(self, format: str, *args: object) -> None:
                """A test says nothing."""

            def do_HEAD(self) -> None:
                self.answer()

            def do_GET(self) -> None:
                self.answer()

            def answer(self) -> None:
                time.sleep(host.slow)  # the one before has ended by now, if it was the only one
                with host.lock:
                    host.busy += 1
                    host.most = max(host.most, host.busy)
                    host.agents.add(self.headers["User-Agent"])
                    if self.path != "/robots.txt":
                        host.asked.append((self.command, self.path))
                time.sleep(2 * host.slow)
                try:
                    self.reply(self.path.split("/")[1])
                finally:
                    with host.lock:
                        host.busy -= 1

            def reply(self, word: str) -> None:
                if word == "robots.txt":
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(host.robots.encode())
                elif word == "slow":
                    host.hold.wait(5)
                elif word == "headless" and self.command == "HEAD":
                    self.send_error(405)
                elif word == "headless":
                    assert self.headers["Range"] == "bytes=0-0"
                    self.send_response(206)
                    self.end_headers()
                elif word == "broken":
                    self.wfile.write(b"nonsense\r\n\r\n")
                elif word in ("301", "302", "308"):
                    self.send_response(int(word))
                    self.send_header("Location", "/" + "/".join(self.path.split("/")[2:]))
                    self.end_headers()
                elif word == "to":
                    self.send_response(302)
                    self.send_header("Location", "//" + "/".join(self.path.split("/")[2:]))
                    self.end_headers()
                elif word == "round":
                    self.send_response(302)
                    self.send_header("Location", "/round")
                    self.end_headers()
                else:
                    self.send_response(int(word) if word.isdigit() else 200)
                    self.end_headers()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.at = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/ok", Answer("fine", 200)),
        ("/ok?a=b&c=中文", Answer("fine", 200)),
        ("/headless", Answer("fine", 206)),
        ("/404", Answer("status", 404)),
        ("/410", Answer("status", 410)),
        ("/500", Answer("status", 500)),
        ("/403", Answer("unsure", 403)),
        ("/429", Answer("unsure", 429)),
        ("/302/ok", Answer("fine", 200)),
        ("/301/ok", Answer("fine", 200, "{at}/ok")),
        ("/301/308/ok", Answer("fine", 200, "{at}/ok")),
        ("/302/301/ok", Answer("fine", 200)),
        ("/301/302/ok", Answer("fine", 200, "{at}/302/ok")),
        ("/301/404", Answer("status", 404, "{at}/404")),
        ("/round", Answer("redirects")),
        ("/broken", Answer("refused")),
    ],
)
def test_each_answer(host: Host, path: str, answer: Answer) -> None:
    found = visit(host.at + path, QUICK)
    assert found == replace(answer, moved=answer.moved.format(at=host.at))


def test_what_never_answers(host: Host) -> None:
    assert visit(host.at + "/slow", replace(QUICK, wait=0.2)).kind == "timeout"
    assert visit(host.at.replace("http:", "https:") + "/", QUICK).kind == "tls"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert visit(f"http://127.0.0.1:{closed.getsockname()[1]}/", QUICK).kind == "refused"
    for wrong in ("http://", "http://[", "http://a:b/", "http://" + "a" * 70 + ".cn/"):
        assert visit(wrong, QUICK).kind == "address", wrong


def test_a_name_that_nobody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "no")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert visit("http://gone.example/", QUICK) == Answer("dns")


def test_private_machines_are_not_asked(host: Host) -> None:
    careful = replace(QUICK, private=False)
    assert visit(host.at + "/ok", careful) == Answer("private")
    assert visit("http://localhost:1/", careful) == Answer("private")
    assert host.asked == []


def test_a_redirect_does_not_lead_inside(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host is taken for a public one; where it leads to is judged anew."""
    port = host.server.server_port
    monkeypatch.setattr(visits, "public", lambda machine: machine == "127.0.0.1")
    found = visit(f"{host.at}/to/127.0.0.2:{port}/ok", replace(QUICK, private=False))
    assert found == Answer("private")
    assert [path for _, path in host.asked] == [f"/to/127.0.0.2:{port}/ok"]


@pytest.mark.parametrize(
    ("machine", "is_public"),
    [
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("::1", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("fe80::1", False), ("fc00::1", False),
        ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False), ("2002:a00:1::", False),
        ("8.8.8.8", True), ("2606:4700::1111", True), ("::ffff:8.8.8.8", True),
    ],
)  # fmt: skip
def test_which_machines_are_public(machine: str, is_public: bool) -> None:
    assert visits.public(machine) is is_public


def test_robots_are_heeded(host: Host) -> None:
    host.robots = "User-agent: *\nDisallow: /secret\n"
    manners = replace(QUICK)
    assert visit(host.at + "/secret/x", manners) == Answer("unsure")
    assert visit(host.at + "/ok", manners) == Answer("fine", 200)
    assert host.asked == [("HEAD", "/ok")]
    assert {agent.partition("/")[0] for agent in host.agents} == {"Bangyang"}


# --- a whole project -----------------------------------------------------------------------------


def page(*links: str) -> str:
    return "---\n标题: 链接\n---\n" + "\n\n".join(f"[词]({each})" for each in links) + "\n"


def bounds(**given: object) -> Bounds:
    return Bounds(manners=replace(QUICK), **given)  # type: ignore[arg-type]


def told(found: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{each.span}: {each.rule}" for each in found]


def ask(project: Project, **given: object) -> tuple[Diagnostic, ...]:
    fresh = bool(given.pop("fresh", False))
    return dead(project.root, project.options, fresh=fresh, bounds=bounds(**given))


def test_problems_stand_at_the_authors_line(project: Project, host: Host) -> None:
    project.write(
        "content/pages/l.md", page(f"{host.at}/404", f"{host.at}/301/ok", f"{host.at}/ok")
    )
    found = ask(project)
    assert told(found) == [
        "content/pages/l.md:4:5: dead-link",
        "content/pages/l.md:6:5: moved-link",
    ]
    assert "404" in found[0].message(Lang.ZH)
    assert f"{host.at}/ok" in found[1].message(Lang.EN)


def test_fields_and_drafts(project: Project, host: Host) -> None:
    project.write(
        "content/pages/draft.md", page(f"{host.at}/404/draft").replace("标题", "草稿: 是\n标题")
    )
    project.replace("content/profiles/first/index.md", "  - 题名: 样例",
                    f"  - 题名: 甲\n    网址: {host.at}/404/a\n"
                    f"  - 题名: 乙\n    网址: {host.at}/404/b\n    可点: 否")  # fmt: skip
    project.replace(
        "content/lectures/masters/one.md", "讲述人物", f"回放: {host.at}/404/c\n讲述人物"
    )
    assert told(ask(project)) == [
        "content/lectures/masters/one.md:5:5: dead-link",
        "content/profiles/first/index.md:12:9: dead-link",
    ]
    assert {path for _, path in host.asked} == {"/404/a", "/404/c"}


def test_one_request_a_host_at_a_time(project: Project, host: Host) -> None:
    project.write("content/pages/l.md", page(*(f"{host.at}/ok/{n}" for n in range(12))))
    host.slow = 0.01
    assert ask(project) == ()
    assert host.most == 1
    assert len(host.asked) == 12


def test_what_was_found_is_remembered(project: Project, host: Host) -> None:
    project.write("content/pages/l.md", page(f"{host.at}/ok", f"{host.at}/404", f"{host.at}/ok#x"))
    first = ask(project)
    assert Counter(path for _, path in host.asked) == {"/ok": 1, "/404": 2}  # HEAD, then GET
    assert ask(project) == first
    assert Counter(path for _, path in host.asked) == {"/ok": 1, "/404": 4}  # dead: asked again
    ask(project, fresh=True)
    assert Counter(path for _, path in host.asked) == {"/ok": 2, "/404": 6}


def test_a_spoilt_store_is_no_obstacle(project: Project, host: Host) -> None:
    store = project.root / ".bangyang" / external.STORE
    project.write("content/pages/l.md", page(f"{host.at}/ok"))
    for spoilt in ("", "[]", '{"a": 1}', '{"a": {"answer": {"kind": "fine"}}}', "\x00"):
        store.parent.mkdir(exist_ok=True)
        store.write_text(spoilt, encoding="utf-8")
        assert ask(project) == ()
        assert list(json.loads(store.read_text(encoding="utf-8"))) == [f"{host.at}/ok"]


def test_private_links(project: Project, host: Host) -> None:
    project.write("content/pages/l.md", page(f"{host.at}/ok"))
    careful = Bounds(manners=replace(QUICK, private=False))
    assert told(dead(project.root, project.options, bounds=careful)) == [
        "content/pages/l.md:4:5: private-link"
    ]


def test_links_unchecked(project: Project, host: Host) -> None:
    project.write("content/pages/l.md", page(*(f"{host.at}/ok/{n}" for n in range(5))))
    assert told(ask(project, most=3)) == ["site.yaml: links-unchecked"]
    assert told(ask(project)) == []
    assert len(host.asked) == 5  # the three were remembered


def test_time_is_bounded(project: Project, host: Host) -> None:
    project.write("content/pages/l.md", page(f"{host.at}/slow"))
    assert told(ask(project, seconds=0.05)) == ["site.yaml: links-unchecked"]


def test_no_network(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "visit", lambda *_: Answer("dns"))
    project.write("content/pages/l.md", page("http://a.example/", "http://b.example/"))
    assert told(ask(project)) == ["site.yaml: no-network"]


def test_an_interruption_leaves_what_was_found(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def visited(urls: list[str], _: Bounds) -> Iterator[tuple[str, Answer]]:
        yield urls[0], Answer("fine", 200)
        raise KeyboardInterrupt

    monkeypatch.setattr(external, "_visited", visited)
    project.write("content/pages/l.md", page("http://a.example/", "http://b.example/"))
    with pytest.raises(KeyboardInterrupt):
        ask(project)
    store = project.root / ".bangyang" / external.STORE
    assert list(external.remembered(store)) == ["http://a.example/"]
    assert not list(store.parent.glob("*.part"))


def test_a_bug_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object) -> Answer:
        raise ZeroDivisionError

    monkeypatch.setattr(external, "visit", bug)
    project.write("content/pages/l.md", page("http://a.example/"))
    with pytest.raises(ZeroDivisionError):
        ask(project)


def test_check_adds_them_to_the_others(
    project: Project, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("content/pages/l.md", page(f"{host.at}/404", "../没有.md"))
    monkeypatch.setattr(external, "Bounds", lambda: bounds())
    steps: list[str] = []
    listener = external.Listener(steps.append)
    report = external.check(project.root, Options(project.now), listener)
    rules = [each.rule for each in report.problems if each.span.path == "content/pages/l.md"]
    assert rules == ["dead-link", "broken-link"]
    assert steps[-1] == "visit"


def test_a_folder_without_a_site(tmp_path: Path) -> None:
    report = external.check(tmp_path, Options(Project(tmp_path).now))
    assert [each.rule for each in report.problems] == ["no-config"]


def test_the_command_line_tells_them(
    project: Project,
    host: Host,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project.write("content/pages/l.md", page(f"{host.at}/404"))
    monkeypatch.setattr(external, "Bounds", lambda: bounds())
    words = ["check", "-s", str(project.root), "--clock", "2026-05-01 12:00", "--json"]
    for more, rules in (([], []), (["--external"], ["dead-link"]), (["--fresh"], ["dead-link"])):
        with pytest.raises(SystemExit) as ended:
            cli.main([*words, *more])
        told_as_json = json.loads(capsys.readouterr().out)
        found = [each["rule"] for each in told_as_json if each["path"] == "content/pages/l.md"]
        assert (ended.value.code, found) == (0, rules)
