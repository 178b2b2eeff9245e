import { z } from "zod";
import type { Caller } from "../../platform/actor.ts";
import type { App } from "../../platform/http/app.ts";
import { requireVersion, setVersion } from "../../platform/http/preconditions.ts";
import { nothing } from "../../wire/common.ts";
import { signInSettings, signInSettingsPatch } from "../../wire/sign-in.ts";
import { identityOf } from "./access-hook.ts";
import type { Identity } from "./identity.ts";
import type { SettingsView, SignInSettingsService } from "./sign-in-settings-service.ts";

export interface SignInSettingsRoutesDeps {
  readonly service: SignInSettingsService;
  /** What the environment says, and the addresses that others have to know. */
  readonly given: () => Pick<
    z.infer<typeof signInSettings>,
    "mayHaveLocalAccounts" | "provider" | "scimUrl"
  >;
  readonly unlink: (identity: Identity, personId: string, caller: Caller) => Promise<void>;
}

const tags = ["sign-in settings"];
const url = "/api/v1/settings/sign-in";

export function signInSettingsRoutes(app: App, deps: SignInSettingsRoutesDeps): void {
  const { service, given, unlink } = deps;
  const present = ({ version: _, groups, groupTeams, ...view }: SettingsView) => ({
    ...view,
    ...given(),
    groupTeams: [...groupTeams],
    groups: groups.map(({ environmentKinds, ...mapping }) => ({
      ...mapping,
      environmentKinds: environmentKinds === null ? null : [...environmentKinds],
    })),
  });

  app.route({
    method: "GET",
    url,
    config: { permission: "sign_in.read" },
    schema: { tags, summary: "How people sign in", response: { 200: signInSettings } },
    handler: async (_request, reply) => {
      const view = await service.read();
      setVersion(reply, view.version);
      return present(view);
    },
  });

  app.route({
    method: "PATCH",
    url,
    config: { permission: "sign_in.write" },
    schema: {
      tags,
      summary: "Change how people sign in",
      body: signInSettingsPatch,
      response: { 200: signInSettings },
    },
    handler: async (request, reply) => {
      const version = requireVersion(request);
      const at = { version, identity: identityOf(request), caller: request.caller };
      const view = await service.change(request.body, at);
      setVersion(reply, view.version);
      return present(view);
    },
  });

  app.route({
    method: "DELETE",
    url: "/api/v1/people/:person/provider-link",
    config: { permission: "people.write" },
    schema: {
      tags,
      summary: "Take away a person's link with the provider; the next sign-in makes a new one",
      params: z.object({ person: z.uuid() }),
      response: { 204: nothing },
    },
    handler: async (request, reply) => {
      await unlink(identityOf(request), request.params.person, request.caller);
      return reply.code(204).send(null);
    },
  });
}
