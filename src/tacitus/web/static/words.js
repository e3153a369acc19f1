// What scripts say, in the language of the page: the English stands in the scripts, the rest in `#messages`.

const told = document.getElementById("messages");
const messages = told ? JSON.parse(told.textContent) : {};

export const language = document.documentElement.lang;

/** A message, with `%(name)s` filled in. */
export function t(message, values = {}) {
  return fill(messages[message] ?? message, values);
}

/** A message about a number (`%(n)s`) of things; of more than two forms that for one or that for many is taken. */
export function tn(one, several, n, values = {}) {
  const forms = messages[one] ?? [one, several];
  const isOne = new Intl.PluralRules(language).select(n) === "one";
  return fill(isOne ? forms[0] : forms.at(-1), { n: n.toLocaleString(language), ...values });
}

function fill(message, values) {
  return message.replace(/%\((\w+)\)s/g, (_whole, name) => values[name] ?? "").replaceAll("%%", "%");
}
