import { countIn, sectionTitle, subjectOf } from "@yardarm/core/digest";
import type { FastifyRequest } from "fastify";
import type { App } from "../../../platform/http/app.ts";
import { requireVersion, setVersion } from "../../../platform/http/preconditions.ts";
import { allowMailPage } from "../../../platform/http/security-headers.ts";
import type { SmtpSettings } from "../../../platform/mail/smtp-settings.ts";
import {
  digestSettings,
  digestSettingsPatch,
  ownDigest,
  ownDigestPatch,
  testMailSent,
} from "../../../wire/digest.ts";
import type { Addressee, DigestService, OwnView } from "./digest-service.ts";

export interface DigestRoutesDeps {
  readonly service: DigestService;
  /** Who asks; only people do. */
  readonly personOf: (request: FastifyRequest) => Omit<Addressee, "caller">;
  /** Refuses whoever has not proved lately that it is them. */
  readonly requireProof: (request: FastifyRequest) => void;
  readonly smtp: SmtpSettings | undefined;
}

export function digestRoutes(app: App, deps: DigestRoutesDeps): void {
  ownRoutes(app, deps);
  settingsRoutes(app, deps);
}

const own = "/api/v1/me/digest";

function ownRoutes(app: App, { service, personOf }: DigestRoutesDeps): void {
  const tags = ["me"];
  const addressee = (request: FastifyRequest) => ({
    ...personOf(request),
    caller: request.caller,
  });

  app.route({
    method: "GET",
    url: own,
    config: { permission: "self.digest" },
    schema: {
      tags,
      summary: "Your digest as it would be sent now, and when it comes",
      response: { 200: ownDigest },
    },
    handler: async (request, reply) => {
      const view = await service.readOwn(addressee(request));
      setVersion(reply, view.preference.version);
      return presented(view);
    },
  });

  app.route({
    method: "PATCH",
    url: own,
    config: { permission: "self.digest" },
    schema: {
      tags,
      summary: "Choose when your digest comes, pause it, or turn it off",
      body: ownDigestPatch,
      response: { 200: ownDigest },
    },
    handler: async (request, reply) => {
      const version = requireVersion(request);
      await service.changeOwn(personOf(request).id, request.body, version);
      const view = await service.readOwn(addressee(request));
      setVersion(reply, view.preference.version);
      return presented(view);
    },
  });

  for (const form of ["text", "html"] as const) {
    app.route({
      method: "GET",
      url: `${own}/mail.${form === "text" ? "txt" : "html"}`,
      config: { permission: "self.digest" },
      schema: { tags, summary: `Your digest as mail, as ${form === "text" ? "text" : "a page"}` },
      handler: async (request, reply) => {
        const mail = await service.preview(addressee(request));
        allowMailPage(reply);
        return reply
          .type(form === "text" ? "text/plain; charset=utf-8" : "text/html; charset=utf-8")
          .header("cache-control", "no-store")
          .send(mail[form]);
      },
    });
  }
}

function presented({ preference, settings, obstacle, last, digest }: OwnView) {
  const { isOn, timeOfDay, timeZone, pausedUntil } = preference;
  return {
    ...{ isOn, timeOfDay, timeZone, pausedUntil, obstacle },
    usual: { isOn: settings.isOn, timeOfDay: settings.timeOfDay, timeZone: settings.timeZone },
    last: last === undefined ? null : { ...last, endedAt: last.endedAt?.toISOString() ?? null },
    subject: subjectOf(digest),
    sections: digest.sections.map((section) => ({
      kind: section.kind,
      title: sectionTitle(section.kind),
      items: [...section.items],
      more: countIn(section) - section.items.length,
    })),
  };
}

const settings = "/api/v1/settings/digests";

function settingsRoutes(app: App, deps: DigestRoutesDeps): void {
  const { service, personOf, smtp, requireProof } = deps;
  const tags = ["digests"];
  const view = async () => {
    const { version, ...chosen } = await service.readSettings();
    return { version, body: { ...chosen, mail: presentedMail(smtp) } };
  };

  app.route({
    method: "GET",
    url: settings,
    config: { permission: "mail.read" },
    schema: {
      tags,
      summary: "When digests come, and through which mail server",
      response: { 200: digestSettings },
    },
    handler: async (_request, reply) => {
      const { version, body } = await view();
      setVersion(reply, version);
      return body;
    },
  });

  app.route({
    method: "PATCH",
    url: settings,
    config: { permission: "mail.write" },
    schema: {
      tags,
      summary: "Set when digests come, for whoever chose nothing else",
      body: digestSettingsPatch,
      response: { 200: digestSettings },
    },
    handler: async (request, reply) => {
      const at = { version: requireVersion(request), caller: request.caller };
      await service.changeSettings(request.body, at);
      const { version, body } = await view();
      setVersion(reply, version);
      return body;
    },
  });

  app.route({
    method: "POST",
    url: `${settings}/test-mail`,
    config: { permission: "mail.write" },
    schema: {
      tags,
      summary: "Send a test to yourself through the mail server",
      response: { 200: testMailSent },
    },
    handler: async (request) => {
      // Mail leaves the house in its name, and the answer tells what the mail server said.
      requireProof(request);
      const person = personOf(request);
      await service.sendTest({ ...person, caller: request.caller });
      return { to: person.email };
    },
  });
}

function presentedMail(smtp: SmtpSettings | undefined) {
  if (smtp === undefined) return null;
  const { host, port, tls, from, login } = smtp;
  return { host, port, tls, from, hasLogin: login !== undefined };
}
