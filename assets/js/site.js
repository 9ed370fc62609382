/* What every page can do: large type, the “/” key, and filtering a list of people in its place.
   Each is an addition: without this file every page and every link still works. */
(function () {
  "use strict";
  const root = document.documentElement;

  /** Keep a word in the browser, or forget it; false when the browser will not. */
  function keep(name, value) {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
      return true;
    } catch (refused) {
      return false;
    }
  }

  function kept(name) {
    try {
      return localStorage.getItem(name);
    } catch (refused) {
      return null;
    }
  }

  // --- large type --------------------------------------------------------------------------------

  document.querySelectorAll("[data-large]").forEach((button) => {
    const show = () => button.setAttribute("aria-pressed", root.classList.contains("is-large"));
    button.addEventListener("click", () => {
      const large = root.classList.toggle("is-large");
      keep("bangyang-large", large ? "1" : null);
      show();
    });
    show();
  });

  // --- the “/” key, which a visitor may switch off (WCAG 2.1.4) -----------------------------------

  document.querySelectorAll("[data-slash]").forEach((box) => {
    box.checked = kept("bangyang-slash") !== "0";
    box.addEventListener("change", () => keep("bangyang-slash", box.checked ? null : "0"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || kept("bangyang-slash") === "0") return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const fields = [...document.querySelectorAll("input[type=search]")];
    const field = fields.find((each) => each.offsetParent !== null);
    const link = document.querySelector("a[data-find]"); // on a narrow screen it stands for the field
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (link) {
      event.preventDefault();
      link.click();
    }
  });

  document.querySelectorAll("input[type=search]").forEach((field) => {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || !field.value) return;
      event.preventDefault();
      field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });

  // --- filtering a list of people ------------------------------------------------------------------

  const folded = (text) => text.normalize("NFKC").toLowerCase();

  document.querySelectorAll("[data-filter]").forEach((list) => {
    const people = [...list.querySelectorAll("li.person")];
    const facets = [...list.querySelectorAll(".facets a[data-facet]")];
    const status = list.querySelector("[data-filter-status]");
    const place = list.querySelector("[data-filter-input]");
    const sections = [...list.querySelectorAll("section")]
      .filter((section) => section.querySelector("li.person"));
    if (!people.length) return;
    const keys = people.map((person) => folded(person.dataset.keys || person.textContent));
    const field = place && inputIn(place);
    let chosen = new URLSearchParams();

    /** The choice stands in the address, so that back, reload and a shared link keep it. */
    function read() {
      const hash = location.hash.slice(1);
      chosen = new URLSearchParams(hash.includes("=") ? hash : "");
      if (field && document.activeElement !== field) field.value = chosen.get("q") || "";
      apply();
    }

    function write(replace) {
      const hash = chosen.toString();
      const address = hash ? "#" + hash : location.pathname + location.search;
      try {
        history[replace ? "replaceState" : "pushState"](null, "", address);
      } catch (refused) { // some browsers, for a page opened from disk
        if (hash || location.hash) location.hash = hash;
      }
      apply();
    }

    function fits(person, number) {
      for (const [facet, value] of chosen) {
        if (facet === "q") {
          if (!folded(value).split(/\s+/).every((word) => keys[number].includes(word))) return false;
        } else {
          const own = person.dataset[facet];
          if (own === undefined) continue; // an address with a word of another page
          if (own !== value && !own.split(" ").includes(value)) return false;
        }
      }
      return true;
    }

    function apply() {
      const active = [...chosen.values()].some(Boolean);
      let shown = 0;
      people.forEach((person, number) => {
        person.hidden = !fits(person, number);
        shown += !person.hidden;
      });
      sections.forEach((section) => {
        const here = section.querySelectorAll("li.person:not([hidden])").length;
        const count = section.querySelector(".part-count");
        section.hidden = !here;
        if (count) count.textContent = count.textContent.replace(/\d+/, here);
      });
      facets.forEach((link) => {
        if (link.getAttribute("aria-current") === "page") return;
        if (chosen.get(link.dataset.facet) === link.dataset.value) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
      if (status) {
        const words = status.dataset.words || "显示 {count} 位，共 {all} 位";
        status.textContent = words.replace("{count}", shown).replace("{all}", people.length);
        status.hidden = !active;
      }
      if (place) place.querySelector("button").hidden = !active;
    }

    facets.forEach((link) => link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
      if (link.getAttribute("aria-current") === "page") return;
      event.preventDefault();
      const { facet, value } = link.dataset;
      if (chosen.get(facet) === value) chosen.delete(facet);
      else chosen.set(facet, value);
      write(false);
    }));

    if (field) {
      field.addEventListener("input", () => {
        if (field.value.trim()) chosen.set("q", field.value.trim());
        else chosen.delete("q");
        write(true);
      });
      place.querySelector("button").addEventListener("click", () => {
        chosen = new URLSearchParams();
        field.value = "";
        write(false);
        field.focus();
      });
    }
    addEventListener("hashchange", read);
    addEventListener("popstate", read);
    read();
  });

  /** A text field with its label and a button that takes every choice back. */
  function inputIn(place) {
    const label = document.createElement("label");
    const field = document.createElement("input");
    const button = document.createElement("button");
    const words = document.createElement("span");
    words.textContent = place.dataset.label || "在名单里找";
    field.type = "search";
    field.autocomplete = "off";
    field.spellcheck = false;
    field.placeholder = place.dataset.placeholder || "姓名、拼音、单位";
    button.type = "button";
    button.textContent = place.dataset.clear || "清除筛选";
    button.hidden = true;
    label.append(words, " ", field);
    place.append(label, " ", button);
    place.hidden = false;
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || !field.value) return;
      event.preventDefault();
      field.value = "";
      field.dispatchEvent(new Event("input"));
    });
    return field;
  }
})();
