/** What admins decide about signing in, and what groups give. */
import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { existing, lockCustomRole } from "./grant-store.ts";
import { grantText } from "./granted-role.ts";
import { applyGroups, type GroupGrantDeps } from "./group-grants.ts";
import {
  type GroupMapping,
  type GroupTeam,
  listGroupMappings,
  listGroupTeams,
  listPeopleInGroups,
  replaceGroupMappings,
  replaceGroupTeams,
} from "./group-store.ts";
import type { Identity } from "./identity.ts";
import { isBuiltIn } from "./permissions.ts";
import { installationChain } from "./record.ts";
import type { SignInSettings } from "./sign-in-settings.ts";
import { readSignInSettings, saveSignInSettings } from "./sign-in-settings-store.ts";

export interface SignInSettingsDeps extends GroupGrantDeps {
  readonly database: Database;
}

export interface SettingsView extends SignInSettings {
  readonly groups: readonly GroupMapping[];
  readonly groupTeams: readonly GroupTeam[];
  readonly version: number;
}

export interface SettingsPatch {
  readonly localAccounts?: boolean | undefined;
  readonly secondFactorRequired?: boolean | undefined;
  readonly newcomers?: SignInSettings["newcomers"] | undefined;
  readonly heirTeam?: string | null | undefined;
  readonly groups?: readonly GroupMapping[] | undefined;
  readonly groupTeams?: readonly GroupTeam[] | undefined;
}

export interface SignInSettingsService {
  read(): Promise<SettingsView>;
  change(
    patch: SettingsPatch,
    at: { readonly version: number; readonly identity: Identity; readonly caller: Caller },
  ): Promise<SettingsView>;
}

export function createSignInSettingsService(deps: SignInSettingsDeps): SignInSettingsService {
  const { database } = deps;
  return {
    read: () => inTransaction(database, read),
    change: async (patch, { version, identity, caller }) => {
      requireNoLockOut(patch, identity);
      requireDistinct(patch);
      return await inTransaction(database, (tx) => change(deps, tx, { patch, version, caller }));
    },
  };
}

async function read(tx: Transaction): Promise<SettingsView> {
  const settings = await readSignInSettings(tx);
  const groups = await listGroupMappings(tx);
  const groupTeams = await listGroupTeams(tx);
  return { ...settings, groups, groupTeams };
}

async function change(
  deps: SignInSettingsDeps,
  tx: Transaction,
  { patch, version, caller }: { patch: SettingsPatch; version: number; caller: Caller },
): Promise<SettingsView> {
  const before = await read(tx);
  // Before the settings are locked: whoever deletes a team locks it first, and then takes it out of the settings.
  await requireTeams(tx, patch);
  await requireProjects(tx, patch);
  if (!(await saveSignInSettings(tx, patch, version))) {
    throw new DomainError(
      "stale",
      "version_mismatch",
      "Somebody else changed these settings meanwhile.",
      { versions: { expected: String(version), current: String(before.version) } },
    );
  }
  if (patch.groups !== undefined) {
    await requireRoles(tx, patch.groups);
    await replaceGroupMappings(tx, patch.groups);
  }
  if (patch.groupTeams !== undefined) await replaceGroupTeams(tx, patch.groupTeams);
  const view = await read(tx);
  await deps.record(tx, installationChain, {
    kind: "sign_in.changed",
    caller,
    summary: `${caller.actor.name} changed how people sign in: ${describe(before, view)}.`,
    details: {
      localAccounts: view.localAccounts,
      secondFactorRequired: view.secondFactorRequired,
      newcomers: view.newcomers,
      heirTeam: view.heirTeam,
      groups: groupsText(view),
    },
  });
  // What a mapping gave must not last until the next sign-in.
  if (patch.groups !== undefined || patch.groupTeams !== undefined) {
    for (const person of await listPeopleInGroups(tx)) await applyGroups(deps, tx, person, caller);
  }
  return view;
}

/** Whoever turns passwords off has come in another way, so there is one. */
function requireNoLockOut({ localAccounts }: SettingsPatch, { proof }: Identity): void {
  if (localAccounts !== false || (proof.kind === "session" && proof.method === "provider")) return;
  throw new DomainError(
    "conflict",
    "provider_not_proved",
    "Sign in through the provider first: whoever turns passwords off must have another way in that works.",
  );
}

function requireDistinct({ groups = [], groupTeams = [] }: SettingsPatch): void {
  const said = [
    ...groups.map(({ group, project, role }, index) => ({
      ...{ key: JSON.stringify([group, project, role]), pointer: `/groups/${index}` },
    })),
    ...groupTeams.map(({ group, team }, index) => ({
      ...{ key: JSON.stringify([group, team]), pointer: `/groupTeams/${index}` },
    })),
  ];
  const twice = said.find(({ key }, at) => said.findIndex((each) => each.key === key) < at);
  if (twice === undefined) return;
  throw new DomainError(
    "invalid",
    "group_mapping_twice",
    "One group gives one role in one project, and one team, once.",
    { violations: [{ pointer: twice.pointer, detail: "Stands there already." }] },
  );
}

async function requireTeams(
  tx: Transaction,
  { heirTeam, groupTeams = [] }: SettingsPatch,
): Promise<void> {
  const named = [
    ...groupTeams.map(({ team }, index) => ({ team, pointer: `/groupTeams/${index}/team` })),
    ...(heirTeam ? [{ team: heirTeam, pointer: "/heirTeam" }] : []),
  ];
  const known = await existing(tx, "team", [...new Set(named.map(({ team }) => team))]);
  const missing = named.filter(({ team }) => !known.has(team));
  if (missing.length === 0) return;
  throw new DomainError("not_found", "team_not_found", "One of the teams does not exist.", {
    violations: missing.map(({ pointer }) => ({ pointer, detail: "Does not exist." })),
  });
}

async function requireProjects(tx: Transaction, { groups = [] }: SettingsPatch): Promise<void> {
  const named = groups.flatMap(({ project }, index) =>
    project === null ? [] : [{ project, pointer: `/groups/${index}/project` }],
  );
  const known = await existing(tx, "project", [...new Set(named.map(({ project }) => project))]);
  const missing = named.filter(({ project }) => !known.has(project));
  if (missing.length === 0) return;
  throw new DomainError("not_found", "project_not_found", "One of the projects does not exist.", {
    violations: missing.map(({ pointer }) => ({ pointer, detail: "Does not exist." })),
  });
}

async function requireRoles(tx: Transaction, groups: readonly GroupMapping[]): Promise<void> {
  for (const [index, { role, project, environmentKinds }] of groups.entries()) {
    if (role === null && (project !== null || environmentKinds !== null)) {
      throw new DomainError(
        "invalid",
        "group_mapping_invalid",
        "A group that makes admins of the installation does so everywhere.",
        { violations: [{ pointer: `/groups/${index}/project`, detail: "Must be null here." }] },
      );
    }
    if (role === null || isBuiltIn(role) || (await lockCustomRole(tx, role)) !== undefined)
      continue;
    throw new DomainError("not_found", "role_not_found", `There is no role "${role}".`, {
      violations: [{ pointer: `/groups/${index}/role`, detail: "Is no role." }],
    });
  }
}

const newcomerWords = {
  nobody: "newcomers need an invitation",
  in_groups: "newcomers of mapped groups come in",
  everybody: "everybody whom the provider knows comes in",
} as const;

function describe(before: SettingsView, after: SettingsView): string {
  const groups = [before, after].map(groupsText);
  const parts = [
    before.localAccounts === after.localAccounts
      ? undefined
      : `passwords are ${after.localAccounts ? "on" : "off"}`,
    before.secondFactorRequired === after.secondFactorRequired
      ? undefined
      : `a second factor is ${after.secondFactorRequired ? "required" : "not required"}`,
    before.newcomers === after.newcomers ? undefined : newcomerWords[after.newcomers],
    before.heirTeam === after.heirTeam
      ? undefined
      : `what people leave behind goes to ${after.heirTeam === null ? "nobody" : `the team ${after.heirTeam}`}`,
    groups[0] === groups[1] ? undefined : `groups give ${groups[1] || "nothing"}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "nothing is different" : parts.join(", ");
}

function groupsText({ groups, groupTeams }: SettingsView): string {
  const teams = groupTeams.map(({ group, team }) => `${group}: the team ${team}`);
  return [...groups.map(textOf), ...teams].join("; ");
}

function textOf({ group, project, role, environmentKinds }: GroupMapping): string {
  if (role === null) return `${group}: the installation`;
  return `${group}: ${grantText({ role, project, environmentKinds })} of ${project ?? "all projects"}`;
}
