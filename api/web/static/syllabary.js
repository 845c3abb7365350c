// What a browser adds to pages that work without it: suggestions while one types, copying, printing.
"use strict";
(() => {
  const root = new URL("..", document.currentScript.src).pathname.replace(/\/$/, ""); // below which the service is
  const words = JSON.parse(document.getElementById("words").textContent);

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    const label = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent);
      } catch {
        window.getSelection().selectAllChildren(source);
        document.execCommand("copy"); // where the page is not served over https
      }
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 2500);
    });
  }

  // A combobox as the ARIA Authoring Practices describe it: the list follows, arrows choose, Escape closes.
  function suggest(input) {
    const list = document.createElement("ul");
    let found = [], chosen = -1, timer = 0, asked = 0;
    list.id = `${input.id}-suggestions`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.suggestions);
    input.after(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);

    function close() {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(place) {
      chosen = place;
      [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === place)));
      if (place < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }

    function take(place) {
      const suggestion = found[place];
      close();
      if (suggestion.path) return window.location.assign(suggestion.path);
      input.value = suggestion.value;
      input.form.requestSubmit();
    }

    function show(results) {
      found = results;
      list.replaceChildren(...results.map((suggestion, place) => {
        const row = document.createElement("li"), label = document.createElement("span"), kind = document.createElement("span");
        row.id = `${list.id}-${place}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        label.dir = "auto";
        label.textContent = suggestion.kind === "standard" ? `${suggestion.value}  ${suggestion.label}` : suggestion.label;
        kind.className = "kind";
        kind.textContent = words[suggestion.kind];
        row.append(label, kind);
        row.addEventListener("mousedown", (event) => { event.preventDefault(); take(place); });
        return row;
      }));
      list.hidden = results.length === 0;
      input.setAttribute("aria-expanded", String(results.length > 0));
      mark(-1);
    }

    async function ask() {
      const now = ++asked;
      const typed = input.value.trim();
      if (typed.length < 2) return close();
      try {
        const answer = await fetch(`${root}/api/v1/suggest?${new URLSearchParams({ q: typed.slice(0, 200), kind: input.dataset.suggest })}`);
        const body = answer.ok ? await answer.json() : { results: [] };
        if (now === asked && document.activeElement === input) show(body.results);
      } catch {
        close(); // without suggestions one can still search
      }
    }

    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("blur", () => { asked++; close(); });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const last = found.length - 1;
      if (event.key === "ArrowDown") mark(chosen < last ? chosen + 1 : -1);
      else if (event.key === "ArrowUp") mark(chosen < 0 ? last : chosen - 1);
      else if (event.key === "Enter" && chosen >= 0) take(chosen);
      else if (event.key === "Escape") { asked++; close(); }
      else return;
      event.preventDefault();
    });
  }

  document.querySelectorAll("[data-suggest]").forEach(suggest);

  // An address that names a part of a page that is folded opens it.
  function unfold() {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (named instanceof HTMLDetailsElement) named.open = true;
  }
  unfold();
  window.addEventListener("hashchange", unfold);

  // The panel of settings closes when one turns elsewhere.
  const settings = document.querySelector("details.settings");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && settings.open) { settings.open = false; settings.firstElementChild.focus(); }
  });
  document.addEventListener("click", (event) => { if (!settings.contains(event.target)) settings.open = false; });
})();
