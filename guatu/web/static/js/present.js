// A meeting on the big screen by keyboard or a presenter's remote: arrows, page keys, space.
const ROLES = {
  ArrowRight: "a[rel=next]", PageDown: "a[rel=next]", " ": "a[rel=next]", Enter: "a[rel=next]",
  ArrowLeft: "a[rel=prev]", PageUp: "a[rel=prev]", Escape: "a[data-key=Escape]",
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("a, button") && [" ", "Enter"].includes(event.key)) return;
  const link = ROLES[event.key] && document.querySelector(ROLES[event.key]);
  if (!link) return;
  event.preventDefault();
  link.click();
});
