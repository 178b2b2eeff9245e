import type { Group } from "@yardarm/core/registry";
import type { GroupView } from "@yardarm/server/wire";
import { Refusal } from "./fake-registry.ts";
import type { Route } from "./fake-route.ts";
import type { FakeState } from "./fake-state.ts";
import { dependentsOf } from "./fake-views.ts";

/** Groups are read here, and written by changes. */
export const groupRoutes: readonly Route[] = [
  [
    "GET",
    "/projects/shop/groups",
    (server) => {
      const groups = [...server.store.registry.groups.values()];
      return { body: { groups: groups.map((group) => groupView(server, group)) } };
    },
  ],
  [
    "GET",
    "/projects/shop/groups/:group",
    (server, { params: [key = ""] }) => {
      const group = server.store.registry.groups.get(key);
      if (group === undefined)
        throw new Refusal(404, "group_not_found", `There is no group ${key}.`);
      return { body: groupView(server, group) };
    },
  ],
];

function groupView(server: FakeState, { slots, ...facts }: Group): GroupView {
  const { version, at } = server.store.stamp(`group/${facts.key}`);
  return {
    ...facts,
    slots: [...slots],
    ...{ version, changedAt: at },
    flags: dependentsOf(server, `group/${facts.key}`),
  };
}
