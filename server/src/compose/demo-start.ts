import { findSdkKey } from "../features/access/sdk-key-read-model.ts";
import { createSdkKeyService } from "../features/access/sdk-key-service.ts";
import { hasProjects } from "../features/projects/project-read-model.ts";
import { systemCaller } from "../platform/actor.ts";
import { hashOf } from "../platform/secret-token.ts";
import { seedDemo } from "./demo.ts";
import { composeRecord } from "./record.ts";
import type { Ground } from "./stage.ts";
import type { KeyFile } from "./storefront.ts";

/** The example shop follows the environment in which everybody may change flags at once. */
const place = { project: "storefront", environment: "development" };

/** Into an empty database only. */
export async function seedDemoOnce(ground: Ground): Promise<void> {
  if (!(await hasProjects(ground.reader))) await seedDemo(ground);
}

/** How the example shop's SDK key is checked, and made. */
export function demoKey({ database, reader, clock }: Ground): Omit<KeyFile, "file"> {
  const { record } = composeRecord({ clock });
  const keys = createSdkKeyService({ database, record, clock });
  return {
    async isValid(key) {
      const access = await findSdkKey(reader, hashOf(key), clock());
      return access?.project === place.project && access.environment === place.environment;
    },
    async create() {
      const name = "Storefront, the example shop";
      const wish = { ...place, name, kind: "server", expiresInDays: null } as const;
      return (await keys.create(wish, systemCaller("demo"))).secret;
    },
  };
}
