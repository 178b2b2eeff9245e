import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { App } from "../../../platform/http/app.ts";
import { nothing } from "../../../wire/common.ts";
import {
  factorEnrolled,
  factors,
  passkeyBody,
  passkeyOptions,
  proofBody,
  recoveryCodes,
  totpBegun,
  totpConfirmBody,
} from "../../../wire/sign-in.ts";
import { identityOf } from "../access-hook.ts";
import type { FactorEnrolment, FactorsView } from "./factor-enrolment.ts";
import { factorLimit } from "./factor-limit.ts";
import type { FactorSignIn } from "./factor-sign-in.ts";
import type { PageOrigin } from "./passkeys.ts";

export interface FactorRoutesDeps {
  readonly enrolment: FactorEnrolment;
  readonly signIn: FactorSignIn;
  readonly pageOf: (request: FastifyRequest) => PageOrigin;
}

const tags = ["second factor"];
const config = { permission: "self.sign_in", rateLimit: factorLimit };

export function factorRoutes(app: App, deps: FactorRoutesDeps): void {
  proofRoutes(app, deps);
  totpRoutes(app, deps);
  passkeyRoutes(app, deps);
  const { enrolment } = deps;

  app.route({
    method: "GET",
    url: "/api/v1/me/factors",
    config: { permission: "self.read" },
    schema: { tags, summary: "Your second factors", response: { 200: factors } },
    handler: async (request) => presentFactors(await enrolment.list(identityOf(request))),
  });

  app.route({
    method: "POST",
    url: "/api/v1/me/factors/recovery-codes",
    config,
    schema: {
      tags,
      summary: "Make new recovery codes; the old ones end",
      response: { 201: recoveryCodes },
    },
    handler: async (request, reply) => {
      const codes = await enrolment.renewRecoveryCodes(identityOf(request), request.caller);
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send({ recoveryCodes: [...codes] });
    },
  });

  app.route({
    method: "DELETE",
    url: "/api/v1/people/:person/factors",
    config: { permission: "people.write" },
    schema: {
      tags,
      summary: "Take away the second factors of somebody who lost them",
      params: z.object({ person: z.uuid() }),
      response: { 204: nothing },
    },
    handler: async (request, reply) => {
      await enrolment.reset(identityOf(request), request.params.person, request.caller);
      return reply.code(204).send(null);
    },
  });
}

function proofRoutes(app: App, { signIn, pageOf }: FactorRoutesDeps): void {
  app.route({
    method: "POST",
    url: "/api/v1/me/proof",
    config,
    schema: {
      tags,
      summary: "Prove that it is still you, before how you sign in can be changed",
      body: proofBody,
      response: { 204: nothing },
    },
    handler: async (request, reply) => {
      const at = { caller: request.caller, page: pageOf(request) };
      await signIn.prove(identityOf(request), request.body, at);
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: "POST",
    url: "/api/v1/me/proof/passkey-options",
    config,
    schema: {
      tags,
      summary: "What one of your passkeys has to sign",
      response: { 200: passkeyOptions },
    },
    handler: async (request) => ({
      ...(await signIn.proofOptions(identityOf(request), pageOf(request))),
    }),
  });
}

function totpRoutes(app: App, { enrolment }: FactorRoutesDeps): void {
  const url = "/api/v1/me/factors/totp";

  app.route({
    method: "POST",
    url,
    config,
    schema: {
      tags,
      summary: "Begin with an authenticator app: the secret it needs",
      response: { 201: totpBegun },
    },
    handler: async (request, reply) => {
      const begun = await enrolment.beginTotp(identityOf(request));
      return reply.code(201).header("cache-control", "no-store").send(begun);
    },
  });

  app.route({
    method: "PUT",
    url,
    config,
    schema: {
      tags,
      summary: "Confirm the authenticator app with its first code",
      body: totpConfirmBody,
      response: { 200: factorEnrolled },
    },
    handler: async (request, reply) => {
      const { code } = request.body;
      const enrolled = await enrolment.confirmTotp(identityOf(request), code, request.caller);
      reply.header("cache-control", "no-store");
      return {
        recoveryCodes: enrolled.recoveryCodes === null ? null : [...enrolled.recoveryCodes],
      };
    },
  });

  app.route({
    method: "DELETE",
    url,
    config,
    schema: { tags, summary: "Take the authenticator app away", response: { 204: nothing } },
    handler: async (request, reply) => {
      await enrolment.removeTotp(identityOf(request), request.caller);
      return reply.code(204).send(null);
    },
  });
}

function passkeyRoutes(app: App, { enrolment, pageOf }: FactorRoutesDeps): void {
  const url = "/api/v1/me/factors/passkeys";

  app.route({
    method: "POST",
    url: `${url}/options`,
    config,
    schema: {
      tags,
      summary: "What a new passkey has to be",
      response: { 200: passkeyOptions },
    },
    handler: async (request) => ({
      ...(await enrolment.passkeyOptions(identityOf(request), pageOf(request))),
    }),
  });

  app.route({
    method: "POST",
    url,
    config,
    schema: {
      tags,
      summary: "Add a passkey",
      body: passkeyBody,
      response: { 201: factorEnrolled },
    },
    handler: async (request, reply) => {
      const at = { caller: request.caller, page: pageOf(request) };
      const enrolled = await enrolment.addPasskey(identityOf(request), request.body, at);
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send({
          recoveryCodes: enrolled.recoveryCodes === null ? null : [...enrolled.recoveryCodes],
        });
    },
  });

  app.route({
    method: "DELETE",
    url: `${url}/:passkey`,
    config,
    schema: {
      tags,
      summary: "Take a passkey away",
      params: z.object({ passkey: z.string() }),
      response: { 204: nothing },
    },
    handler: async (request, reply) => {
      await enrolment.removePasskey(identityOf(request), request.params.passkey, request.caller);
      return reply.code(204).send(null);
    },
  });
}

function presentFactors({ totp, passkeys, recoveryCodesLeft, isRequired }: FactorsView) {
  return {
    totp: totp === null ? null : presentDates(totp),
    passkeys: passkeys.map((key) => ({ id: key.id, name: key.name, ...presentDates(key) })),
    recoveryCodesLeft,
    isRequired,
  };
}

function presentDates({ createdAt, lastUsedAt }: { createdAt: Date; lastUsedAt: Date | null }) {
  return {
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt === null ? null : lastUsedAt.toISOString(),
  };
}
