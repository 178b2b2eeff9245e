/** Flags that pages may see, in the demo project, and keys by which pages ask. */
import type { AllowedOrigins, ConfigView, FlagView, SdkKeyCreated } from "@yardarm/server/wire";
import type { ApiSession } from "./api-session.ts";

const project = "/projects/storefront";
const environment = "development";

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

function keysPath(id?: string): string {
  const list = `${project}/environments/${environment}/sdk-keys`;
  return id === undefined ? list : `${list}/${id}`;
}
