// The reading desk by keyboard. Inside the list of drafts: j k or the arrows move, a accepts,
// x rejects, e edits. Outside it no key is taken, so that nobody accepts by a slip.
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

const KEYS = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  a: () => here()?.querySelector("[data-key='a']")?.click(),
  x: () => here()?.querySelector("[data-key='x']")?.click(),
  e: () => {
    const edit = here()?.querySelector("details");
    if (!edit) return;
    edit.open = true;
    edit.querySelector("input, textarea").focus();
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

// A decided draft comes back swapped; the next one that waits takes its place under the keys.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.classList.contains("draft") || event.detail.elt?.classList?.contains("draft")) {
    next(document.getElementById(event.detail.target?.id ?? event.target.id));
  }
});

if (desk && !location.hash) next(drafts()[0], { still: true });
