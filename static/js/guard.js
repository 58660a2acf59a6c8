// A changed form asks before it is left; a sent form cannot be sent twice.
let changed = false;

document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) changed = true; });

addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  changed = false;
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(release, 10000);
});

// Back from the browser's own cache, or a form that answered with a download: it may be sent again.
function release() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
}

addEventListener("pageshow", release);
