// Materials opened last, kept in this browser alone: [{href, title}] under one key, newest first. A page that has a
// place for them shows them; without a script, or storage, there is none.
"use strict";
(() => {
  const KEY = "syllabary.recent", MOST = 8;

  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept.filter((one) => one && typeof one.title === "string" && String(one.href).startsWith("/resources/")) : [];
    } catch {
      return [];
    }
  }

  const viewed = document.querySelector("[data-viewed]");
  if (viewed) {
    const { viewed: href, title } = viewed.dataset;
    try {
      localStorage.setItem(KEY, JSON.stringify([{ href, title }, ...read().filter((one) => one.href !== href)].slice(0, MOST)));
    } catch { /* it is only a convenience */ }
  }

  const place = document.querySelector("[data-recent]");
  if (!place || !read().length) return;
  place.querySelector("ul").replaceChildren(...read().map(({ href, title }) => {
    const item = document.createElement("li"), link = document.createElement("a");
    Object.assign(link, { href, textContent: title, dir: "auto" });
    item.append(link);
    return item;
  }));
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(KEY);
    place.hidden = true;
    document.getElementById("q").focus();
  });
})();
