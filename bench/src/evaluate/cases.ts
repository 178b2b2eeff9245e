import type { Adapter, Loaded } from "./adapter.ts";
import { halfMembers, type Workload } from "./workload.ts";

export const caseNames = ["plain", "rules", "rollout", "split", "prerequisite", "mixed"] as const;

export type CaseName = (typeof caseNames)[number];

/** One evaluation with whatever was found for this context. */
type Ask = (context: unknown) => unknown;

export interface Case {
  readonly name: CaseName;
  readonly ask: Ask;
  /** Used in turn. */
  readonly contexts: readonly unknown[];
}

/** Which flag of its kind is asked, and so which segment; any would do. */
const flagNumber = 100;
const segmentNumber = flagNumber % 10;

export function casesOf(adapter: Adapter, loaded: Loaded<unknown>, workload: Workload): Case[] {
  const contexts = workload.users.map((user) => adapter.context(user));
  const boolean = (name: CaseName): Case => {
    const key = `${name}-${flagNumber}`;
    return { name, ask: (context) => loaded.boolean(key, context), contexts };
  };
  // As in code, where it is written: putting it together would take a third of the time.
  const splitKey = `split-${flagNumber}`;
  const split: Case = {
    name: "split",
    ask: (context) => loaded.string(splitKey, context),
    contexts: halfMembers(segmentNumber).map((index) => contexts[index]),
  };
  const known = (name: string): boolean => adapter.lacks?.includes(name) !== true;
  const one = [boolean("plain"), boolean("rules"), boolean("rollout"), split];
  const all = [...one, boolean("prerequisite"), mixed(adapter, loaded, workload, contexts)];
  return all.filter(({ name }) => known(name));
}

/** All flags in an order that is shuffled and always the same; another one with each call. */
function mixed(
  adapter: Adapter,
  loaded: Loaded<unknown>,
  workload: Workload,
  contexts: readonly unknown[],
): Case {
  const known = workload.flags.filter(({ kind }) => adapter.lacks?.includes(kind) !== true);
  // 389 has no factor in common with the number of flags, so that every flag has its turn.
  const shuffled = known.map((_, index) => known[(index * 389) % known.length] ?? raise());
  const flags = shuffled.map(({ key, kind }) => ({ key, isText: kind === "split" }));
  let at = 0;
  const ask: Ask = (context) => {
    at = at + 1 === flags.length ? 0 : at + 1;
    const { key, isText } = flags[at] ?? raise();
    return isText ? loaded.string(key, context) : loaded.boolean(key, context);
  };
  return { name: "mixed", ask, contexts };
}

/** What an evaluator says that does not mean what the workload means; nobody is measured on other flags than the rest. */
export async function problemsOf(cases: readonly Case[]): Promise<readonly string[]> {
  const problems: string[] = [];
  const check = (name: CaseName, isRight: boolean, said: string): void => {
    if (!isRight) problems.push(`${name}: ${said}`);
  };
  for (const { name, ask, contexts } of cases) {
    const answers = await Promise.all(contexts.map((context) => ask(context)));
    const part = (value: unknown, of: readonly unknown[] = answers): number =>
      of.filter((answer) => answer === value).length / of.length;
    if (name === "rollout") check(name, isAbout(part(true), 0.5), `on for ${part(true)}`);
    else if (name === "split") {
      const members = answers.filter((_, index) => index % 2 === 0);
      const others = answers.filter((_, index) => index % 2 === 1);
      check(name, part("control", others) === 1, "others than members are split");
      check(name, isAbout(part("red", members), 0.2), `red for ${part("red", members)}`);
      check(name, isAbout(part("blue", members), 0.5), `blue for ${part("blue", members)}`);
    } else if (name !== "mixed") check(name, part(true) === 1, `on for ${part(true)}`);
  }
  return problems;
}

/** A thousand members are told apart: by chance a part is hardly ever off by more. */
function isAbout(part: number, wanted: number): boolean {
  return Math.abs(part - wanted) < 0.06;
}

function raise(): never {
  throw new RangeError("There is no such flag.");
}
