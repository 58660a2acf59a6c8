// Copies the value of a button and says so once, politely; or says that the browser did not allow it.
const announcer = document.getElementById("announcer");

async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {  // no permission, or a page that did not come encrypted
    return "refused";
  }
}

async function copy(button) {
  const state = await written(button.dataset.copy);
  const said = announcer.dataset[state];
  announcer.textContent = "";
  requestAnimationFrame(() => { announcer.textContent = said; });
  const text = button.querySelector("span:not(.visually-hidden)");
  const before = text?.textContent;
  if (text) text.textContent = said;
  button.dataset.state = state;
  if (state === "copied") button.dispatchEvent(new CustomEvent("portal:copied", { bubbles: true }));
  setTimeout(() => {
    delete button.dataset.state;
    if (text) text.textContent = before;
  }, 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button && !button.dataset.state) copy(button);
});
