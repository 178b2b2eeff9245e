import type { limits } from "../../model/limits.ts";
import { comparing, type Family, textOf } from "../operators.ts";
import { compilePattern, type Step } from "../pattern.ts";

/** As `patterns`, in two thirds of the time: what was taken where is noted in the steps. */
export const quickPatterns: Family = { matches: comparing(matches, textOf, compilePattern) };

/** Held equal by its type: the table of all limits would be a tenth of a bundle that only evaluates. */
const textMax: typeof limits.patternTextMax = 4_096;

/** Places are counted over all texts, so that notes need not be taken back. */
let place = 0;

/** As `matchesPattern`. */
export function matches(text: string, first: Step): boolean {
  let open: Step[] | undefined = [];
  for (let at = 0; at <= text.length && text.length <= textMax; at++) {
    // A match may start anywhere.
    open.push(first);
    open = takeSteps(open, text, at);
    if (open === undefined) return true;
    if ((text.codePointAt(at) ?? 0) > 0xffff) at++;
  }
  return false;
}

/** The steps that are open behind the next code point; `undefined` when there is a match. */
function takeSteps(here: Step[], text: string, at: number): Step[] | undefined {
  const open: Step[] = [];
  place++;
  for (let step = here.pop(); step !== undefined; step = here.pop()) {
    const [form, next] = step;
    if (next === undefined) return undefined;
    if (step[2] === place) continue;
    step[2] = place;
    // Of all forms, only that which looks at nothing is not in Unicode.
    const end = form.unicode ? endOf(form, text, at) : at;
    if (end < at) continue;
    for (const it of next) (end > at ? open : here).push(it);
  }
  return open;
}

/** Where it ends when it starts here; -1 when it does not. */
function endOf(form: RegExp, text: string, at: number): number {
  form.lastIndex = at;
  return form.test(text) ? form.lastIndex : -1;
}
