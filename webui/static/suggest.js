// Completes what is typed into the search box: a combobox with a list (WAI-ARIA 1.2). Without it the box works as ever.

const WAIT = 120; // milliseconds without a key before anything is asked

function option(found, number) {
  const item = document.createElement("li");
  item.id = `suggestion-${number}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const label = document.createElement("bdi");
  label.textContent = found.label;
  label.className = found.kind ? `name ${found.kind}` : found.sort;
  const note = document.createElement("span");
  note.textContent = found.note;
  note.className = "note";
  item.append(label, " ", note);
  return item;
}

class Completion {
  constructor(box) {
    this.box = box;
    this.typed = box.value;
    this.found = [];
    this.at = -1;
    this.waiting = 0;
    this.asking = null;
    this.list = document.createElement("ul");
    this.list.id = "suggestions";
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    box.form.append(this.list);
    const says = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(says)) box.setAttribute(name, value);
    box.addEventListener("input", () => this.later());
    box.addEventListener("keydown", (event) => this.pressed(event));
    box.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.clicked(event));
  }

  get open() { return !this.list.hidden; }

  later() {
    this.typed = this.box.value;
    clearTimeout(this.waiting);
    this.asking?.abort();
    if (!this.typed.trim()) this.close();
    else this.waiting = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    this.asking = new AbortController();
    const asked = this.typed;
    try {
      const answer = await fetch(`/suggest.json?${new URLSearchParams({ q: asked })}`, { signal: this.asking.signal });
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (asked === this.box.value && document.activeElement === this.box) this.show(found);
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // nobody answers: the box still searches
    }
  }

  show(found) {
    this.found = found;
    this.at = -1;
    this.list.replaceChildren(...found.map(option));
    this.list.hidden = !found.length;
    this.box.setAttribute("aria-expanded", String(this.open));
    this.box.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.show([]);
  }

  go(to) {
    const count = this.found.length;
    this.at = to < -1 ? count - 1 : to >= count ? -1 : to; // -1: what was typed
    [...this.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === this.at)));
    this.box.value = this.at < 0 ? this.typed : this.found[this.at].query;
    if (this.at < 0) this.box.removeAttribute("aria-activedescendant");
    else {
      this.box.setAttribute("aria-activedescendant", this.list.children[this.at].id);
      this.list.children[this.at].scrollIntoView({ block: "nearest" });
    }
  }

  choose(number) {
    const chosen = this.found[number];
    this.box.value = chosen.query;
    this.close();
    this.typed = chosen.query;
    if (chosen.ends) this.box.form.requestSubmit();
    else this.later();
  }

  clicked(event) {
    const item = event.target.closest("[role=option]");
    if (item) this.choose([...this.list.children].indexOf(item));
  }

  pressed(event) {
    if (event.isComposing || !this.open) return;
    const does = {
      ArrowDown: () => this.go(this.at + 1),
      ArrowUp: () => this.go(this.at - 1),
      Enter: this.at < 0 ? null : () => this.choose(this.at),
      Escape: () => { this.box.value = this.typed; this.close(); },
    }[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopPropagation(); // Escape closes the list first, and leaves the box when pressed again
    does();
  }
}

const box = document.getElementById("q");
if (box) new Completion(box);
