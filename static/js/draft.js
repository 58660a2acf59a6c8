// The draft of an invitation: what is opened and copied follows what is typed, and always has the link in it.
const draft = document.querySelector("form[data-draft]");
let passedOn = false;
let opening = false;

function mailto(to, subject, text) {
  const body = encodeURIComponent(text.replace(/\r?\n/g, "\r\n"));
  return `mailto:${encodeURIComponent(to).replace("%40", "@")}?subject=${encodeURIComponent(subject)}&body=${body}`;
}

// The same as `fitting` in relationships/rules/mailto.py.
function fitting(to, subject, texts) {
  for (const text of texts) {
    const href = mailto(to, subject, text);
    if (href.length <= draft.dataset.longest) return [href, text === texts[0]];
  }
  return [mailto(to, "", texts.at(-1)), false];
}

function follow() {
  const { link, short } = draft.dataset;
  const typed = draft.elements.text.value;
  const text = typed.includes(link) ? typed : `${typed.trimEnd()}\n\n${link}`;
  const [href, whole] = fitting(draft.elements.recipient_email.value.trim(), draft.elements.subject.value, [text, short, link]);
  document.querySelector("[data-mailto]").href = href;
  document.querySelector("[data-copy-message]").dataset.copy = text;
  document.querySelector("[data-too-long]").hidden = whole;
  draft.querySelector("[data-without-link]").hidden = text === typed || Boolean(draft.querySelector("[name=text][aria-invalid]"));
}

if (draft) {
  draft.addEventListener("input", follow);
  addEventListener("pageshow", follow);
  draft.addEventListener("submit", ({ submitter }) => {
    passedOn = false;
    if (submitter?.value !== "file") return;
    setTimeout(() => { // a download leaves the page where it is
      passedOn = true;
      delete draft.dataset.sent;
      submitter.removeAttribute("aria-disabled");
    }, 1000);
  });
  document.addEventListener("portal:copied", () => { passedOn = true; });
  document.querySelector("[data-mailto]").addEventListener("click", () => {
    passedOn = opening = true;
    setTimeout(() => { opening = false; }, 500);
  });
  // Opening the mail program is no leaving. To leave for good before *Done* is: the link that was passed on is dead yet.
  addEventListener("beforeunload", (event) => {
    if (opening) event.stopImmediatePropagation();
    else if (passedOn) event.preventDefault();
  });
}
