import { booleanVariants, type Flag } from "@yardarm/core/registry";
import type { FlagBody } from "@yardarm/server/wire";

/** The flag that a body asks for; its environments give it their bare configs. */
export function flagOfBody(body: FlagBody): Flag {
  const { key, name, type, owner, purpose, expiry } = body;
  return {
    key,
    name,
    type,
    owner,
    purpose,
    expiry,
    description: body.description ?? "",
    variants: body.variants ?? booleanVariants,
    criticality: body.criticality ?? "medium",
    tags: body.tags ?? [],
    links: body.links ?? [],
    clientSide: body.clientSide ?? false,
    state: "active",
    configs: {},
    ...(body.schema !== undefined && { schema: body.schema }),
  };
}
