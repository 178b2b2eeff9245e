import { testDaysIn } from "@yardarm/core/policies";
import { eq } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { policy } from "../../tables/registry/policy.ts";
import { findEnvironment } from "../environments/environment-read-model.ts";
import type { InEnvironment } from "../observations/combination-read-model.ts";

/** For how many days a passed test counts there, by the policies of the project; undefined: there is no such environment. */
export async function readTestDays(
  reader: Reader,
  place: InEnvironment,
): Promise<number | undefined> {
  const [environment, policies] = await Promise.all([
    findEnvironment(reader, place),
    reader.select().from(policy).where(eq(policy.project, place.project)),
  ]);
  if (environment === undefined) return undefined;
  return testDaysIn(
    policies.map(({ key, document }) => ({ key, ...document })),
    environment,
  );
}
