// A part that shows how far something is: fetched again while it is there, then the page is shown as it has become.
const part = () => document.querySelector("[data-live]");

function wait() {
  if (part()) setTimeout(look, 1000 * part().dataset.live);
}

function look() {
  if (document.hidden) { wait(); return; }
  const request = new XMLHttpRequest();
  request.open("GET", location.href);
  request.responseType = "document";
  request.onload = function () {
    const fresh = this.status === 200 && this.response?.querySelector("[data-live]");
    if (!fresh) { location.reload(); return; }
    part().replaceWith(document.adoptNode(fresh));
    document.dispatchEvent(new CustomEvent("portal:replaced"));
    wait();
  };
  request.onerror = wait;
  request.send();
}

wait();
