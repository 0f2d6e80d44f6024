// What every page needs: one submit per click, filters that apply at once, changes said aloud.

// A second click on a slow line must not act twice. The button is let go if the page comes back.
const sent = new Set();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (sent.has(form)) event.preventDefault();
  sent.add(form);
});
document.addEventListener("htmx:afterRequest", (event) => sent.delete(event.target.closest("form")));
window.addEventListener("pageshow", () => sent.clear());

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-module~='apply-on-change']");
  if (form) form.requestSubmit();
});

// A swapped part may say what it changed: <... data-said="12 件">.
document.addEventListener("htmx:afterSwap", (event) => {
  const said = event.target.querySelector("[data-said]") ?? event.target.closest("[data-said]");
  if (said) document.getElementById("said").textContent = said.dataset.said;
});
