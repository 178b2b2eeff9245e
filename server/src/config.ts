/** Everything that can be set from outside, parsed once. docs/operations.md holds the table for people. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { isAddressOrRange, isIssuer, isNear, isSender, isSigningKey } from "./config-texts.ts";
import { type SmtpSettings, smtpTlsModes } from "./platform/mail/smtp-settings.ts";
import { isNetwork } from "./platform/outbound/address-guard.ts";
import { parseSealingKey } from "./platform/seal/sealing-key.ts";

export interface Config {
  readonly host: string;
  /** 0 = one that the system picks. */
  readonly port: number;
  /** Where people reach the server, without a slash at the end; absent: where it listens. */
  readonly publicUrl: string | undefined;
  /** Absent: the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly databaseConnectionsMax: number;
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  /** Made at the first start, when nobody exists yet. */
  readonly firstAdmin: FirstAdmin | undefined;
  readonly isDemo: boolean;
  readonly storefrontPort: number;
  /** Addresses of proxies whose `X-Forwarded-*` headers are believed. A number of hops could be faked by who asks directly. */
  readonly trustedProxies: readonly string[];
  /** Further names under which the server may be asked; empty: see platform/http/host-guard.ts. */
  readonly allowedHosts: readonly string[];
  /** Opens `/metrics` to others than this machine. */
  readonly metricsToken: string | undefined;
  /** From one address. */
  readonly requestsPerMinute: number;
  /** Signs checkpoints of the record, a private JWK as JSON; absent: a file in the data folder. */
  readonly auditSigningKey: string | undefined;
  /** A chain of the record that grew is signed at least this often, and after so many entries. */
  readonly checkpointMinutes: number;
  readonly checkpointEntries: number;
  /** Where checkpoints are kept outside: a file, a clone of a Git repository. */
  readonly checkpointFile: string | undefined;
  readonly checkpointGit: string | undefined;
  readonly checkpointGitPush: boolean;
  /** An account that owns the tables, for migrations; then `databaseUrl` needs no more than to use them. */
  readonly databaseOwnerUrl: string | undefined;
  /** Whom people are sent to for signing in; absent: local accounts only. */
  readonly provider: ProviderConfig | undefined;
  /** False: no password counts, whatever the settings in the dashboard say. */
  readonly mayHaveLocalAccounts: boolean;
  /** For secrets in the database: the first seals, all open. Empty: see compose/sealing.ts. */
  readonly sealingKeys: readonly Uint8Array[];
  readonly webhooks: WebhookRules;
  /** Through whom mail is sent; absent: none is. */
  readonly smtp: SmtpSettings | undefined;
}

/** Where webhooks may lead, besides the public internet over HTTPS. */
export interface WebhookRules {
  readonly networks: readonly string[];
  readonly ports: readonly number[];
  readonly allowsHttp: boolean;
}

/** An OpenID provider. */
export interface ProviderConfig {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client. */
  readonly clientSecret: string | undefined;
  /** What the button says. */
  readonly name: string;
  readonly scopes: readonly string[];
  readonly groupsClaim: string;
  /** Its people are admins of the installation. */
  readonly adminGroup: string | undefined;
  /** Addresses count as verified although the provider does not say so. */
  readonly trustsEmail: boolean;
}

export interface FirstAdmin {
  readonly email: string;
  readonly password: string;
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Every problem at once, one line each. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `Yardarm cannot start with these settings:\n${problems.map((each) => `  ${each}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

const port = (from: number) => {
  const error = `must be a port number from ${from} to 65535`;
  return z.coerce.number<string>(error).int(error).min(from, error).max(65_535, error);
};
const count = (max: number) => {
  const error = `must be a whole number from 1 to ${max}`;
  return z.coerce.number(error).int(error).min(1, error).max(max, error);
};
const flag = (unset: "0" | "1") =>
  z
    .enum(["0", "1"], "must be 0 or 1")
    .default(unset)
    .transform((text) => text === "1");
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== ""),
);

/** Name of each environment variable → what it must be. The text of a default is what the table of the docs shows. */
export const variables = z.object({
  PORT: port(0).default(4280),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, "must be an address or a name to listen on")
    .default("127.0.0.1"),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: "must look like postgres://user:password@host:5432/database",
    })
    .optional(),
  YARDARM_DATABASE_OWNER_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: "must look like postgres://owner:password@host:5432/database",
    })
    .optional(),
  YARDARM_DATABASE_CONNECTIONS: count(1000).default(10),
  YARDARM_DATA_DIR: z.string().default(".yardarm"),
  YARDARM_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "must look like https://flags.example.com" })
    .refine(
      (text) => !URL.canParse(text) || new URL(text).pathname === "/",
      "must not have a path: Yardarm is served at the root",
    )
    .transform((text) => new URL(text).origin)
    .optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).default("warn"),
  YARDARM_ADMIN_EMAIL: z.email("must be an e-mail address").optional(),
  YARDARM_ADMIN_PASSWORD: z
    .string()
    .min(12, "must have at least 12 characters")
    .max(1024)
    .optional(),
  YARDARM_DEMO: flag("0"),
  STOREFRONT_PORT: port(0).default(4290),
  YARDARM_TRUST_PROXY: list
    .refine(
      (addresses) => addresses.every(isAddressOrRange),
      "must be a list of addresses or ranges (10.0.0.0/8, ::1), or loopback, linklocal, uniquelocal",
    )
    .default([]),
  YARDARM_ALLOWED_HOSTS: list.default([]),
  YARDARM_METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  YARDARM_REQUESTS_PER_MINUTE: count(10_000_000).default(60_000),
  YARDARM_AUDIT_SIGNING_KEY: z
    .string()
    .refine(isSigningKey, "must be a private Ed25519 key as JWK, in JSON")
    .optional(),
  YARDARM_CHECKPOINT_MINUTES: count(1440).default(60),
  YARDARM_CHECKPOINT_ENTRIES: count(1_000_000).default(1000),
  YARDARM_CHECKPOINT_FILE: z.string().optional(),
  YARDARM_CHECKPOINT_GIT: z.string().optional(),
  YARDARM_CHECKPOINT_GIT_PUSH: flag("0"),
  YARDARM_OIDC_ISSUER: z
    .string()
    .refine(
      isIssuer,
      "must be the issuer of the provider, such as https://id.example.com; http only on this machine",
    )
    .optional(),
  YARDARM_OIDC_CLIENT_ID: z.string().max(1024).optional(),
  YARDARM_OIDC_CLIENT_SECRET: z.string().max(4096).optional(),
  YARDARM_OIDC_NAME: z.string().max(60).optional(),
  YARDARM_OIDC_SCOPES: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((each) => each !== ""))
    .refine((scopes) => scopes.includes("openid"), "must have openid among them")
    .default(["openid", "email", "profile"]),
  YARDARM_OIDC_GROUPS_CLAIM: z.string().max(256).default("groups"),
  YARDARM_OIDC_ADMIN_GROUP: z.string().max(256).optional(),
  YARDARM_OIDC_TRUST_EMAIL: flag("0"),
  YARDARM_LOCAL_ACCOUNTS: flag("1"),
  YARDARM_SEALING_KEY: list
    .transform((texts) => texts.map(parseSealingKey))
    .refine(
      (keys) => keys.every((key) => key !== undefined),
      "must be 32 random bytes in base64 or hexadecimal (openssl rand -base64 32), or several such keys, separated by commas",
    )
    .transform((keys) => keys.filter((key) => key !== undefined))
    .default([]),
  YARDARM_WEBHOOK_NETWORKS: list
    .refine(
      (networks) => networks.every(isNetwork),
      "must be a list of addresses or ranges, such as 10.20.0.0/16, fd12::/48",
    )
    .default([]),
  YARDARM_WEBHOOK_PORTS: list.pipe(z.array(port(1))).default([443, 8443]),
  YARDARM_WEBHOOK_HTTP: flag("0"),
  YARDARM_SMTP_HOST: z
    .string()
    .regex(/^[\w.:-]+$/, "must be a name or an address, such as smtp.example.com")
    .optional(),
  YARDARM_SMTP_PORT: port(1).default(587),
  YARDARM_SMTP_TLS: z
    .enum(smtpTlsModes, `must be one of ${smtpTlsModes.join(", ")}`)
    .default("starttls"),
  YARDARM_SMTP_USER: z.string().max(1024).optional(),
  YARDARM_SMTP_PASSWORD: z.string().max(4096).optional(),
  YARDARM_SMTP_FROM: z
    .string()
    .refine(
      isSender,
      "must be an address, such as flags@example.com or Yardarm <flags@example.com>",
    )
    .optional(),
});

/** What should not stand in the environment of a process can be read from a file: `<name>_FILE`. */
export const secretVariables = [
  "DATABASE_URL",
  "YARDARM_DATABASE_OWNER_URL",
  "YARDARM_AUDIT_SIGNING_KEY",
  "YARDARM_ADMIN_PASSWORD",
  "YARDARM_METRICS_TOKEN",
  "YARDARM_OIDC_CLIENT_SECRET",
  "YARDARM_SEALING_KEY",
  "YARDARM_SMTP_PASSWORD",
] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

export function parseConfig(
  environment: Environment,
  readFile: (path: string) => string = (path) => readFileSync(path, "utf8"),
): Config {
  const problems: string[] = [];
  // An empty variable is how compose files and CI say "not set".
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const values = { ...given, ...secretsFromFiles(given, readFile, problems) };
  const parsed = variables.safeParse(values);
  if (!parsed.success) {
    problems.push(
      ...parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}.`),
    );
  }
  const { YARDARM_ADMIN_EMAIL: email, YARDARM_ADMIN_PASSWORD: password } = values;
  if ((email === undefined) !== (password === undefined)) {
    problems.push(
      "YARDARM_ADMIN_EMAIL and YARDARM_ADMIN_PASSWORD must be set together, or neither.",
    );
  }
  problems.push(...providerProblems(values), ...smtpProblems(values));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return configOf(parsed.data);
}

function configOf(values: z.output<typeof variables>): Config {
  const { YARDARM_ADMIN_EMAIL: email, YARDARM_ADMIN_PASSWORD: password } = values;
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.YARDARM_PUBLIC_URL,
    databaseUrl: values.DATABASE_URL,
    databaseConnectionsMax: values.YARDARM_DATABASE_CONNECTIONS,
    dataDir: values.YARDARM_DATA_DIR,
    logLevel: values.LOG_LEVEL,
    firstAdmin: email === undefined || password === undefined ? undefined : { email, password },
    isDemo: values.YARDARM_DEMO,
    storefrontPort: values.STOREFRONT_PORT,
    trustedProxies: values.YARDARM_TRUST_PROXY,
    allowedHosts: values.YARDARM_ALLOWED_HOSTS,
    metricsToken: values.YARDARM_METRICS_TOKEN,
    requestsPerMinute: values.YARDARM_REQUESTS_PER_MINUTE,
    auditSigningKey: values.YARDARM_AUDIT_SIGNING_KEY,
    checkpointMinutes: values.YARDARM_CHECKPOINT_MINUTES,
    checkpointEntries: values.YARDARM_CHECKPOINT_ENTRIES,
    checkpointFile: values.YARDARM_CHECKPOINT_FILE,
    checkpointGit: values.YARDARM_CHECKPOINT_GIT,
    checkpointGitPush: values.YARDARM_CHECKPOINT_GIT_PUSH,
    databaseOwnerUrl: values.YARDARM_DATABASE_OWNER_URL,
    provider: providerOf(values),
    mayHaveLocalAccounts: values.YARDARM_LOCAL_ACCOUNTS,
    sealingKeys: values.YARDARM_SEALING_KEY,
    webhooks: {
      networks: values.YARDARM_WEBHOOK_NETWORKS,
      ports: values.YARDARM_WEBHOOK_PORTS,
      allowsHttp: values.YARDARM_WEBHOOK_HTTP,
    },
    smtp: smtpOf(values),
  };
}

function providerProblems(values: Readonly<Record<string, string | undefined>>): string[] {
  const { YARDARM_OIDC_ISSUER: issuer, YARDARM_OIDC_CLIENT_ID: clientId } = values;
  if ((issuer === undefined) !== (clientId === undefined))
    return ["YARDARM_OIDC_ISSUER and YARDARM_OIDC_CLIENT_ID must be set together, or neither."];
  if (issuer === undefined && values["YARDARM_LOCAL_ACCOUNTS"] === "0") {
    return [
      "YARDARM_LOCAL_ACCOUNTS can be 0 only with YARDARM_OIDC_ISSUER: nobody could sign in otherwise.",
    ];
  }
  return [];
}

function providerOf(values: z.output<typeof variables>): ProviderConfig | undefined {
  const { YARDARM_OIDC_ISSUER: issuer, YARDARM_OIDC_CLIENT_ID: clientId } = values;
  if (issuer === undefined || clientId === undefined) return undefined;
  return {
    issuer,
    clientId,
    clientSecret: values.YARDARM_OIDC_CLIENT_SECRET,
    name: values.YARDARM_OIDC_NAME ?? new URL(issuer).hostname,
    scopes: values.YARDARM_OIDC_SCOPES,
    groupsClaim: values.YARDARM_OIDC_GROUPS_CLAIM,
    adminGroup: values.YARDARM_OIDC_ADMIN_GROUP,
    trustsEmail: values.YARDARM_OIDC_TRUST_EMAIL,
  };
}

function smtpProblems(values: Readonly<Record<string, string | undefined>>): string[] {
  const { YARDARM_SMTP_HOST: host, YARDARM_SMTP_FROM: from, YARDARM_SMTP_TLS: tls } = values;
  const { YARDARM_SMTP_USER: user, YARDARM_SMTP_PASSWORD: password } = values;
  const problems: string[] = [];
  if ((host === undefined) !== (from === undefined))
    problems.push("YARDARM_SMTP_HOST and YARDARM_SMTP_FROM must be set together, or neither.");
  if ((user === undefined) !== (password === undefined))
    problems.push("YARDARM_SMTP_USER and YARDARM_SMTP_PASSWORD must be set together, or neither.");
  if (tls === "none" && password !== undefined && host !== undefined && !isNear(host))
    problems.push(
      "YARDARM_SMTP_TLS can be none with a password only on this machine: anybody on the way could read it.",
    );
  return problems;
}

function smtpOf(values: z.output<typeof variables>): SmtpSettings | undefined {
  const { YARDARM_SMTP_HOST: host, YARDARM_SMTP_FROM: from } = values;
  const { YARDARM_SMTP_USER: user, YARDARM_SMTP_PASSWORD: password } = values;
  if (host === undefined || from === undefined) return undefined;
  return {
    ...{ host, from, port: values.YARDARM_SMTP_PORT, tls: values.YARDARM_SMTP_TLS },
    ...(user !== undefined && password !== undefined && { login: { user, password } }),
  };
}

function secretsFromFiles(
  given: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
  problems: string[],
): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const name of secretVariables) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (given[name] !== undefined) {
      problems.push(`${name} and ${name}_FILE are both set; keep one.`);
      continue;
    }
    try {
      secrets[name] = readFile(path).trim();
    } catch {
      problems.push(`${name}_FILE names ${path}, which cannot be read.`);
    }
  }
  return secrets;
}
