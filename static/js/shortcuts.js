// "?" lists the shortcuts, "/" goes to the search field; both can be switched off and never act inside fields.
const list = document.getElementById("shortcuts");
const toggle = list?.querySelector("[data-shortcuts-switch]");
const key = "shortcuts-off";

if (toggle) {
  toggle.checked = !localStorage.getItem(key);
  toggle.addEventListener("change", () => {
    if (toggle.checked) localStorage.removeItem(key);
    else localStorage.setItem(key, "1");
  });
}

document.querySelector("[data-shortcuts-open]")?.addEventListener("click", () => list.showModal());

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || localStorage.getItem(key)) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  if (event.key === "?") list?.showModal();
  else if (event.key === "/") {
    const field = document.querySelector("#site-search, [data-search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  }
});
