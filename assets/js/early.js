/* What must be known before the first paint: large type, and whether today is a day of mourning or
   a festival. It runs in the head and waits for nothing; everything else is in site.js. */
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-script");

  // The heading face is asked for before the stylesheet names it. A page could say so itself, but
  // opened from disk it would be refused, with an error for every reader of the console.
  const face = document.currentScript.dataset.face;
  if (face && location.protocol !== "file:") {
    const early = document.createElement("link");
    Object.assign(early, { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href: face });
    document.head.append(early);
  }

  // Browsers may refuse us their storage: then large type holds for one page.
  try {
    if (localStorage.getItem("bangyang-large") === "1") root.classList.add("is-large");
  } catch (refused) { /* nothing to remember with */ }

  /** The date in Beijing now, wherever the visitor is: "2026-12-13". */
  function today() {
    const parts = {};
    new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit",
    }).formatToParts(new Date()).forEach((part) => { parts[part.type] = part.value; });
    return parts.year + "-" + parts.month + "-" + parts.day;
  }

  /** Whether a day is among "12-13 2020-04-04 2022-11-30..2022-12-06 12-30..01-02". */
  function among(rules, day) {
    return rules.split(" ").filter(Boolean).some((rule) => {
      const [first, last = first] = rule.split("..");
      const here = first.length === 5 ? day.slice(5) : day;
      const across = last < first; // over New Year
      return across ? here >= first || here <= last : here >= first && here <= last;
    });
  }

  /** Site.yaml's days stand on <html>; mourning leaves no room for a festival. */
  function judge() {
    const day = today();
    const always = root.dataset.mourning === undefined && root.classList.contains("is-mourning");
    const mourning = always || among(root.dataset.mourning || "", day);
    const festivals = (root.dataset.festivals || "").split(",");
    const festival = mourning ? -1 : festivals.findIndex((rules) => among(rules, day));
    root.classList.toggle("is-mourning", mourning);
    root.classList.toggle("is-festival", festival >= 0);
    document.querySelectorAll("[data-greeting]").forEach((line) => {
      line.hidden = line.dataset.greeting !== String(festival);
    });
  }

  judge();
  document.addEventListener("DOMContentLoaded", judge); // now the greetings are there
  document.addEventListener("visibilitychange", judge); // a page may stay open over midnight
})();
