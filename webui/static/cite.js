// Copies the citation of the selected words, or the one that stands beside the page. Offsets are code points of the page.

import { tell } from "./keys.js";

const cite = document.getElementById("cite");
const words = document.getElementById("words");
const copy = document.getElementById("copy");

/** Where a point of the text view lies on the page: the start of its paragraph and the characters before it there. */
function offset(node, place) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const paragraph = element.closest("[data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, place);
  return Number(paragraph.dataset.start) + [...before.toString()].length;
}

function selected() {
  const selection = document.getSelection();
  if (!words || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!words.contains(range.startContainer) || !words.contains(range.endContainer)) return null;
  const start = offset(range.startContainer, range.startOffset);
  const end = offset(range.endContainer, range.endOffset);
  const quote = selection.toString().split(/\s+/).join(" ").trim();
  return start === null || end === null || start >= end || !quote ? null : { start, end, quote };
}

function citation({ start, end, quote }) {
  const { source, sha256, page, address } = cite.dataset;
  return `“${quote}”\n${source}\nfootnote:${sha256}/${page}/${start}-${end}\n${address}&cite=${start}-${end}#cited`;
}

async function put(text) {
  try {
    await navigator.clipboard.writeText(text);
    tell("Citation copied");
  } catch {
    // Not every browser lets a page write to the clipboard: leave the text selected, so that it can be copied by hand.
    document.getSelection().selectAllChildren(document.getElementById("citation"));
    tell("Press Ctrl+C to copy the citation");
  }
}

if (cite && copy) {
  copy.hidden = false;
  copy.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
  copy.addEventListener("click", () => {
    const found = selected();
    const shown = document.getElementById("citation");
    if (found) shown.textContent = citation(found);
    put(shown.textContent);
  });
}
