// Keys of the reading room. Every one of them presses something that is on the page anyway.

const told = document.getElementById("told");
let silence = 0;

/** Say something for a moment, to eyes and to screen readers. */
export function tell(words) {
  told.textContent = words;
  clearTimeout(silence);
  silence = setTimeout(() => { told.textContent = ""; }, 4000);
}

function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function show(element) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center" });
}

function among(selector) {
  return [...document.querySelectorAll(selector)].filter((one) => one.getClientRects().length > 0);
}

function step(by) {
  const all = among("[data-result]");
  if (!all.length) return;
  const here = all.indexOf(document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
  show(all[next]);
}

// Side by side, each word found is marked twice: on the image and in the text. The first of the two counts.
function hits() {
  const all = among("[data-hit]");
  const parts = [all.filter((one) => one.closest("svg")), all.filter((one) => !one.closest("svg"))];
  return parts[0].length ? parts[0] : parts[1];
}

function startAt(all) {
  const focused = all.indexOf(document.activeElement);
  if (focused >= 0 || location.hash === "") return focused;
  return location.hash === "#hit-last" ? all.length - 1 : all.findIndex((one) => `#${one.id}` === location.hash);
}

let at = null;

function hit(by) {
  const all = hits();
  if (at === null) at = startAt(all);
  const next = at + by;
  if (next >= 0 && next < all.length) {
    at = next;
    show(all[at]);
    tell(`${at + 1} of ${all.length} on this page`);
    return;
  }
  const page = document.querySelector(`a[data-hit-page="${by > 0 ? "after" : "before"}"]`);
  if (page) page.click();
  else if (all.length) tell(by > 0 ? "That was the last one" : "That was the first one");
  else tell("No word was searched for");
}

function press(selector) {
  document.querySelector(selector)?.click();
}

const does = {
  "/": () => { const box = document.getElementById("q"); box.focus(); box.select(); },
  "?": () => document.getElementById("keys").showModal(),
  j: () => step(1),
  k: () => step(-1),
  n: () => hit(1),
  N: () => hit(-1),
  "]": () => press('a[data-key="]"]'),
  "[": () => press('a[data-key="["]'),
  c: () => press("#copy:not([hidden])"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target.id === "q") event.target.blur();
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const action = Object.hasOwn(does, event.key) ? does[event.key] : null;
  if (action) {
    event.preventDefault();
    action();
  }
});

if (location.hash === "#hit-last") {
  const all = hits();
  if (all.length) show(all[all.length - 1]);
}
