// Collections kept in this browser: [{name, items: [{id, title, note}]}] under one key. Nothing of them is sent
// anywhere, unless somebody who is signed in saves a material to a collection of their account.
"use strict";
(() => {
  const root = new URL("..", document.currentScript.src).pathname.replace(/\/$/, ""); // below which the service is
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
    return `${root}/collection?${pairs}`;
  }

  function element(tag, members = {}, ...children) {
    const made = Object.assign(document.createElement(tag), members);
    made.append(...children);
    return made;
  }

  // Saving from a card or a material's page: a click saves to the collection used last, and a line at the foot of the
  // window says to which; from there a dialog, made when it is first wanted, offers another.
  const LAST = "syllabary.last";
  const toast = element("div", { className: "toast", hidden: true });
  toast.setAttribute("role", "status");
  document.body.append(toast);
  let dialog, wanted, back;

  function last() {
    try {
      return localStorage.getItem(LAST);
    } catch {
      return null; // it is only a preference
    }
  }

  function keepHere(name) {
    const collections = read();
    let one = collections.find((each) => each.name === name);
    if (!one) collections.push(one = { name, items: [] });
    if (!one.items.some((item) => item.id === wanted.id)) one.items.push({ ...wanted, note: "" });
    tell(name, write(collections) && address(one), words.full);
  }

  async function keepInAccount(name, chosen) {
    const body = new URLSearchParams({ "signed-in-as": words.account.person, id: wanted.id, ...chosen });
    const answer = await fetch(`${root}/collections/add`, { method: "POST", body }).catch(() => null);
    const href = answer && answer.ok && answer.redirected && new URL(answer.url).pathname;
    if (href && chosen.name) words.account.lists.unshift([href.split("/").pop(), name]);
    tell(name, href, words.account.failed);
  }

  function tell(name, href, failed) {
    if (dialog && dialog.open) dialog.close();
    toast.replaceChildren(element("span", {}, href ? say(words.saved, name) : failed));
    toast.hidden = false;
    if (!href) return;
    try {
      localStorage.setItem(LAST, name);
    } catch { /* it is only a preference */ }
    mark(back);
    const other = element("button", { type: "button", textContent: words.elsewhere });
    other.addEventListener("click", () => choose(back));
    toast.append(element("a", { href, textContent: words.open }), other);
  }

  function mark(button) {
    button.textContent = words.isSaved;
    button.dataset.done = "";
    button.setAttribute("aria-label", `${words.isSaved}: ${button.dataset.title}`);
  }

  function save(button) {
    wanted = { id: button.dataset.save, title: button.dataset.title };
    back = button;
    if (!words.account) return keepHere((read().find((one) => one.name === last()) || read()[0] || { name: words.first }).name);
    const own = words.account.lists.find(([, name]) => name === last()) || words.account.lists[0];
    return own ? keepInAccount(own[1], { list: own[0] }) : keepInAccount(words.first, { name: words.first });
  }

  function picks(heading, names, act) {
    const found = names.map((name, place) => {
      const pick = element("button", { type: "button", textContent: name, className: "pick", dir: "auto" });
      pick.addEventListener("click", () => act(name, place));
      return pick;
    });
    return found.length && words.account ? [element("p", { className: "quiet small", textContent: heading }), ...found] : found;
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
    const own = words.account ? words.account.lists : [];
    form.append(...picks(words.account && words.account.title, own.map(([, name]) => name), (name, place) => keepInAccount(name, { list: own[place][0] })));
    form.append(...picks(words.here, collections.map((one) => one.name), keepHere));
    const input = element("input", { type: "text", id: "saving-name", maxLength: 120, value: collections.length + own.length ? "" : words.first, autocomplete: "off" });
    const label = element("label", { htmlFor: "saving-name", textContent: words.account ? words.account.another : collections.length ? words.another : words.name });
    const save = element("button", { type: "submit", className: "primary", textContent: words.save });
    const cancel = element("button", { type: "button", textContent: words.close });
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => {
      if (event.submitter !== save) return;
      event.preventDefault();
      const name = input.value.trim();
      if (!name) input.focus();
      else if (words.account) keepInAccount(name, { name });
      else keepHere(name);
    });
    form.append(element("div", { className: "field" }, label, input), element("p", { className: "actions" }, save, cancel));
    dialog.replaceChildren(form);
    dialog.showModal();
    (form.querySelector(".pick") || input).focus();
  }

  const kept = new Set(read().flatMap((one) => one.items.map((item) => item.id)));
  for (const link of document.querySelectorAll("[data-save]")) {
    const button = element("button", { type: "button", className: link.className, textContent: link.textContent });
    button.setAttribute("aria-label", link.getAttribute("aria-label"));
    Object.assign(button.dataset, link.dataset);
    link.replaceWith(button);
    if (kept.has(button.dataset.save)) mark(button);
    button.addEventListener("click", () => save(button));
  }

  // The page of a collection: keep what its address holds.
  const keep = document.querySelector("[data-keep]");
  if (keep) {
    document.querySelector("[data-keep-actions]").hidden = false;
    const named = (name) => read().find((one) => one.name === name);
    const shown = () => [...document.querySelectorAll("[data-item]")].map((row) => ({
      id: row.dataset.item,
      title: row.querySelector("h2").textContent.trim(),
      note: row.querySelector("textarea").value.trim(),
    }));
    const asKept = (items) => JSON.stringify(items.map(({ id, note }) => [id, note || ""]));
    const store = (name) => {
      const kept = write([...read().filter((one) => one.name !== name), { name, items: shown() }]);
      status.textContent = kept ? say(words.kept, name) : words.full;
      keep.focus();
    };
    const field = document.getElementById("name");
    const own = named(field.value.trim());
    if (own && asKept(own.items) === asKept(shown())) {
      status.textContent = say(words.kept, own.name);
      keep.classList.remove("primary");
    }
    keep.addEventListener("click", () => {
      const name = field.value.trim();
      const there = new Set(shown().map((item) => item.id));
      if ((named(name)?.items || []).every((item) => there.has(item.id))) return store(name);
      let other = 2; // another collection has this name, and materials that replacing it would lose
      while (named(`${name} (${other})`)) other += 1;
      const choice = (label, chosen) => {
        const button = element("button", { type: "button", textContent: label });
        button.addEventListener("click", () => store(chosen));
        return button;
      };
      status.replaceChildren(`${say(words.exists, name)} `, choice(words.both, `${name} (${other})`), " ", choice(words.replace, name));
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
