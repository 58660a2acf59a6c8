// A secret shown once: leaving before it was copied asks first.
const open = new Set(document.querySelectorAll(".once-secret"));

document.addEventListener("portal:copied", (event) => open.delete(event.target.closest(".once-secret")));
document.addEventListener("copy", () => {
  for (const secret of open) if (getSelection()?.containsNode(secret.querySelector("code"), true)) open.delete(secret);
});
document.addEventListener("click", (event) => { if (event.target.closest("[data-secret-kept]")) open.clear(); });
addEventListener("beforeunload", (event) => { if (open.size) event.preventDefault(); });
