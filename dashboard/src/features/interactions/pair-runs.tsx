import type { InteractionPair } from "@yardarm/server/wire";
import { Sentence } from "../../ui/sentence.tsx";
import { Ago } from "../../ui/time.tsx";

interface Run {
  readonly commit: string;
  readonly suites: readonly string[];
  /** When one of its combinations passed last; null: none ever did. */
  readonly passedAt: string | null;
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** Which commit tests ran last with each combination of the pair, and how that ended. */
export function PairRuns({ cells }: Pick<InteractionPair, "cells">) {
  const runs = runsOf(cells);
  if (runs.length === 0) return <p className="text-sm text-ink2">No test ran with both yet.</p>;
  return (
    <ul className="panel divide-y divide-line">
      {runs.map(({ commit, suites, passedAt, passed, failed }) => (
        <li key={`${commit} ${suites.join()}`} className="px-4 py-2.5 text-sm wrap-anywhere">
          <span className="font-medium">{suites.join(", ")}</span>{" "}
          <span className="text-ink3">
            at <code className="font-mono">{commit.slice(0, 7)}</code>
            {passedAt !== null && (
              <>
                , passed <Ago at={passedAt} />
              </>
            )}
          </span>
          <span className="block text-ink2">
            {passed.length > 0 && <Sentence text={`Passed with ${passed.join(", ")}. `} />}
            {failed.length > 0 && (
              <Sentence text={`Failed, so far as is known, with ${failed.join(", ")}.`} />
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function runsOf(cells: InteractionPair["cells"]): readonly Run[] {
  const runs = new Map<string, Run>();
  for (const { lastCommit, suites, passedAt, failedRuns, one, other } of cells) {
    if (lastCommit === null) continue;
    const id = `${lastCommit} ${suites.join()}`;
    const run = runs.get(id) ?? { ...none, commit: lastCommit, suites };
    const name = `\`${one.variant}\` and \`${other.variant}\``;
    runs.set(id, {
      ...run,
      passedAt: later(run.passedAt, passedAt),
      passed: passedAt === null ? run.passed : [...run.passed, name],
      failed: passedAt === null && failedRuns > 0 ? [...run.failed, name] : run.failed,
    });
  }
  return [...runs.values()].toSorted((left, right) =>
    (left.passedAt ?? "") < (right.passedAt ?? "") ? 1 : -1,
  );
}

const none = { passedAt: null, passed: [], failed: [] };

function later(one: string | null, other: string | null): string | null {
  return (one ?? "") > (other ?? "") ? one : other;
}
