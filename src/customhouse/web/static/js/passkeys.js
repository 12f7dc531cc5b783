// Passkeys: the browser makes one, or signs with one, and a plain form carries what it answers.
//
// <form data-passkey="create"> and "get" find their options as JSON in the element that data-options names; "login"
// asks the form's own address for them. The button is shown where the browser knows passkeys at all.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const withBytes = (keys) => (keys ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));

async function create({ publicKey }) {
  const options = {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
    excludeCredentials: withBytes(publicKey.excludeCredentials),
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
  };
  const made = await navigator.credentials.create({ publicKey: options });
  return {
    id: made.id,
    rawId: toText(made.rawId),
    type: made.type,
    response: {
      clientDataJSON: toText(made.response.clientDataJSON),
      attestationObject: toText(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
    clientExtensionResults: made.getClientExtensionResults(),
  };
}

async function sign({ publicKey }) {
  const options = {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    allowCredentials: withBytes(publicKey.allowCredentials),
  };
  const signed = await navigator.credentials.get({ publicKey: options });
  const { clientDataJSON, authenticatorData, signature, userHandle } = signed.response;
  return {
    id: signed.id,
    rawId: toText(signed.rawId),
    type: signed.type,
    response: {
      clientDataJSON: toText(clientDataJSON),
      authenticatorData: toText(authenticatorData),
      signature: toText(signature),
      userHandle: userHandle ? toText(userHandle) : null,
    },
    clientExtensionResults: signed.getClientExtensionResults(),
  };
}

async function asked(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

async function submit(form) {
  const fault = form.querySelector("[data-fault]");
  fault.hidden = true;
  try {
    const options = await asked(form);
    const credential =
      form.dataset.passkey === "create" ? await create(options.creation_options) : await sign(options.request_options);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch {
    // Somebody closed the browser's question, or has no passkey here: the page says what else can be done.
    fault.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const isKnown = Boolean(globalThis.PublicKeyCredential);
  form.querySelector("[data-unknown]")?.toggleAttribute("hidden", isKnown);
  if (!isKnown) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form);
  });
}
