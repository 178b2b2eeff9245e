import type { StaleKept } from "./stale-report.ts";

/** What is not kept for the moment of a report, and since when it is. */
export function notKept(kept: StaleKept): readonly string[] {
  const from = (moment: string | null) =>
    moment === null ? "" : ` (it is for moments from ${moment.slice(0, 16).replace("T", " ")} on)`;
  return [
    ...(kept.uses ? [] : [`who asked for flags${from(kept.usesFrom)}`]),
    ...(kept.code ? [] : [`what code named them${from(kept.codeFrom)}`]),
    ...(kept.owners ? [] : ["which people could sign in (it never is)"]),
  ];
}
