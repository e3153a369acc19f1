// A text to cite is copied by a button, and chosen whole where it is entered.

import { t } from "./words.js";

document.addEventListener("focusin", (event) => {
  if (event.target.matches(".cite-box textarea")) event.target.select();
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(text.value);
    said.textContent = t("Copied.");
  } catch {
    text.select();
    said.textContent = t("Chosen: copy it with Ctrl-C.");
  }
});
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
