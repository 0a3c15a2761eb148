// The pages work without this script. With it, their commands name the address that this page came from,
// and each gets a button that copies it.

const secure = location.protocol === "https:";
const basePort = Number(location.port || (secure ? 443 : 80));
const bareHost = location.hostname.replace(/[[\]]/g, "");

// Over TLS, HTTP needs the whole address. The raw services keep their ports, beside this one.
function here(text) {
  const printed = /http:\/\/127\.0\.0\.1:8080|client\.jar 127\.0\.0\.1 8080|127\.0\.0\.1:8080|127\.0\.0\.1|\b808[0-7]\b/g;
  return text.replace(printed, (part) => {
    if (part.startsWith("http")) return location.origin;
    if (part.startsWith("client")) return `client.jar ${secure ? location.origin : `${bareHost} ${basePort}`}`;
    if (part.includes(":")) return location.host;
    if (part.includes(".")) return bareHost;
    return String(basePort + Number(part) - 8080);
  });
}

function copyButton(block) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "copy";
  button.addEventListener("click", async () => {
    const commands = [...block.querySelectorAll("kbd")].map((command) => command.textContent);
    await navigator.clipboard.writeText(commands.join("\n"));
    button.textContent = "copied";
    setTimeout(() => (button.textContent = "copy"), 1500);
  });
  return button;
}

if (secure || location.protocol === "http:") {
  for (const element of document.querySelectorAll("kbd, samp, code")) {
    element.textContent = here(element.textContent);
  }
}

// Browsers offer the clipboard only to secure addresses, 127.0.0.1 among them.
if (navigator.clipboard) {
  for (const block of document.querySelectorAll("pre:has(kbd)")) block.prepend(copyButton(block));
}
