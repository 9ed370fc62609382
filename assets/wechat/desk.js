// What the page for an editor does: it copies, and scrolls both telephones together. It holds no
// words of its own; the page has them.
"use strict";

(() => {
  const said = document.getElementById("said");
  const frames = [...document.querySelectorAll("iframe")];
  const LASTS = 4000;
  let later = 0;

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-of]");
    if (!button) return;
    const parts = partsOf(document.getElementById(button.dataset.of));
    const done = byEvent(parts, button) || (await byItem(parts));
    tell(button, done);
  });

  // A template is rich text; anything else is words. What has no line breaks of its own (HTML) is
  // read from the telephone, where every paragraph is a line.
  function partsOf(source) {
    if (!(source instanceof HTMLTemplateElement)) return { "text/plain": source.textContent };
    return { "text/html": source.innerHTML, "text/plain": plain(source) };
  }

  function plain(source) {
    const shown = frames[0]?.contentDocument?.getElementById("text");
    return (shown ? shown.innerText : source.content.textContent).trim();
  }

  // The old way first: it hands over what it is given unchanged, where the new one lets the browser
  // rewrite it, and it works on a page opened from disk.
  function byEvent(parts, button) {
    let taken = false;
    const give = (event) => {
      for (const [type, words] of Object.entries(parts)) event.clipboardData.setData(type, words);
      event.preventDefault();
      event.stopImmediatePropagation();
      taken = true;
    };
    const held = document.createElement("textarea"); // some browsers copy only if something is selected
    held.className = "away";
    held.value = "·";
    document.body.append(held);
    held.focus({ preventScroll: true });
    held.select();
    document.addEventListener("copy", give, true);
    try {
      return document.execCommand("copy") && taken;
    } catch {
      return false;
    } finally {
      document.removeEventListener("copy", give, true);
      held.remove();
      button.focus({ preventScroll: true });
    }
  }

  async function byItem(parts) {
    try {
      const blobs = Object.entries(parts).map(([type, words]) => [type, new Blob([words], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      return true;
    } catch {
      return false;
    }
  }

  function tell(button, done) {
    const words = done ? button.dataset.done || said.dataset.done : said.dataset.failed;
    said.textContent = words.replace("{name}", button.dataset.name);
    said.classList.toggle("failed", !done);
    clearTimeout(later);
    if (done) later = setTimeout(() => { said.textContent = ""; }, LASTS);
  }

  // --- the telephones

  const led = new Map(); // where a frame was taken by the other

  for (const frame of frames) {
    frame.addEventListener("load", () => follow(frame));
    if (frame.contentDocument?.readyState === "complete") follow(frame);
  }

  function follow(frame) {
    if (!frame.contentDocument) return; // a browser that takes it for somebody else's
    const here = frame.contentWindow;
    here.onscroll = () => {
      if (here.scrollY === led.get(frame)) return; // it only followed: to answer would hold the leader back
      led.delete(frame);
      for (const other of frames.filter((each) => each !== frame)) {
        other.contentWindow.scrollTo(0, here.scrollY);
        led.set(other, other.contentWindow.scrollY);
      }
    };
  }
})();
