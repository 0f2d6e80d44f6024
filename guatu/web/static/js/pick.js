// Tick all rows of the page at once, and say how many are ticked. Without this each is ticked by hand.
const form = () => document.querySelector("[data-module~='pick']");
const picks = () => [...document.querySelectorAll(".pick")];

function count() {
  const here = form();
  if (!here) return;
  const ticked = picks().filter((pick) => pick.checked).length;
  const all = here.querySelector("[data-all]");
  all.closest("label").hidden = false;
  all.checked = ticked > 0 && ticked === picks().length;
  here.querySelector("[data-count]").textContent = ticked || "";
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) {
    for (const pick of picks()) pick.checked = event.target.checked;
  }
  if (event.target.matches("[data-all], .pick")) count();
});
document.addEventListener("htmx:afterSwap", count);
document.addEventListener("guatu:fresh", count);
window.addEventListener("pageshow", count);
count();
