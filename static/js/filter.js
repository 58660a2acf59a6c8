// Filters answer while one types: the results are replaced, the field keeps its focus, the count is announced.
// XMLHttpRequest parses the page itself, so no text ever becomes markup in our hands (Trusted Types).
const announcer = document.getElementById("announcer");

function address(form) {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(pairs).toString();
  return form.action.split("?")[0] + (query ? `?${query}` : "");
}

for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  let timer, running;

  const show = (page, url) => {
    const id = form.dataset.autosubmit;
    const fresh = page?.getElementById(id);
    if (!fresh) { location.assign(url); return; }
    document.getElementById(id).replaceWith(document.adoptNode(fresh));
    history.replaceState(null, "", url);
    announcer.textContent = fresh.querySelector("[data-announce]")?.textContent ?? "";
    for (const link of document.querySelectorAll("[data-export]")) {
      link.href = page.querySelector("[data-export]")?.href ?? link.href;
    }
    document.dispatchEvent(new CustomEvent("portal:replaced"));
  };

  const load = () => {
    const url = address(form);
    running?.abort();
    running = new XMLHttpRequest();
    running.open("GET", url);
    running.responseType = "document";
    running.onload = function () { this.status === 200 ? show(this.response, url) : location.assign(url); };
    running.onerror = () => location.assign(url);
    document.getElementById(form.dataset.autosubmit).ariaBusy = "true";
    running.send();
  };

  form.addEventListener("change", load);
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); load(); });
  form.addEventListener("input", (event) => {
    if (event.isComposing || !event.target.matches("[data-search]")) return;
    clearTimeout(timer);
    timer = setTimeout(load, 250);
  });
  form.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(load, 250); });
}
