// Collections kept in this browser: [{name, items: [{id, title, note}]}] under one key. Nothing is sent anywhere.
"use strict";
(() => {
  const KEY = "syllabary.collections";
  const words = JSON.parse(document.getElementById("words").textContent);
  const say = (template, value) => template.replace("%s", () => value);
  const status = document.querySelector("[data-status]");

  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept.filter((each) => each && typeof each.name === "string" && Array.isArray(each.items)) : [];
    } catch {
      return [];
    }
  }

  function write(collections) {
    try {
      localStorage.setItem(KEY, JSON.stringify(collections));
      return true;
    } catch {
      return false;
    }
  }

  function address({ name, items }) {
    const pairs = new URLSearchParams({ name });
    for (const { id, note } of items) {
      pairs.append("id", id);
      if (note) pairs.append("note", note);
    }
    return `/collection?${pairs}`;
  }

  function element(tag, members = {}, ...children) {
    const made = Object.assign(document.createElement(tag), members);
    made.append(...children);
    return made;
  }

  // Saving from a card or a material's page: one dialog, made when it is first wanted.
  let dialog, wanted, back;

  function add(name) {
    const collections = read();
    let one = collections.find((each) => each.name === name);
    if (!one) collections.push(one = { name, items: [] });
    if (!one.items.some((item) => item.id === wanted.id)) one.items.push({ ...wanted, note: "" });
    const kept = write(collections);
    const told = element("p", { role: "status" }, kept ? `${say(words.saved, name)} ` : words.full);
    if (kept) told.append(element("a", { href: address(one), textContent: words.open }));
    dialog.querySelector("form").replaceChildren(dialog.querySelector("h2"), told, element("p", {}, element("button", { value: "close", textContent: "OK", autofocus: true })));
    dialog.querySelector("button").focus();
  }

  function choose(button) {
    wanted = { id: button.dataset.save, title: button.dataset.title };
    back = button;
    if (!dialog) {
      dialog = element("dialog", { className: "saving" });
      dialog.setAttribute("aria-labelledby", "saving-title");
      dialog.addEventListener("close", () => back.focus());
      document.body.append(dialog);
    }
    const collections = read();
    const form = element("form", { method: "dialog" }, element("h2", { id: "saving-title", textContent: words.saveTo }));
    for (const { name } of collections) {
      const pick = element("button", { type: "button", textContent: name, className: "pick", dir: "auto" });
      pick.addEventListener("click", () => add(name));
      form.append(pick);
    }
    const input = element("input", { type: "text", id: "saving-name", maxLength: 120, value: collections.length ? "" : words.first, autocomplete: "off" });
    const label = element("label", { htmlFor: "saving-name", textContent: collections.length ? words.another : words.name });
    const save = element("button", { type: "submit", className: "primary", textContent: words.save });
    const cancel = element("button", { type: "button", textContent: words.close });
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => {
      if (event.submitter !== save) return;
      event.preventDefault();
      if (input.value.trim()) add(input.value.trim());
      else input.focus();
    });
    form.append(element("div", { className: "field" }, label, input), element("p", { className: "actions" }, save, cancel));
    dialog.replaceChildren(form);
    dialog.showModal();
    (collections.length ? form.querySelector(".pick") : input).focus();
  }

  for (const button of document.querySelectorAll("[data-save]")) {
    button.hidden = false;
    button.addEventListener("click", () => choose(button));
  }

  // The page of a collection: keep what its address holds.
  const keep = document.querySelector("[data-keep]");
  if (keep) {
    document.querySelector("[data-keep-actions]").hidden = false;
    keep.addEventListener("click", () => {
      const name = document.getElementById("name").value.trim();
      const items = [...document.querySelectorAll("[data-item]")].map((row) => ({
        id: row.dataset.item,
        title: row.querySelector("h2").textContent.trim(),
        note: row.querySelector("textarea").value.trim(),
      }));
      const kept = write([...read().filter((each) => each.name !== name), { name, items }]);
      status.textContent = kept ? say(words.kept, name) : words.full;
    });
  }

  // The page of all collections.
  const shelf = document.querySelector("[data-collections]");
  function list() {
    const collections = read();
    shelf.hidden = collections.length === 0;
    document.querySelector("[data-none]").hidden = collections.length > 0;
    shelf.replaceChildren(...collections.map((one) => {
      const remove = element("button", { type: "button", textContent: words.remove, ariaLabel: `${words.remove}: ${one.name}` });
      remove.addEventListener("click", () => {
        write(read().filter((each) => each.name !== one.name));
        list();
        status.textContent = say(words.removed, one.name);
      });
      return element("li", {}, element("a", { href: address(one) }, element("span", { textContent: one.name, dir: "auto" }), element("span", { className: "count", textContent: String(one.items.length) })), remove);
    }));
  }
  if (shelf) list();
})();
