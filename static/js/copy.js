// Copies the value of a button and says so once, politely.
const announcer = document.getElementById("announcer");

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  announcer.textContent = "";
  requestAnimationFrame(() => { announcer.textContent = button.dataset.done; });
  const text = button.querySelector("span:not(.visually-hidden)");
  const before = text?.textContent;
  if (text) text.textContent = button.dataset.done;
  button.dataset.state = "done";
  button.dispatchEvent(new CustomEvent("portal:copied", { bubbles: true }));
  setTimeout(() => {
    delete button.dataset.state;
    if (text) text.textContent = before;
  }, 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button && !button.dataset.state) copy(button);
});
