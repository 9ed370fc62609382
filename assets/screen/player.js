// The player of a display screen. What is shown is a pure function of the time: screens side by
// side are in step, nothing drifts, and after a night's sleep the right slide is there at once.
"use strict";

// --- the schedule: no clock, no page, only numbers ---------------------------------------------

const Schedule = (() => {
  const MINUTE = 60 * 1000;
  const HOUR = 60 * MINUTE;

  // Beijing time, wherever the machine believes itself to be: eight hours ahead, all year.
  function beijing(ms) {
    const there = new Date(ms + 8 * HOUR);
    return {
      date: there.toISOString().slice(0, 10),
      weekday: there.getUTCDay() || 7,
      minute: there.getUTCHours() * 60 + there.getUTCMinutes(),
      clock: there.toISOString().slice(0, 19).replace("T", " "),
    };
  }

  // Weekdays from 1 (Monday); a span that ends before it begins goes on past midnight.
  function within(hours, now) {
    if (hours.length === 0) return true;
    const yesterday = now.weekday === 1 ? 7 : now.weekday - 1;
    return hours.some(({ days, spans }) => {
      const today = days.includes(now.weekday);
      if (spans.length === 0) return today;
      return spans.some(([from, to]) => {
        if (from < to) return today && from <= now.minute && now.minute < to;
        return (today && now.minute >= from) || (days.includes(yesterday) && now.minute < to);
      });
    });
  }

  function allowed(rule, now) {
    const begun = !rule.start || rule.start <= now.date;
    const ended = rule.end && rule.end < now.date;
    return begun && !ended && within(rule.hours, now);
  }

  // The slides that may be shown, by their numbers.
  function playable(playlist, ms) {
    const now = beijing(ms);
    return playlist.slides.map((_, index) => index).filter((i) => allowed(playlist.slides[i], now));
  }

  const mod = (number, by) => ((number % by) + by) % by;

  // What is on at a moment: `index` -1 is black. `offset` (ms) is how far somebody leafed on.
  function state(playlist, ms, offset = 0) {
    const now = beijing(ms);
    const black = { index: -1, elapsed: 0, length: 0, dim: false };
    if (!allowed(playlist, now)) return { ...black, why: "hours" };
    if (mod(ms, HOUR) < playlist.rest * 1000) return { ...black, why: "rest" };
    const list = playable(playlist, ms);
    const cycle = list.reduce((sum, i) => sum + playlist.slides[i].seconds * 1000, 0);
    if (cycle === 0) return { ...black, why: "empty" };
    let left = mod(ms + offset, cycle);
    for (const index of list) {
      const length = playlist.slides[index].seconds * 1000;
      if (left < length) {
        const dim = playlist.dim.length > 0 && within(playlist.dim, now);
        return { index, elapsed: left, length, dim, why: "" };
      }
      left -= length;
    }
    return { ...black, why: "empty" };
  }

  // The offset that begins the slide `steps` further on; or the first, or the last.
  function leafed(playlist, ms, offset, where) {
    const list = playable(playlist, ms);
    const now = state(playlist, ms, offset);
    if (now.index < 0) return offset;
    const at = list.indexOf(now.index);
    const aim = where === "first" ? 0 : where === "last" ? list.length - 1 : at + where;
    const target = mod(aim, list.length);
    const begins = (to) => list.slice(0, to).reduce((s, i) => s + playlist.slides[i].seconds * 1000, 0);
    return offset + begins(target) - begins(at) - now.elapsed;
  }

  // The slide after this one; itself when there is no other.
  function following(playlist, ms, index) {
    const list = playable(playlist, ms);
    return list.length ? list[(list.indexOf(index) + 1) % list.length] : -1;
  }

  // Where the picture stands now: a slow walk of whole pixels, so that no line burns in.
  function drift(ms, most) {
    const turn = (minutes) => (2 * Math.PI * ms) / (minutes * MINUTE);
    const whole = (number) => Math.round(number) || 0;
    return [whole(most * Math.sin(turn(26))), whole(most * Math.cos(turn(38)))];
  }

  // The size whose shape is nearest to the window's; of these the smallest that is large enough.
  function choose(sizes, width, height) {
    const off = (each) => Math.abs(Math.log((each.width / each.height) * (height / width)));
    const least = Math.min(...sizes.map(off));
    const fitting = sizes.map((each, i) => [each, i]).filter(([each]) => off(each) < least + 0.01);
    fitting.sort(([a], [b]) => a.width - b.width);
    const enough = fitting.find(([each]) => each.width >= width * 0.98);
    return (enough || fitting[fitting.length - 1])[1];
  }

  // The playlist inside the text of `playlist.js`; null when it is none.
  function read(text) {
    try {
      const found = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
      return Array.isArray(found.slides) && Array.isArray(found.sizes) && found.edition ? found : null;
    } catch {
      return null;
    }
  }

  return { beijing, within, playable, state, leafed, following, drift, choose, read };
})();

// --- the player ----------------------------------------------------------------------------------

const Player = (() => {
  const TICK = 1000;
  const CHECK = 5 * 60 * 1000; // a server is asked this often whether there is something new
  const PATIENCE = 30 * 1000; // a picture that has not come by then is broken
  const RETRY = 60 * 1000;
  const FORGET = 10 * 60 * 1000; // leafing and pausing end by themselves

  const find = (name) => document.getElementById(name);
  const served = location.protocol.startsWith("http");
  const arriving = new WeakMap(); // picture element → whether what it loads has come
  const broken = new Map(); // address → when to try again, and after how long the next time
  let playlist = window.PLAYLIST;
  let pictures = [];
  let front = 0; // which of the two pictures is seen
  let seen = ""; // its address
  let offset = 0;
  let paused = null;
  let touched = 0;
  let timer = 0;
  let idle = 0;
  let checked = 0;
  let lock = null;

  const settings = () => new URLSearchParams(location.hash.slice(1));

  function size() {
    const wanted = settings().get("size");
    const named = playlist.sizes.findIndex((each) => each.id === wanted);
    return named >= 0 ? named : Schedule.choose(playlist.sizes, innerWidth, innerHeight);
  }

  function address(index) {
    const at = size();
    const slide = playlist.slides[index];
    const file = `slides/${playlist.sizes[at].id}/${slide.name}.png`;
    return served ? `${file}?${slide.marks[at]}` : file;
  }

  const usable = (file) => !broken.has(file) || broken.get(file).at <= Date.now();

  // Load a picture into one of the two elements and decode it before anybody sees it; whoever asks
  // again while it is on its way waits for the same one.
  function load(image, file) {
    if (image.dataset.file !== file) {
      image.dataset.file = file;
      arriving.set(image, fetched(image, file));
    }
    return arriving.get(image);
  }

  async function fetched(image, file) {
    image.src = file;
    try {
      const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE, new Error("late")));
      await Promise.race([image.decode(), late]);
      if (image.dataset.file !== file) return false;
      broken.delete(file);
      return true;
    } catch {
      if (image.dataset.file !== file) return false; // something newer was asked for
      const wait = Math.min(2 * (broken.get(file)?.wait ?? RETRY / 2), 10 * RETRY);
      broken.set(file, { at: Date.now() + wait, wait });
      delete image.dataset.file;
      return false;
    }
  }

  // The slide that is due, or the next sound one after it.
  function sound(index, now) {
    let each = index;
    for (let step = 0; step < playlist.slides.length; step += 1) {
      if (usable(address(each))) return each;
      each = Schedule.following(playlist, now, each);
    }
    return -1;
  }

  function reveal(file) {
    const [shown, other] = [pictures[front], pictures[1 - front]];
    shown.classList.remove("shown");
    other.classList.add("shown");
    front = 1 - front;
    seen = file;
    find("progress").classList.add("begun");
  }

  async function show(index, now) {
    const file = address(index);
    if (seen === file) return prepare(Schedule.following(playlist, now, index), now);
    const image = pictures[1 - front];
    const came = await load(image, file);
    if (came && seen !== file && image === pictures[1 - front]) reveal(file);
    else if (!came && broken.has(file)) wake(0);
    return undefined;
  }

  // The next picture is fetched when this one has been faded in.
  function prepare(index, now) {
    const next = index < 0 ? -1 : sound(index, now);
    if (next < 0 || address(next) === seen || current(now).elapsed < 1500) return;
    load(pictures[1 - front], address(next));
  }

  function current(now) {
    if (paused !== null) return { ...Schedule.state(playlist, now, offset), index: paused, elapsed: 0, length: 1 };
    return Schedule.state(playlist, now, offset);
  }

  function black() {
    document.body.classList.remove("playing");
    document.documentElement.style.setProperty("--ground", "#000");
    for (const each of pictures) each.classList.remove("shown"); // it fades in from black again
    seen = "";
    lock?.release?.().catch(() => {});
    lock = null;
  }

  function bright(due, now) {
    const stage = find("stage");
    const [x, y] = Schedule.drift(now, playlist.shift);
    document.body.classList.add("playing");
    document.documentElement.style.setProperty("--ground", playlist.ground);
    stage.style.transform = `translate(${x}px, ${y}px)`;
    stage.style.opacity = due.dim ? String(playlist.brightness / 100) : "1";
    const line = find("progress");
    line.style.transform = `scaleX(${due.length ? Math.min(1, due.elapsed / due.length) : 0})`;
    requestAnimationFrame(() => line.classList.remove("begun"));
    stayAwake();
  }

  function stayAwake() {
    if (lock || !navigator.wakeLock || document.hidden) return;
    lock = {};
    navigator.wakeLock.request("screen").then(
      (got) => {
        lock = got;
        got.addEventListener("release", () => (lock = null));
      },
      () => {} // not allowed here; asked again after the next black
    );
  }

  function tick() {
    const now = Date.now();
    let next = TICK;
    try {
      if (touched && now - touched > FORGET) forget();
      if (paused !== null && !Schedule.playable(playlist, now).includes(paused)) paused = null;
      const due = Schedule.state(playlist, now, offset).index < 0 ? { index: -1 } : current(now);
      const index = due.index < 0 ? -1 : sound(due.index, now);
      if (due.index < 0) black();
      else {
        bright(due, now);
        if (index >= 0) show(index, now);
        if (paused === null) next = Math.min(TICK, Math.max(20, due.length - due.elapsed));
      }
      tell(now);
      if (served && now - checked > CHECK) check(now);
    } finally {
      wake(next); // whatever went wrong, there is a next time
    }
  }

  function wake(wait) {
    clearTimeout(timer);
    timer = setTimeout(tick, wait);
  }

  function forget() {
    offset = 0;
    paused = null;
    touched = 0;
    find("help").hidden = true;
  }

  // From a server: is there a newer playlist? It is taken over between two slides, without a flash.
  async function check(now) {
    checked = now;
    try {
      const answer = await fetch(`playlist.js?${now}`, { cache: "no-store" });
      const found = answer.ok ? Schedule.read(await answer.text()) : null;
      if (found && found.edition !== playlist.edition) adopt(found);
    } catch {
      // no network now: what is here goes on playing
    }
  }

  function adopt(found) {
    const anew = found.program !== playlist.program;
    playlist = found;
    broken.clear();
    paused = null;
    let told = "";
    try {
      told = sessionStorage.getItem("program") || "";
      sessionStorage.setItem("program", found.program);
    } catch {
      return; // nothing can be remembered here: then the page is not loaded anew
    }
    if (anew && told !== found.program) location.reload();
  }

  // --- the keys

  function leaf(where) {
    const now = Date.now();
    offset = Schedule.leafed(playlist, now, offset, where);
    paused = paused === null ? null : Schedule.state(playlist, now, offset).index;
  }

  function pause() {
    const { index } = Schedule.state(playlist, Date.now(), offset);
    paused = paused === null && index >= 0 ? index : null;
  }

  function fill() {
    if (document.fullscreenElement) document.exitFullscreen?.();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  function original() {
    const given = settings();
    if (given.get("fit") === "original") given.delete("fit");
    else given.set("fit", "original");
    location.hash = given.toString();
  }

  const KEYS = {
    ArrowRight: () => leaf(1), ArrowDown: () => leaf(1), PageDown: () => leaf(1),
    ArrowLeft: () => leaf(-1), ArrowUp: () => leaf(-1), PageUp: () => leaf(-1),
    Home: () => leaf("first"), End: () => leaf("last"), " ": pause, 0: forget,
    f: fill, F: fill, 1: original,
    "?": () => (find("help").hidden = !find("help").hidden),
    "？": () => (find("help").hidden = !find("help").hidden),
    h: () => (find("help").hidden = !find("help").hidden),
    Escape: () => (find("help").hidden = true),
  };

  function pressed(event) {
    const act = event.ctrlKey || event.altKey || event.metaKey ? undefined : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    touched = Date.now();
    act();
    wake(0);
  }

  function tell(now) {
    if (find("help").hidden) return;
    const { index, why } = Schedule.state(playlist, now, offset);
    const words = { hours: "hours", rest: "rest", empty: "empty" };
    find("now").textContent = Schedule.beijing(now).clock;
    find("edition").textContent = `${playlist.edition} · ${playlist.sizes[size()].id}`;
    find("page").textContent = index < 0 ? "" : `${playlist.slides[index].name}（${index + 1} / ${playlist.slides.length}）`;
    for (const each of Object.keys(words)) find(`why-${each}`).hidden = why !== each;
    find("missing").textContent = [...broken.keys()].map((file) => file.split("?")[0]).join("　");
    find("missing-line").hidden = broken.size === 0;
  }

  function arrange() {
    document.body.classList.toggle("original", settings().get("fit") === "original");
    wake(0);
  }

  function rested() {
    document.body.classList.remove("idle");
    clearTimeout(idle);
    idle = setTimeout(() => document.body.classList.add("idle"), 3000);
  }

  function start() {
    pictures = [find("one"), find("two")];
    checked = Date.now();
    addEventListener("keydown", pressed);
    addEventListener("click", () => document.fullscreenElement || fill());
    addEventListener("pointermove", rested);
    for (const each of ["resize", "hashchange"]) addEventListener(each, arrange);
    for (const each of ["focus", "pageshow", "online"]) addEventListener(each, () => wake(0));
    document.addEventListener("visibilitychange", () => wake(0));
    rested();
    arrange();
  }

  return { start };
})();

if (window.PLAYLIST) Player.start();
