import type { DigestVerdict } from "@yardarm/core/digest";
import type { Assessment } from "@yardarm/core/lifecycle";
import { lifeParts, readJudge } from "../features/lifecycle/life-read-model.ts";
import type { DigestSources } from "../features/notifications/digests/digest-composer.ts";
import type { Reader } from "../platform/db/reader.ts";

type Wish = Pick<DigestVerdict, "wants" | "sentence">;
/** By flag; of those for which nothing is wished nothing is held. */
type Wishes = ReadonlyMap<string, readonly Wish[]>;

/** A project has one judgement, and many readers within a round. */
const keptMs = 60_000;

/** What may be done with flags that are there, by the one judgement of their lives. */
export function createVerdictReader(reader: Reader): DigestSources["readVerdicts"] {
  const kept = new Map<string, { readonly at: number; readonly judged: Promise<Wishes> }>();
  const judge = async (project: string, now: Date): Promise<Wishes> => {
    const wishes = new Map<string, readonly Wish[]>();
    const means = await readJudge(reader, { project, now });
    for await (const { lives } of lifeParts(reader, means, { project, state: "active" }))
      for (const [flag, { assessment }] of lives) {
        const wished = wishesOf(assessment);
        if (wished.length > 0) wishes.set(flag, wished);
      }
    return wishes;
  };

  function judgementOf(project: string, now: Date): Promise<Wishes> {
    const known = kept.get(project);
    const age = known === undefined ? keptMs : Math.abs(now.getTime() - known.at);
    if (known !== undefined && age < keptMs) return known.judged;
    const judged = judge(project, now);
    kept.set(project, { at: now.getTime(), judged });
    // What could not be read is read again.
    judged.catch(() => kept.delete(project));
    return judged;
  }

  return async (flags, now) => {
    const projects = [...new Set(flags.map(({ project }) => project))];
    const judged = new Map(
      await Promise.all(
        projects.map(async (project) => [project, await judgementOf(project, now)] as const),
      ),
    );
    return flags.flatMap(({ project, projectName, flag }) =>
      (judged.get(project)?.get(flag) ?? []).map((wish) => ({
        ...{ project, projectName, flag },
        ...wish,
      })),
    );
  };
}

function wishesOf({ signals, archive, deleteFromCode }: Assessment): readonly Wish[] {
  return [
    ...signals
      .filter(({ code, state }) => code === "review_due" && state === "raised")
      .map(({ detail }) => ({ wants: "review" as const, sentence: detail })),
    ...(archive.safe === "yes" ? [{ wants: "archive" as const, sentence: archive.sentence }] : []),
    ...(deleteFromCode.safe === "yes"
      ? [{ wants: "delete_from_code" as const, sentence: deleteFromCode.sentence }]
      : []),
  ];
}
