/** The default values that code passes for a flag, beside what the flag would serve when it is off. */
import { valueMark } from "@yardarm/sdk/evaluate";
import type { JsonValue } from "@yardarm/sdk/model";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { markOf } from "./finding.ts";

export interface DefaultInCode {
  readonly environment: string;
  readonly service: string;
  readonly type: string;
  /** A short scalar; null when only its hash is known. */
  readonly value: boolean | number | string | null;
  readonly hash: string | null;
  /** The variant that has this value; null when none has. */
  readonly variant: string | null;
  /** Whether an outage serves what being off serves. */
  readonly isOffVariant: boolean;
  /** Whether the flag has values of this type. */
  readonly isOfType: boolean;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

const defaultsMax = 200;

/** Those passed last come first. Without such a flag: none. */
export async function defaultsOf(
  reader: Reader,
  { project, flag }: { readonly project: string; readonly flag: string },
): Promise<readonly DefaultInCode[]> {
  const { rows } = await reader.execute<{
    environment: string;
    service: string;
    type: string;
    mark: string;
    first: Date | string;
    last: Date | string;
    variants: readonly { readonly name: string; readonly value: JsonValue }[];
    flagType: string;
    off: string | null;
  }>(sql`
    SELECT passed.environment, passed.service, passed.type, passed.mark,
           passed.first_seen_at AS first, passed.last_seen_at AS last,
           flag.document -> 'variants' AS variants, flag.document ->> 'type' AS "flagType",
           config.document ->> 'offVariant' AS off
      FROM passed_default AS passed
      JOIN flag ON flag.project = passed.project AND flag.key = passed.flag
      LEFT JOIN flag_config AS config
        ON config.project = passed.project AND config.flag = passed.flag
       AND config.environment = passed.environment
     WHERE passed.project = ${project} AND passed.flag = ${flag}
     ORDER BY passed.last_seen_at DESC, passed.environment, passed.service, passed.mark
     LIMIT ${defaultsMax}`);
  return rows.map(({ mark, variants, off, flagType, first, last, ...row }) => {
    const same = variants.filter(({ value }) => markOf(valueMark(value) ?? {}) === mark);
    const offVariant = same.find(({ name }) => name === off);
    return {
      ...row,
      ...(mark.startsWith("#")
        ? { value: null, hash: mark.slice(1) }
        : { value: JSON.parse(mark), hash: null }),
      variant: (offVariant ?? same[0])?.name ?? null,
      isOffVariant: offVariant !== undefined,
      isOfType: row.type === flagType,
      firstSeenAt: new Date(first).toISOString(),
      lastSeenAt: new Date(last).toISOString(),
    };
  });
}
