// "3 hours ago" behind the exact moment, in the language of the page.
const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];

function ago(seconds) {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return format.format(Math.trunc(seconds / size), unit);
}

function refresh() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    if (Math.abs(seconds) > 30 * 86400) continue;
    const old = time.querySelector(".time-tag__ago");
    const span = old ?? document.createElement("span");
    span.className = "time-tag__ago";
    span.textContent = ago(seconds);
    if (!old) time.append(span);
  }
}

refresh();
setInterval(refresh, 60000);
document.addEventListener("portal:replaced", refresh);
