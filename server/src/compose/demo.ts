/** The project that the first start shows: a shop with flags in every state. It is made as anything is made. */
import { randomUUID } from "node:crypto";
import type { Change } from "@yardarm/core/changes";
import { defaultEnvironments, type Flag } from "@yardarm/core/registry";
import { createGrantService, type GrantDeps } from "../features/access/grant-service.ts";
import { createPeopleService } from "../features/access/people-service.ts";
import { createRoleService } from "../features/access/role-service.ts";
import { createTeamService } from "../features/access/team-service.ts";
import { projectChain } from "../features/audit/audit-event.ts";
import type { ChangeService } from "../features/changes/change-service.ts";
import { readSnapshot } from "../features/delivery/delivery-read-model.ts";
import { insertProject } from "../features/projects/project-store.ts";
import { systemCaller } from "../platform/actor.ts";
import { atOneMoment } from "../platform/db/reader.ts";
import { inTransaction } from "../platform/db/transaction.ts";
import { createCodeReferences } from "./code-references.ts";
import { checkoutFlags, paymentFlags } from "./demo-checkout.ts";
import { demoScans } from "./demo-code.ts";
import { discoveryFlags } from "./demo-discovery.ts";
import { type DemoFlag, flagOf } from "./demo-flag.ts";
import { growthFlags } from "./demo-growth.ts";
import { asMade, historyOf } from "./demo-history.ts";
import { demoSearchRuns, demoTestRun, interactionChanges } from "./demo-interactions.ts";
import { demoBatches, pastBatches } from "./demo-observations.ts";
import { demoPeople, demoRole, demoTeamMembers, demoTeams } from "./demo-people.ts";
import { makeDemoPlan } from "./demo-plan.ts";
import { platformFlags } from "./demo-platform.ts";
import { policyChanges, waiverChange } from "./demo-policies.ts";
import { askAround } from "./demo-requests.ts";
import { productionCorrelations, segmentChanges } from "./demo-segments.ts";
import { flagLifeJob } from "./flag-lives.ts";
import { createChanges } from "./governance.ts";
import { createObservations, createTestRuns } from "./observations.ts";
import { composeRecord } from "./record.ts";
import type { Ground } from "./stage.ts";

const project = { key: "storefront", name: "Storefront" };
const seed = systemCaller("demo");
const dayMs = 86_400_000;
/** Days; some of what it has is nearly as old. */
const projectAge = 66;
/** Days before the seed on which services told something too. */
const toldBefore = [60, 45, 32, 18, 6];

const batches: readonly { readonly reason: string; readonly flags: readonly DemoFlag[] }[] = [
  { reason: "Flags of the checkout.", flags: checkoutFlags },
  { reason: "Flags of payments.", flags: paymentFlags },
  { reason: "Flags of catalog and search.", flags: discoveryFlags },
  { reason: "Flags of growth.", flags: growthFlags },
  { reason: "Flags of the platform.", flags: platformFlags },
];

const goneKeys: ReadonlySet<string> = new Set(
  batches.flatMap(({ flags }) => flags.filter(({ isGone }) => isGone).map(({ key }) => key)),
);

/** Fills a database in which there is no project yet. Every commit is recorded as the seed's, at the time it is made. */
export async function seedDemo(ground: Ground): Promise<void> {
  const now = ground.clock();
  const changes = createChanges(ground);
  const past = { ...ground, clock: () => new Date(now.getTime() - projectAge * dayMs) };
  await makeTeams(past);
  await makeProject(past, createChanges(past));
  const all: Flag[] = [];
  await makeFlags(past, { isOld: true, all, now });
  const people = await invitePeople(ground);
  const admin = people.get("ada@storefront.example") ?? seed.actor.id;
  const apply = (reason: string, wished: readonly Change[]) =>
    changes.submit(seed, { project: project.key, changes: wished, reason });

  await apply("Whom rollouts are aimed at.", segmentChanges);
  await makeFlags(ground, { isOld: false, all, now });
  all.sort((one, other) => placeOf(one) - placeOf(other));
  for (const step of historyOf(all)) await apply(step.reason, step.changes);
  await apply("What the shop agreed on.", policyChanges);
  await apply("Until the next release.", [waiverChange(admin, now)]);
  await apply("What does not go together.", interactionChanges);
  await observe(ground, all, now);
  const { take } = createCodeReferences(ground);
  const from = { project: project.key, reportedBy: `${seed.actor.kind}:${seed.actor.id}` };
  for (const scan of demoScans(all, { gone: goneKeys, now })) await take({ ...scan, ...from });
  await askAround(ground, people);
  await reportTests(ground, all);
  await makeDemoPlan(ground, seed);
  await countDebts(ground, now);
}

const order = batches.flatMap(({ flags }) => flags.map(({ key }) => key));

/** Where its team wrote it down, whenever it was made. */
function placeOf({ key }: Flag): number {
  return order.indexOf(key);
}

interface Making {
  readonly isOld: boolean;
  /** Those that are made are put here. */
  readonly all: Flag[];
  readonly now: Date;
}

/** Each team's at once; some are older than the seed, and have been as they are ever since. */
async function makeFlags(ground: Ground, { isOld, all, now }: Making): Promise<void> {
  for (const { reason, flags } of batches) {
    const chosen = flags.filter(({ since }) => (since !== undefined) === isOld);
    if (chosen.length === 0) continue;
    const oldest = Math.max(...chosen.map(({ since = 0 }) => since));
    const clock = () => new Date(now.getTime() - oldest * dayMs);
    const changes = createChanges(isOld ? { ...ground, clock } : ground);
    const made = chosen.map((demo) => flagOf(demo, now));
    const wished = made.map(asMade).map(creation);
    await changes.submit(seed, { project: project.key, changes: wished, reason });
    all.push(...made);
  }
}

/** Each week of nearly all that the project is old, and today, by the job that counts them every day. */
async function countDebts(ground: Ground, now: Date): Promise<void> {
  for (let daysAgo = 63; daysAgo >= 0; daysAgo -= 7) {
    const clock = () => new Date(now.getTime() - daysAgo * dayMs);
    await flagLifeJob({ ...ground, clock }).run();
  }
}

/** Through the door by which pipelines report. */
async function reportTests({ database, reader, clock }: Ground, flags: readonly Flag[]) {
  const runs = createTestRuns({ database, reader, clock });
  const runOf = () => ({
    project: project.key,
    id: randomUUID(),
    reportedBy: `${seed.actor.kind}:${seed.actor.id}`,
  });
  for (const run of [demoTestRun(flags, runOf()), ...demoSearchRuns(flags, runOf)]) {
    await runs.take(run);
  }
}

/** Whoever makes a team makes it known to all projects. */
async function makeTeams({ database, clock }: Ground): Promise<void> {
  const { record } = composeRecord({ clock });
  const teams = createTeamService({ database, record });
  for (const team of demoTeams) await teams.create(team, seed);
}

/** Production is protected at the end, as it would be in life: until then there is nothing in it to protect. */
async function makeProject({ database, clock }: Ground, changes: ChangeService): Promise<void> {
  const { record } = composeRecord({ clock });
  await inTransaction(database, async (tx) => {
    await insertProject(tx, project);
    await record(tx, projectChain(project.key), {
      kind: "project.created",
      caller: seed,
      summary: `${seed.actor.name} made the project ${project.name}.`,
      details: { name: project.name },
    });
    await changes.submitIn(tx, seed, {
      project: project.key,
      reason: "The stages that every project begins with.",
      changes: defaultEnvironments.map((environment) => ({
        kind: "environment.create",
        environment: environment.key,
        from: null,
        to: {
          ...environment,
          isProtected: false,
          ...(environment.key === "production" && { correlations: productionCorrelations }),
        },
      })),
    });
  });
}

/** Answers with the ids of all, by their addresses. */
async function invitePeople({ database, clock }: Ground): Promise<ReadonlyMap<string, string>> {
  const { record } = composeRecord({ clock });
  await createRoleService({ database, record }).create(demoRole, seed);
  // The links that come of it are given to nobody.
  const people = createPeopleService({ database, record, clock, publicUrl: () => "" });
  const ids = new Map<string, string>();
  for (const { name, email, role } of demoPeople) {
    const projects = role === undefined ? {} : { [project.key]: role };
    const { person } = await people.invite({ name, email, isAdmin: false, projects }, seed);
    ids.set(email, person.id);
  }
  const teams = createTeamService({ database, record });
  for (const { team, members } of demoTeamMembers) {
    for (const email of members) await teams.addMember(team, ids.get(email) ?? "", seed);
  }
  await giveRoles({ database, record }, ids.get("greta@storefront.example") ?? "");
  return ids;
}

/** A team that may change everything but production, and somebody who looks over all of it. */
async function giveRoles(deps: GrantDeps, auditor: string): Promise<void> {
  const grants = createGrantService(deps);
  const outsideProduction = ["development", "test", "staging"] as const;
  await grants.give(
    { kind: "team", id: "checkout" },
    { role: "editor", project: project.key, environmentKinds: outsideProduction },
    seed,
  );
  const everywhere = { role: "auditor", project: null, environmentKinds: null };
  await grants.give({ kind: "person", id: auditor }, everywhere, seed);
}

/** Through the door by which services report. */
async function observe(ground: Ground, flags: readonly Flag[], now: Date): Promise<void> {
  const demo = batches.flatMap((batch) => batch.flags);
  const { observe: take } = createObservations(ground);
  for (const environment of ["production", "staging", "development"]) {
    const place = { project: project.key, environment };
    const snapshot = await atOneMoment(ground.database, (reader) => readSnapshot(reader, place));
    if (snapshot === undefined) continue;
    const day = { demo, flags, snapshot, now };
    for (const daysAgo of toldBefore) {
      const clock = () => new Date(now.getTime() - daysAgo * dayMs);
      const { observe: takeThen } = createObservations({ ...ground, clock });
      await Promise.all(pastBatches(day, daysAgo).map((batch) => takeThen(place, batch)));
    }
    // What is developed with today tells of itself.
    if (environment === "development") continue;
    await Promise.all(demoBatches(day).map((batch) => take(place, batch)));
  }
}

function creation(flag: Flag): Change {
  return { kind: "flag.create", flag: flag.key, from: null, to: flag };
}
