// Sends chosen or dropped files in portions. The same files chosen again go on where the last sending stopped.

import { tell } from "./keys.js";
import { Sha256 } from "./sha256.js";

const form = document.getElementById("upload");
const drop = document.getElementById("drop");
const list = document.getElementById("chosen");
const bar = document.getElementById("progress");
const TRIES = 5;
const PAUSE = 1500;
const KEPT = "upload-collection";
let chosen = []; // {name, file}

const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

const isLarge = ({ file }) => file.size > Number(form.dataset.limit);

function rowOf(one) {
  const row = document.createElement("li");
  const out = document.createElement("button");
  out.type = "button";
  out.className = "out";
  out.textContent = "×";
  out.setAttribute("aria-label", `Take ${one.name} out`);
  out.addEventListener("click", () => { choose(chosen.filter((other) => other !== one)); });
  row.append(`${one.name} (${one.file.size.toLocaleString("en")} bytes)${isLarge(one) ? ", too large" : ""} `, out);
  row.classList.toggle("too-large", isLarge(one));
  return row;
}

function choose(files) {
  chosen = files;
  const first = [...chosen].sort((one, other) => isLarge(other) - isLarge(one)).slice(0, 200);
  list.replaceChildren(...first.map(rowOf));
  if (chosen.length > 200) list.append(`and ${chosen.length - 200} more`);
}

function add(found) {
  const known = new Set(chosen.map((one) => one.name));
  choose([...chosen, ...found.filter((one) => !known.has(one.name))]);
}

async function inside(entry, path, found) {
  if (entry.isFile) {
    found.push({ name: path + entry.name, file: await new Promise((done, fail) => { entry.file(done, fail); }) });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, fail) => { reader.readEntries(done, fail); });
    if (!some.length) return;
    for (const one of some) await inside(one, `${path}${entry.name}/`, found);
  }
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  const found = [];
  for (const entry of entries) await inside(entry, "", found);
  add(found);
}

async function asked(address, options) {
  const answer = await fetch(address, options);
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.detail), { refused: answer.status < 500 });
  return said;
}

async function patiently(work) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (error.refused || tried === TRIES) throw error;
      tell("The connection was lost; trying again");
      await wait(PAUSE * tried);
    }
  }
}

const json = (body) => ({
  method: "POST",
  headers: { "Content-Type": "application/json", Accept: "application/json" },
  body: JSON.stringify({ token: form.dataset.token, ...body }),
});

async function one({ file }, row, upload, moved) {
  const portion = Number(form.dataset.portion);
  const digest = new Sha256();
  let at = row.received;
  for (let hashed = 0; hashed < at; hashed += portion) {
    digest.add(new Uint8Array(await file.slice(hashed, Math.min(hashed + portion, at)).arrayBuffer()));
  }
  moved(at);
  while (at < file.size) {
    const bytes = new Uint8Array(await file.slice(at, at + portion).arrayBuffer());
    const stands = await patiently(() => asked(`/uploads/${upload}/${row.number}?offset=${at}`, {
      method: "PUT",
      headers: { "X-Footnote-Token": form.dataset.token, Accept: "application/json" },
      body: bytes,
    }));
    // After a lost answer the portion may be there already; another offset than these two means another sender.
    if (stands.received !== at + bytes.length) throw new Error("The file is being sent from elsewhere too.");
    digest.add(bytes);
    moved(bytes.length);
    at = stands.received;
  }
  return digest.hex();
}

async function send() {
  const files = chosen.map(({ name, file }) => ({ name, size: file.size }));
  const total = Math.max(1, files.reduce((sum, file) => sum + file.size, 0));
  const begun = await patiently(() => asked("/uploads.json", json({ collection: form.elements.collection.value, files })));
  let sent = 0;
  const moved = (bytes) => { sent += bytes; bar.value = sent / total; };
  bar.hidden = false;
  const sha256 = [];
  for (const [at, row] of begun.files.entries()) {
    tell(`Sending ${row.name}, ${at + 1} of ${files.length}`);
    sha256.push(await one(chosen[at], row, begun.upload, moved));
  }
  const done = await patiently(() => asked(`/uploads/${begun.upload}/finish.json`, json({ sha256 })));
  location.assign(`/jobs/${done.job}`);
}

if (form && drop) {
  drop.hidden = false;
  const { collection } = form.elements;
  collection.value = sessionStorage.getItem(KEPT) ?? collection.value; // a sending that goes on goes on into the same
  collection.addEventListener("change", () => { sessionStorage.setItem(KEPT, collection.value); });
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.closest("[hidden]")?.removeAttribute("hidden");
    input.addEventListener("change", () => {
      add([...input.files].map((file) => ({ name: file.webkitRelativePath || file.name, file })));
      input.value = ""; // the list says what is chosen
    });
  }
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => { drop.classList.remove("over"); });
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    dropped(event.dataTransfer).catch(() => { tell("What was dropped cannot be read"); });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const refused = document.getElementById("refused");
    refused.textContent = chosen.some(isLarge) ? "Some files are too large to be uploaded: take them out." : "";
    if (!chosen.length) tell("Choose files first");
    if (!chosen.length || refused.textContent) return;
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    list.inert = true;
    send().catch((error) => {
      const goOn = error.refused ? "" : " What was sent is kept: send the same files again to go on.";
      refused.textContent = `${error.message}${goOn}`;
      button.disabled = false;
      list.inert = false;
    });
  });
}
