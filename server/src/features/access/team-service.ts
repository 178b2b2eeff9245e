/** Teams: they own flags and segments, and what is granted to them their members have. */
import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { listOwned } from "./owned-read-model.ts";
import { findPerson } from "./person-store.ts";
import { installationChain, type WriteRecord } from "./record.ts";
import {
  deleteTeam,
  deleteTeamMember,
  findTeam,
  insertTeam,
  insertTeamMember,
  renameTeam,
  type Team,
} from "./team-store.ts";

export interface TeamService {
  create(team: Team, caller: Caller): Promise<Team>;
  rename(team: Team, caller: Caller): Promise<Team>;
  /** With the roles it has; refused while it owns something. */
  remove(key: string, caller: Caller): Promise<void>;
  addMember(key: string, personId: string, caller: Caller): Promise<void>;
  removeMember(key: string, personId: string, caller: Caller): Promise<void>;
}

interface TeamDeps {
  readonly database: Database;
  readonly record: WriteRecord;
}

export function createTeamService({ database, record }: TeamDeps): TeamService {
  const told = (
    kind: string,
    caller: Caller,
    summary: string,
    details: Record<string, string>,
  ) => ({
    kind,
    caller,
    summary: `${caller.actor.name} ${summary}.`,
    details,
  });
  return {
    create: (team, caller) => create({ database, record }, team, caller),

    rename: (team, caller) =>
      inTransaction(database, async (tx) => {
        const before = await requireTeam(tx, team.key);
        if (before.name === team.name) return before;
        await renameTeam(tx, team);
        const summary = `renamed the team ${before.name} to ${team.name}`;
        const details = { team: team.key, from: before.name, to: team.name };
        await record(tx, installationChain, told("team.changed", caller, summary, details));
        return team;
      }),

    remove: (key, caller) =>
      inTransaction(database, async (tx) => {
        const team = await requireTeam(tx, key);
        await refuseOwning(tx, team);
        await deleteTeam(tx, key);
        const summary = `deleted the team ${team.name}, and with it the roles that it had`;
        await record(tx, installationChain, told("team.deleted", caller, summary, { team: key }));
      }),

    addMember: (key, personId, caller) =>
      inTransaction(database, async (tx) => {
        const team = await requireTeam(tx, key);
        const person = await findPerson(tx, personId);
        if (person?.isActive !== true) throw personNotFound();
        if (!(await insertTeamMember(tx, { team: key, personId, source: "manual" }))) return;
        const summary = `put ${person.name} into the team ${team.name}`;
        const details = { team: key, person: personId };
        await record(tx, installationChain, told("team.member_added", caller, summary, details));
      }),

    removeMember: (key, personId, caller) =>
      inTransaction(database, async (tx) => {
        const team = await requireTeam(tx, key);
        if (!(await deleteTeamMember(tx, { team: key, personId }))) {
          throw new DomainError(
            "not_found",
            "team_member_not_found",
            "Nobody put this person into the team by hand. What groups of the identity provider say is changed there.",
          );
        }
        const name = (await findPerson(tx, personId))?.name ?? personId;
        const summary = `took ${name} out of the team ${team.name}`;
        const details = { team: key, person: personId };
        await record(tx, installationChain, told("team.member_removed", caller, summary, details));
      }),
  };
}

async function create({ database, record }: TeamDeps, team: Team, caller: Caller): Promise<Team> {
  try {
    await inTransaction(database, async (tx) => {
      await insertTeam(tx, team);
      const summary = `${caller.actor.name} made the team ${team.name}.`;
      const details = { team: team.key };
      await record(tx, installationChain, { kind: "team.created", caller, summary, details });
    });
  } catch (error) {
    if (violatedConstraint(error) !== "team_pkey") throw error;
    throw new DomainError("conflict", "team_key_taken", `There is a team "${team.key}" already.`, {
      violations: [{ pointer: "/key", detail: "Is taken." }],
    });
  }
  return team;
}

async function requireTeam(tx: Transaction, key: string): Promise<Team> {
  const team = await findTeam(tx, key);
  if (team !== undefined) return team;
  throw new DomainError("not_found", "team_not_found", `There is no team "${key}".`);
}

async function refuseOwning(tx: Transaction, { key, name }: Team): Promise<void> {
  const owned = await listOwned(tx, { kind: "team", id: key });
  if (owned.length === 0) return;
  const some = owned.slice(0, 3).map((each) => `${each.kind} ${each.key} in ${each.project}`);
  const rest = owned.length > 3 ? `, and ${owned.length - 3} more` : "";
  throw new DomainError(
    "conflict",
    "team_owns",
    `${name} answers for ${some.join(", ")}${rest}. Give them another owner first.`,
  );
}

function personNotFound(): DomainError {
  return new DomainError(
    "not_found",
    "person_not_found",
    "There is no such person, or they may no longer sign in.",
  );
}
