/** Flags that pages may see, in the demo project, and keys by which pages ask. */
import type { AllowedOrigins, ConfigView, FlagView, SdkKeyCreated } from "@yardarm/server/wire";
import { expect, vi } from "vitest";
import type { ApiSession } from "./api-session.ts";

const project = "/projects/storefront";
const environment = "development";
const patience = { timeout: 20_000 };

/** Boolean flags that are off for everybody. */
export async function createPageFlags(admin: ApiSession, keys: readonly string[]): Promise<void> {
  const me = await admin.call<{ person: { id: string } }>("GET", "/me");
  for (const key of keys) {
    await admin.call("POST", `${project}/flags`, {
      body: {
        ...{ key, name: key, type: "boolean", purpose: "release", clientSide: true },
        owner: { kind: "person", id: me.person.id },
        expiry: { kind: "permanent", reason: "Lives as long as the test." },
      },
    });
  }
}

export async function createPageKey(
  admin: ApiSession,
  origins: AllowedOrigins = "any",
): Promise<SdkKeyCreated> {
  const body = { name: "Page", kind: "client", origins };
  return admin.call("POST", keysPath(), { body });
}

export async function allowOrigins(
  admin: ApiSession,
  { key }: SdkKeyCreated,
  origins: AllowedOrigins,
): Promise<void> {
  const { version } = await admin.send("GET", keysPath(key.id));
  await admin.call("PATCH", keysPath(key.id), { body: { origins }, version: version ?? "" });
}

export async function turn(admin: ApiSession, flag: string, on: boolean): Promise<void> {
  const { configs } = await admin.call<FlagView>("GET", `${project}/flags/${flag}`);
  const config: ConfigView | undefined = configs.find((each) => each.environment === environment);
  await admin.call("PATCH", `${project}/flags/${flag}/configs/${environment}`, {
    ...{ body: { on }, version: config?.version ?? 0 },
  });
}

/** What pages ask for decisions by. */
export interface PageAccess {
  readonly key: string;
  /** Absent: of a program. */
  readonly origin?: string;
}

/** The same, and waits until it is decided so: a change is saved before whoever is asked for decisions has heard of it. */
export async function turnAndDeliver(
  admin: ApiSession,
  access: PageAccess,
  [flag, on]: readonly [flag: string, on: boolean],
): Promise<void> {
  await turn(admin, flag, on);
  const decided = { key: flag, variant: on ? "on" : "off" };
  const flags = expect.arrayContaining([expect.objectContaining(decided)]);
  await vi.waitFor(
    async () => expect(await decisions(admin.url, access)).toMatchObject({ flags }),
    patience,
  );
}

/** Of everything that a page may see, for the visitor that pages here have. */
export async function decisions(url: string, { key, origin }: PageAccess): Promise<unknown> {
  const response = await fetch(`${url}/ofrep/v1/evaluate/flags`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      ...(origin !== undefined && { origin }),
    },
    body: JSON.stringify({ context: { targetingKey: "u1" } }),
  });
  return response.json();
}

function keysPath(id?: string): string {
  const list = `${project}/environments/${environment}/sdk-keys`;
  return id === undefined ? list : `${list}/${id}`;
}
