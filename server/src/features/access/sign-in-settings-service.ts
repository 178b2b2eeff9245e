/** What admins decide about signing in, and what groups give. */
import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { lockCustomRole } from "./grant-store.ts";
import { grantText } from "./granted-role.ts";
import { applyGroups, type GroupGrantDeps } from "./group-grants.ts";
import {
  type GroupMapping,
  listGroupMappings,
  listPeopleInGroups,
  replaceGroupMappings,
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
  readonly version: number;
}

export interface SettingsPatch {
  readonly localAccounts?: boolean | undefined;
  readonly secondFactorRequired?: boolean | undefined;
  readonly newcomers?: SignInSettings["newcomers"] | undefined;
  readonly groups?: readonly GroupMapping[] | undefined;
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
      requireDistinct(patch.groups ?? []);
      try {
        return await inTransaction(database, (tx) => change(deps, tx, { patch, version, caller }));
      } catch (error) {
        if (violatedConstraint(error) === "group_mapping_project_fkey") throw projectMissing();
        throw error;
      }
    },
  };
}

async function read(tx: Transaction): Promise<SettingsView> {
  const { localAccounts, secondFactorRequired, newcomers, version } = await readSignInSettings(tx);
  const groups = await listGroupMappings(tx);
  return { localAccounts, secondFactorRequired, newcomers, version, groups };
}

async function change(
  deps: SignInSettingsDeps,
  tx: Transaction,
  { patch, version, caller }: { patch: SettingsPatch; version: number; caller: Caller },
): Promise<SettingsView> {
  const before = await read(tx);
  const after: SignInSettings = {
    localAccounts: patch.localAccounts ?? before.localAccounts,
    secondFactorRequired: patch.secondFactorRequired ?? before.secondFactorRequired,
    newcomers: patch.newcomers ?? before.newcomers,
  };
  if (!(await saveSignInSettings(tx, after, version))) {
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
  const view = await read(tx);
  await deps.record(tx, installationChain, {
    kind: "sign_in.changed",
    caller,
    summary: `${caller.actor.name} changed how people sign in: ${describe(before, view)}.`,
    details: {
      localAccounts: after.localAccounts,
      secondFactorRequired: after.secondFactorRequired,
      newcomers: after.newcomers,
      groups: view.groups.map(textOf).join("; "),
    },
  });
  // What a mapping gave must not last until the next sign-in.
  if (patch.groups !== undefined) {
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

function requireDistinct(groups: readonly GroupMapping[]): void {
  const seen = new Set<string>();
  groups.forEach((mapping, index) => {
    const key = JSON.stringify([mapping.group, mapping.project, mapping.role]);
    if (seen.has(key)) {
      throw new DomainError(
        "invalid",
        "group_mapping_twice",
        "One group gives one role in one project once.",
        { violations: [{ pointer: `/groups/${index}`, detail: "Stands there already." }] },
      );
    }
    seen.add(key);
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

function projectMissing(): DomainError {
  return new DomainError("not_found", "project_not_found", "One of the projects does not exist.", {
    violations: [{ pointer: "/groups", detail: "Names a project that does not exist." }],
  });
}

const newcomerWords = {
  nobody: "newcomers need an invitation",
  in_groups: "newcomers of mapped groups come in",
  everybody: "everybody whom the provider knows comes in",
} as const;

function describe(before: SettingsView, after: SettingsView): string {
  const groups = [before, after].map((view) => view.groups.map(textOf).join("; "));
  const parts = [
    before.localAccounts === after.localAccounts
      ? undefined
      : `passwords are ${after.localAccounts ? "on" : "off"}`,
    before.secondFactorRequired === after.secondFactorRequired
      ? undefined
      : `a second factor is ${after.secondFactorRequired ? "required" : "not required"}`,
    before.newcomers === after.newcomers ? undefined : newcomerWords[after.newcomers],
    groups[0] === groups[1] ? undefined : `groups give ${groups[1] || "nothing"}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "nothing is different" : parts.join(", ");
}

function textOf({ group, project, role, environmentKinds }: GroupMapping): string {
  if (role === null) return `${group}: the installation`;
  return `${group}: ${grantText({ role, project, environmentKinds })} of ${project ?? "all projects"}`;
}
