// Passkeys: the browser makes or shows one, and the form carries its answer. A browser that knows none sends the form
// as it is, and the server says what to do.
const knows = window.PublicKeyCredential?.parseCreationOptionsFromJSON && PublicKeyCredential.parseRequestOptionsFromJSON;

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const data = document.getElementById("passkey-options");
  if (data) return JSON.parse(data.textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  return response.json();
}

async function ask(form) {
  const { creation_options: make, request_options: show } = await optionsOf(form);
  const credential = make
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(make.publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(show.publicKey) });
  form.elements.credential.value = JSON.stringify(credential);
}

// Capturing, so that the guard against sending twice counts only the second submit, which carries the answer.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-passkey]");
  if (!knows || !form || form.elements.credential.value) return;
  event.preventDefault();
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    await ask(form);
    form.requestSubmit();
  } catch {
    problem.hidden = false;
  }
}, { capture: true });

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.credential.value = "";
});
