// Turns <details class="dialog"> into a button and a modal window; without this it opens in place.
for (const details of document.querySelectorAll("details.dialog")) {
  const summary = details.querySelector("summary");
  const panel = details.querySelector(".dialog__panel");
  const button = document.createElement("button");
  button.type = "button";
  button.className = summary.className;
  button.dataset.variant = summary.dataset.variant;
  button.append(...summary.childNodes);
  const window_ = document.createElement("dialog");
  window_.className = "dialog__window";
  window_.id = details.id;
  window_.setAttribute("aria-labelledby", `${details.id}-title`);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button";
  close.dataset.variant = "quiet";
  close.textContent = details.dataset.close;
  close.addEventListener("click", () => window_.close());
  const actions = panel.querySelector(".actions");
  if (actions) actions.append(close);
  else panel.append(close);
  window_.append(...panel.childNodes);
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () => window_.showModal());
  window_.addEventListener("click", (event) => { if (event.target === window_) window_.close(); });
  const reopen = details.open;
  details.replaceWith(button, window_);
  if (reopen) window_.showModal();
}
