// Asks the browser to make a passkey, or to sign with one, and goes on to where the newsroom says.
// The element: data-passkey (create or get), data-ask, data-take, data-host; a button, a place for what is to be said.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function send(address, token, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({ sentence: "The newsroom did not answer: try it again in a minute." }));
  if (!answer.ok) throw new Error(said.sentence);
  return said;
}

async function made(options) {
  options.user.id = bytes(options.user.id);
  options.challenge = bytes(options.challenge);
  options.excludeCredentials = known(options.excludeCredentials);
  const key = await navigator.credentials.create({ publicKey: options });
  const { clientDataJSON, attestationObject } = key.response;
  const transports = key.response.getTransports ? key.response.getTransports() : [];
  return [key, { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject), transports }];
}

async function signed(options) {
  options.challenge = bytes(options.challenge);
  options.allowCredentials = known(options.allowCredentials);
  const key = await navigator.credentials.get({ publicKey: options });
  const { clientDataJSON, authenticatorData, signature, userHandle } = key.response;
  return [key, {
    clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  }];
}

function begin(element) {
  const { passkey, ask, take, host } = element.dataset;
  const said = element.querySelector("[role=status]");
  const button = element.querySelector("button");
  element.hidden = false;
  if (location.hostname !== host) {
    button.disabled = true;
    said.textContent = `Passkeys work at the newsroom's own address: open the desk at ${host}.`;
    return;
  }
  if (!window.PublicKeyCredential) {
    button.disabled = true;
    said.textContent = "This browser knows no passkeys.";
    return;
  }
  button.addEventListener("click", async () => {
    button.disabled = true;
    said.textContent = "Your device asks you now.";
    try {
      const token = element.querySelector("[name=csrfmiddlewaretoken]").value;
      const asked = await send(ask, token, {});
      if (asked.next) return location.assign(asked.next);
      const [key, response] = await (passkey === "create" ? made : signed)(asked.publicKey);
      const name = element.querySelector("input:not([type=hidden])");
      const way = name ? `${take}?name=${encodeURIComponent(name.value)}` : take;
      const answer = { id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} };
      location.assign((await send(way, token, answer)).next);
    } catch (problem) {
      const refused = { NotAllowedError: "Nothing was done: the device was not asked or said no.", InvalidStateError: "This device has a passkey for this account already." };
      said.textContent = refused[problem.name] || problem.message;
      button.disabled = false;
    }
  });
}

for (const element of document.querySelectorAll("[data-passkey]")) begin(element);
