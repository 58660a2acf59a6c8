// The error summary takes focus; its links lead to the field, not only to its line.
const summary = document.querySelector(".error-summary");
summary?.focus();
summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest("fieldset, .field") ?? field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});
