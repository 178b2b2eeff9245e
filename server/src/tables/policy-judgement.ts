import type { PolicyFinding } from "@yardarm/core/policies";
import { jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** What the policies of a project found wrong with it when they last looked. */
export const policyJudgement = pgTable("policy_judgement", {
  project: text("project").primaryKey(),
  asOf: instant("as_of").notNull(),
  findings: jsonb("findings").$type<readonly PolicyFinding[]>().notNull(),
});
