// A list to move in with the arrow keys: one stop for Tab, the active row follows the keys, Enter
// or a click opens it. Rows are kept by key, so that an update moves neither focus nor scroll.

import { el } from "./dom.js";

let lists = 0;

export class ListBox {
  #box;
  #rows = new Map();
  #order = [];
  #active = null;
  #selected = null;
  #empty;
  #number = ++lists;
  #made = 0;
  #spec;

  /** spec: label, key(item), signature(item), build(item) → nodes, open(item), most */
  constructor(box, spec) {
    this.#box = box;
    this.#spec = spec;
    box.setAttribute("role", "listbox");
    box.setAttribute("tabindex", "0");
    box.setAttribute("aria-label", spec.label);
    this.#empty = el("p", { class: "empty", role: "presentation" });
    box.addEventListener("keydown", (event) => this.#key(event));
    box.addEventListener("focus", () => {
      if (this.#active !== null) return;
      this.#activate(this.#rows.has(this.#selected) ? this.#selected : this.#order[0] ?? null, true);
    });
    box.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      const row = [...this.#rows.values()].find((r) => r.option === option);
      if (row) {
        this.#activate(row.key, false);
        spec.open(row.item);
      }
    });
  }

  show(items, emptyText) {
    const shown = items.slice(0, this.#spec.most ?? 500);
    const wanted = new Set(shown.map((item) => this.#spec.key(item)));
    for (const [key, row] of this.#rows) {
      if (!wanted.has(key)) {
        row.option.remove();
        this.#rows.delete(key);
      }
    }
    this.#order = [];
    this.#empty.remove();
    let next = this.#box.firstElementChild;
    for (const item of shown) {
      const row = this.#row(item);
      this.#order.push(row.key);
      if (row.option === next) next = next.nextElementSibling;
      else this.#box.insertBefore(row.option, next);
    }
    if (shown.length === 0) {
      this.#empty.textContent = emptyText;
      this.#box.append(this.#empty);
    } else if (items.length > shown.length) {
      this.#empty.textContent = `${items.length - shown.length} more: search to see them.`;
      this.#box.append(this.#empty);
    }
    if (this.#active !== null && !this.#rows.has(this.#active)) this.#activate(null, false);
    this.#mark();
  }

  select(key) {
    const fresh = key !== this.#selected;
    this.#selected = key;
    this.#mark();
    // Inside the list only: the page itself stays where its reader has put it.
    const option = fresh ? this.#rows.get(key)?.option : undefined;
    if (option && document.activeElement !== this.#box) {
      const top = option.offsetTop - this.#box.offsetTop;
      if (top < this.#box.scrollTop || top + option.offsetHeight > this.#box.scrollTop + this.#box.clientHeight) {
        this.#box.scrollTop = top - this.#box.clientHeight / 3;
      }
    }
  }

  focus() {
    this.#box.focus();
  }

  #row(item) {
    const key = this.#spec.key(item);
    let row = this.#rows.get(key);
    if (!row) {
      const option = el("div", {
        class: "row", role: "option", id: `list-${this.#number}-${++this.#made}`, "aria-selected": "false",
      });
      row = { key, option, signature: null, item };
      this.#rows.set(key, row);
    }
    row.item = item;
    const signature = this.#spec.signature(item);
    if (row.signature !== signature) {
      row.signature = signature;
      row.option.replaceChildren(...this.#spec.build(item).filter(Boolean));
    }
    return row;
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.#order.length === 0) return;
    const at = this.#order.indexOf(this.#active);
    const last = this.#order.length - 1;
    const page = Math.max(1, Math.floor(this.#box.clientHeight / 48) - 1);
    const to = {
      ArrowDown: Math.min(last, at + 1), ArrowUp: Math.max(0, at - 1), Home: 0, End: last,
      PageDown: Math.min(last, at + page), PageUp: Math.max(0, at - page),
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.#activate(this.#order[to], true);
      return;
    }
    if ((event.key === "Enter" || event.key === " ") && at >= 0) {
      event.preventDefault();
      this.#spec.open(this.#rows.get(this.#active).item);
    }
  }

  #activate(key, scroll) {
    this.#active = key;
    this.#mark();
    if (scroll && key !== null) this.#rows.get(key).option.scrollIntoView({ block: "nearest" });
  }

  #mark() {
    for (const row of this.#rows.values()) {
      row.option.classList.toggle("active", row.key === this.#active);
      row.option.setAttribute("aria-selected", String(row.key === this.#selected));
    }
    const active = this.#rows.get(this.#active);
    if (active) this.#box.setAttribute("aria-activedescendant", active.option.id);
    else this.#box.removeAttribute("aria-activedescendant");
  }
}
