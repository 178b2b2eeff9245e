/** Tells webhooks what each team should see to, once a day. */
import { countIn, type Digest, sectionTitle, subjectOf } from "@yardarm/core/digest";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/database.ts";
import { inTransaction } from "../../../platform/db/transaction.ts";
import type { Job } from "../../../platform/jobs.ts";
import { emit } from "../outbox.ts";
import { isListenedTo } from "../webhook-read-model.ts";
import { composeTeamDigest, type DigestSources } from "./digest-composer.ts";
import { readSettings } from "./digest-read-model.ts";
import { type DigestDay, dueDay, noPreference } from "./digest-time.ts";
import { listOwnedFlags, listOwningTeams, type OwnedFlag } from "./owned-flags-read-model.ts";

export interface TeamDigestDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly sources: DigestSources;
}

const everyMs = 5 * 60_000;

/** At the time of the installation. Told by several servers it is told once: an event for each team, project and day. */
export function teamDigests({ database, clock, sources }: TeamDigestDeps): Job {
  const { reader } = sources;
  let toldDay: string | undefined;
  return {
    name: "tell of the digests of teams",
    everyMs,
    async run() {
      const now = clock();
      const settings = await readSettings(reader);
      // Whether people get mail is another question.
      const due = dueDay({ settings: { ...settings, isOn: true }, preference: noPreference, now });
      if (due === undefined || due.day === toldDay) return;
      if (!(await isListenedTo(reader, "digest.team"))) return;
      const { expiringDays } = settings;
      for (const { team, teamName } of await listOwningTeams(reader)) {
        const owned = await listOwnedFlags(reader, { teams: [team] });
        for (const [project, flags] of byProject(owned)) {
          const digest = await composeTeamDigest(sources, flags, { team, now, expiringDays });
          if (digest.sections.length === 0) continue;
          const origin = `${project}/${team}:${due.day}`;
          const place = { project, environments: [], at: now, team, origin };
          const data = { team, teamName, ...dataOf(digest, due) };
          await inTransaction(database, (tx) => emit(tx, place, { type: "digest.team", data }));
        }
      }
      toldDay = due.day;
    },
  };
}

function dataOf(digest: Digest, { day }: DigestDay) {
  return {
    ...{ day, subject: subjectOf(digest) },
    sections: digest.sections.map((section) => ({
      ...{ kind: section.kind, title: sectionTitle(section.kind) },
      items: section.items.map(({ title, detail, path }) => ({ title, detail, path })),
      more: countIn(section) - section.items.length,
    })),
  };
}

function byProject(flags: readonly OwnedFlag[]): ReadonlyMap<string, readonly OwnedFlag[]> {
  const found = new Map<string, OwnedFlag[]>();
  for (const flag of flags) found.set(flag.project, [...(found.get(flag.project) ?? []), flag]);
  return found;
}
