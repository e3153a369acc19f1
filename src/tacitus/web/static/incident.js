// The as-of date field asks again as soon as a date is chosen.

const form = document.querySelector(".asof");
form?.querySelector("input[type=date]").addEventListener("change", (event) => {
  if (event.target.value) form.requestSubmit();
});
