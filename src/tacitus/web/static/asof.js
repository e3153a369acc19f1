// A slider over the days on which reports came; one step past the last day is now.

import { t } from "./words.js";

/** Where a day stands among the days: the last one not after it, or the step of "now". */
export function stepOf(days, day) {
  return day ? Math.max(0, days.filter((one) => one <= day).length - 1) : days.length;
}

/** The day of a step, empty for now. */
export const dayOf = (days, step) => days[step] ?? "";

/** Say a step in words, to the eye and to a screen reader. */
export function tellStep(range, output, days) {
  const said = dayOf(days, Number(range.value)) || t("now");
  output.textContent = said;
  range.setAttribute("aria-valuetext", said);
}
