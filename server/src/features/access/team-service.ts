import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { installationChain, type WriteRecord } from "./record.ts";
import { insertTeam, type Team } from "./team-store.ts";

export interface TeamService {
  create(team: Team, caller: Caller): Promise<Team>;
}

export function createTeamService({
  database,
  record,
}: {
  database: Database;
  record: WriteRecord;
}): TeamService {
  return {
    async create(team, caller) {
      try {
        await inTransaction(database, async (tx) => {
          await insertTeam(tx, team);
          const summary = `${caller.actor.name} made the team ${team.name}.`;
          await record(tx, installationChain, {
            kind: "team.created",
            caller,
            summary,
            details: { team: team.key },
          });
        });
      } catch (error) {
        if (violatedConstraint(error) !== "team_pkey") throw error;
        throw new DomainError(
          "conflict",
          "team_key_taken",
          `There is a team "${team.key}" already.`,
          {
            violations: [{ pointer: "/key", detail: "Is taken." }],
          },
        );
      }
      return team;
    },
  };
}
