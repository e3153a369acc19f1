// Files dropped anywhere on the page are chosen, and the page says which; reading takes a moment, and it says that too.

import { t } from "./words.js";

const form = document.getElementById("offer");
const file = document.getElementById("file");
const drop = document.getElementById("drop");
const chosen = document.getElementById("chosen");
const busy = document.getElementById("busy");
const told = chosen.innerHTML;

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind === "drop") {
      file.files = event.dataTransfer.files;
      tell();
    }
  });
}
file.addEventListener("change", tell);
form.addEventListener("submit", (event) => {
  const size = [...file.files].reduce((sum, one) => sum + one.size, 0);
  if (size > Number(form.dataset.most)) {
    event.preventDefault();
    busy.textContent = t("These files are %(size)s MB: too much for the page.", { size: Math.ceil(size / 1024 ** 2) });
    return;
  }
  busy.textContent = t("Reading…");
  form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  busy.textContent = "";
  form.removeAttribute("aria-busy");
});

function tell() {
  if (file.files.length) chosen.textContent = [...file.files].map((one) => one.name).join(", ");
  else chosen.innerHTML = told;
}
