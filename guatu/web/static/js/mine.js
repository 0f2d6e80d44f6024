// Reports from a phone: written at once into an outbox on the phone, sent when there is a network,
// kept until the server says that it has them. The server knows a report that it had before.
const KEY = "guatu:outbox";
const page = document.querySelector("[data-module~='mine']");
const box = document.getElementById("outbox");

const read = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");
const write = (letters) => localStorage.setItem(KEY, JSON.stringify(letters));
const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

function change(id, how) {
  write(read().flatMap((letter) => (letter.id === id ? how(letter) : [letter])));
  show();
}

function show() {
  const letters = read();
  box.hidden = !letters.length;
  box.querySelector("ul").replaceChildren(...letters.map(line));
}

function line(letter) {
  const item = document.createElement("li");
  item.className = "list__item";
  const words = document.createElement("div");
  words.className = "list__main";
  words.textContent = `${letter.title} · ${letter.fields.progress}% · ${letter.fields.text}`;
  const note = document.createElement("p");
  note.className = "list__note";
  note.textContent = letter.refused ?? page.dataset.waiting;
  words.append(note);
  item.append(words);
  if (letter.refused) item.append(button(page.dataset.drop, () => change(letter.id, () => [])));
  const version = newestVersion(letter);
  if (letter.refused && version > Number(letter.fields.version)) {
    item.append(button(page.dataset.again, () => sendAgain(letter, version)));
  }
  return item;
}

function button(words, act) {
  const made = document.createElement("button");
  made.className = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// The version that this page shows: beyond the letter's when somebody was quicker.
function newestVersion({ url }) {
  return Number(page.querySelector(`form[data-quick="${url}"] [name="version"]`)?.value ?? 0);
}

// The writer has seen what the other one did, and means it still.
function sendAgain({ id }, version) {
  change(id, ({ refused, ...letter }) => [{ ...letter, fields: { ...letter.fields, version } }]);
  sendAll();
}

async function send(letter) {
  const headers = { "X-CSRFToken": cookie("csrftoken") };
  const body = new URLSearchParams(letter.fields);
  const answer = await fetch(letter.url, { method: "POST", headers, body });
  if (answer.redirected) return page.dataset.signIn;
  const { message } = await answer.json().catch(() => ({ message: page.dataset.signIn }));
  return answer.ok ? null : message;
}

let sending = false;

// One at a time and in order: the second report of a matter follows the first.
async function sendAll() {
  if (sending || !navigator.onLine) return;
  sending = true;
  try {
    for (const letter of read().filter(({ refused }) => !refused)) {
      const refused = await send(letter);
      change(letter.id, (held) => (refused ? [{ ...held, refused }] : []));
      if (!refused) document.getElementById("said").textContent = page.dataset.sent;
    }
  } catch {
    // The network went away again: what was not answered stays in the outbox.
  }
  sending = false;
}

page.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-quick]");
  if (!form) return;
  event.preventDefault();
  event.stopPropagation();
  if (!form.reportValidity()) return;
  const fields = Object.fromEntries(new FormData(form));
  delete fields.csrfmiddlewaretoken;
  write([...read(), { id: crypto.randomUUID?.() ?? `${Date.now()}`, url: form.dataset.quick, title: form.dataset.title, fields }]);
  form.closest("details").open = false;
  form.reset();
  show();
  sendAll();
}, true);

addEventListener("online", sendAll);
setInterval(sendAll, 20_000);
navigator.serviceWorker?.register("/offline-worker.js");
show();
sendAll();
