import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { roleBody, roleList, rolePatch, roleView } from "../../wire/access.ts";
import { nothing } from "../../wire/common.ts";
import { permissionTexts } from "./permission-texts.ts";
import {
  builtInRoles,
  grantable,
  isOfProject,
  permissionsOf,
  reachOf,
  roleTexts,
} from "./permissions.ts";
import { countGrantsByRole, listCustomRoles } from "./role-read-model.ts";
import type { RoleService } from "./role-service.ts";
import type { CustomRole } from "./role-store.ts";

export interface RoleRoutesDeps {
  readonly service: RoleService;
  readonly reader: Reader;
}

const tags = ["roles"];
const oneRole = z.object({ role: z.string() });

export function roleRoutes(app: App, { service, reader }: RoleRoutesDeps): void {
  app.route({
    method: "GET",
    url: "/api/v1/roles",
    config: { permission: "self.read" },
    schema: {
      tags,
      summary: "Roles that can be given, and what they consist of",
      response: { 200: roleList },
    },
    handler: async () => {
      const [custom, grants] = await Promise.all([
        listCustomRoles(reader),
        countGrantsByRole(reader),
      ]);
      const builtIn = builtInRoles.map((key) => ({
        ...{ key, ...roleTexts[key], isBuiltIn: true },
        permissions: [...permissionsOf(key)],
      }));
      const roles = [...builtIn, ...custom.map((role) => ({ ...role, isBuiltIn: false }))];
      return {
        roles: roles.map((role) => ({ ...role, grants: grants.get(role.key) ?? 0 })),
        permissions: grantable.map(presentPermission),
      };
    },
  });

  app.route({
    method: "POST",
    url: "/api/v1/roles",
    config: { permission: "role.write" },
    schema: {
      tags,
      summary: "Make a role of permissions of your choice",
      body: roleBody,
      response: { 201: roleView },
    },
    handler: async ({ body, caller }, reply) =>
      reply.code(201).send(presentCustom(await service.create(body, caller), 0)),
  });

  app.route({
    method: "PATCH",
    url: "/api/v1/roles/:role",
    config: { permission: "role.write" },
    schema: {
      tags,
      summary: "Change a role; whoever has it has the new set at once",
      params: oneRole,
      body: rolePatch,
      response: { 200: roleView },
    },
    handler: async ({ params, body, caller }) => {
      const changed = await service.change(params.role, body, caller);
      return presentCustom(changed, (await countGrantsByRole(reader)).get(changed.key) ?? 0);
    },
  });

  app.route({
    method: "DELETE",
    url: "/api/v1/roles/:role",
    config: { permission: "role.write" },
    schema: {
      tags,
      summary: "Delete a role that nobody has",
      params: oneRole,
      response: { 204: nothing },
    },
    handler: async ({ params, caller }, reply) => {
      await service.remove(params.role, caller);
      return reply.code(204).send(null);
    },
  });
}

function presentCustom({ key, name, description, permissions }: CustomRole, grants: number) {
  return { key, name, description, isBuiltIn: false, permissions: [...permissions], grants };
}

function presentPermission(name: string) {
  return {
    name,
    description: permissionTexts.get(name) ?? "",
    scope: isOfProject(name) ? ("project" as const) : ("everywhere" as const),
    isByEnvironment: reachOf(name) === "each_environment",
  };
}
