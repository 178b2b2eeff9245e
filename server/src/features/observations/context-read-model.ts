/** Which attributes contexts really have, and which of those that rules look at they never have. */
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { isSent, nearest } from "./attribute-match.ts";

export interface SentAttribute {
  readonly environment: string;
  readonly path: string;
  readonly types: readonly string[];
  readonly services: readonly string[];
  readonly lastSeenAt: string;
}

/** An attribute that rules look at and that no service was seen to send. */
export interface UnsentAttribute {
  readonly environment: string;
  readonly path: string;
  /** Addresses of what looks at it: `flag/new-checkout`, `segment/beta`. */
  readonly usedBy: readonly string[];
  /** A sent attribute that is spelt alike. */
  readonly similar: string | null;
}

export interface ContextShapes {
  readonly sent: readonly SentAttribute[];
  readonly unsent: readonly UnsentAttribute[];
}

const attributesMax = 2_000;

/** To be read at one moment. Environments in which no context was seen yet have nothing unsent. */
export async function contextShapes(
  reader: Reader,
  { project }: { readonly project: string },
): Promise<ContextShapes> {
  const sent = await sentIn(reader, project);
  const byEnvironment = grouped(sent, ({ environment }) => environment);
  const used = await usedIn(reader, project);
  const unsent = [...byEnvironment].flatMap(([environment, attributes]) => {
    const types = new Map(attributes.map(({ path, types: known }) => [path, new Set(known)]));
    return used
      .filter((use) => use.environment === environment || use.environment === null)
      .filter(({ path }) => !isSent(path, types))
      .map(({ path, address }) => ({ path, address, similar: nearest(path, types.keys()) ?? null }))
      .map((use) => ({ environment, ...use }));
  });
  return { sent, unsent: merged(unsent) };
}

async function sentIn(reader: Reader, project: string): Promise<readonly SentAttribute[]> {
  const { rows } = await reader.execute<{
    environment: string;
    path: string;
    types: string[];
    services: string[];
    at: Date | string;
  }>(sql`
    SELECT environment, path, array_agg(DISTINCT type ORDER BY type) AS types,
           array_agg(DISTINCT service ORDER BY service) AS services, max(last_seen_at) AS at
      FROM context_attribute
     WHERE project = ${project}
     GROUP BY environment, path
     ORDER BY environment, path
     LIMIT ${attributesMax}`);
  return rows.map(({ at, ...row }) => ({ ...row, lastSeenAt: new Date(at).toISOString() }));
}

interface Use {
  /** Null: in every environment. */
  readonly environment: string | null;
  readonly path: string;
  readonly address: string;
}

/** What rules look at: those of flags that are on, and those of segments. */
async function usedIn(reader: Reader, project: string): Promise<readonly Use[]> {
  const { rows } = await reader.execute<{
    environment: string | null;
    address: string;
    attribute: string;
    kind: string | null;
  }>(sql`
    SELECT DISTINCT place.environment, place.address, condition ->> 'attribute' AS attribute,
           condition ->> 'kind' AS kind
      FROM (SELECT config.environment, 'flag/' || config.flag AS address, config.document
              FROM flag_config AS config
              JOIN flag ON flag.project = config.project AND flag.key = config.flag
             WHERE config.project = ${project} AND flag.state = 'active'
               AND config.document -> 'on' = 'true'
            UNION ALL
            SELECT NULL, 'segment/' || key, document FROM segment
             WHERE project = ${project} AND state = 'active') AS place
     CROSS JOIN LATERAL
           jsonb_path_query(place.document, 'strict $.**.conditions[*] ? (exists (@.attribute))', '{}', true)
             AS condition
     ORDER BY address, attribute`);
  return rows.map(({ environment, address, attribute, kind }) => ({
    environment,
    address,
    path: kind === null ? attribute : `${kind}.${attribute}`,
  }));
}

function merged(
  unsent: readonly (Omit<UnsentAttribute, "usedBy"> & { readonly address: string })[],
): readonly UnsentAttribute[] {
  const groups = grouped(unsent, ({ environment, path }) => `${environment} ${path}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { environment, path, similar } = first;
    return [{ environment, path, similar, usedBy: group.map(({ address }) => address) }];
  });
}

function grouped<Item>(items: readonly Item[], by: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group === undefined) groups.set(by(item), [item]);
    else group.push(item);
  }
  return groups;
}
