// The reading desk by keyboard. Inside the list of drafts: j k or the arrows move, a accepts,
// x rejects, e edits, l links to what it tells again, m merges with the draft above, n goes to the
// next that waits; u takes the last decision back, t takes the day that a linked draft sets.
// Outside it no key is taken, so that nobody accepts by a slip.
const desk = document.querySelector("[data-module~='desk']");

const drafts = () => [...desk.querySelectorAll(".draft")];
const here = () => desk.querySelector(".draft--here");

function clear(name) {
  document.querySelectorAll(`.${name}`).forEach((node) => node.classList.remove(name));
}

function go(draft, { still = false } = {}) {
  if (!draft) return;
  clear("draft--here");
  clear("source__part--here");
  draft.classList.add("draft--here");
  draft.focus({ preventScroll: true });
  if (!still) draft.scrollIntoView({ block: "nearest" });
  const part = document.getElementById(draft.dataset.statement);
  part?.classList.add("source__part--here");
  if (!still) part?.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = drafts();
  go(all[all.indexOf(here()) + by]);
}

// The next draft that waits for a decision, from the one at hand on, then from the top.
function next(from, how) {
  const all = drafts();
  const at = all.indexOf(from);
  const open = (draft) => draft.dataset.state === "proposed";
  go(all.slice(at).find(open) ?? all.find(open) ?? all[at], how);
}

// The last draft that was decided, for taking it back: the keys are on the next one by then.
let last = "";
const press = (draft, key) => draft?.querySelector(`[data-key='${key}']`)?.click();

function nextWaiting() {
  const all = drafts();
  const open = all.filter((draft) => draft.dataset.state === "proposed");
  const at = all.indexOf(here());
  const found = open.find((draft) => all.indexOf(draft) > at) ?? open.find((draft) => draft !== here());
  if (found) go(found);
  else desk.querySelector("a[data-key='n']")?.click();
}

const KEYS = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  a: () => press(here(), "a"),
  x: () => press(here(), "x"),
  l: () => press(here(), "l"),
  m: () => press(here(), "m"),
  n: nextWaiting,
  u: () => press(document.getElementById(last), "u"),
  t: () => press(document.getElementById(last), "t"),
  e: () => {
    const edit = here()?.querySelector(".draft__edit");
    if (!edit) return;
    edit.open = true;
    edit.querySelector("input:not([type='hidden']), textarea").focus();
  },
};

function typing(target) {
  return target.matches("input, textarea, select");
}

desk?.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && typing(event.target)) return go(event.target.closest(".draft"));
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

desk?.addEventListener("click", (event) => {
  const draft = event.target.closest(".draft");
  if (draft && !event.target.closest("a, button, input, textarea, select, summary")) go(draft);
});

document.addEventListener("click", (event) => {
  const part = event.target.closest("a.source__part[data-draft]");
  if (!part) return;
  event.preventDefault();
  go(document.getElementById(part.dataset.draft));
});

// A decided draft comes back swapped; the next one that waits takes its place under the keys. One
// that waits again, or whose form has an error, keeps them. Only when htmx has settled, for until
// then it puts classes back as they were.
document.addEventListener("htmx:afterSettle", (event) => {
  const id = event.detail.target?.id ?? "";
  const swapped = document.getElementById(id);
  if (!swapped?.classList.contains("draft")) return;
  if (swapped.dataset.state === "proposed") {
    go(swapped);
    swapped.querySelector("[aria-invalid='true']")?.focus();
  } else {
    last = id;
    next(swapped);
  }
});

if (desk && !location.hash) next(drafts()[0], { still: true });
if (desk && location.hash) {
  const aimed = document.getElementById(location.hash.slice(1));
  go(aimed?.closest(".draft") ?? document.getElementById(aimed?.dataset.draft), { still: true });
}
