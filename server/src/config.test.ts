import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ConfigError, parseConfig, secretVariables, variables } from "./config.ts";

const noFiles = (path: string): string => {
  throw new Error(`no ${path}`);
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseConfig(environment, noFiles);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test("nothing needs to be set", () => {
  expect(parseConfig({}, noFiles)).toMatchObject({
    host: "127.0.0.1",
    port: 4280,
    publicUrl: undefined,
    databaseUrl: undefined,
    dataDir: ".yardarm",
    isDemo: false,
    firstAdmin: undefined,
  });
});

test("an empty variable counts as not set", () => {
  expect(parseConfig({ PORT: "", DATABASE_URL: "" }, noFiles)).toEqual(parseConfig({}, noFiles));
});

test("every problem is told at once, with the name of its variable", () => {
  const problems = problemsOf({
    PORT: "http",
    DATABASE_URL: "mysql://db/x",
    LOG_LEVEL: "loud",
    YARDARM_PUBLIC_URL: "flags.example.com",
    YARDARM_DEMO: "yes",
    YARDARM_TRUST_PROXY: "my-proxy",
    YARDARM_ADMIN_EMAIL: "ada@example.com",
  });
  expect(problems.map((line) => line.split(" ")[0])).toEqual([
    "PORT",
    "DATABASE_URL",
    "YARDARM_PUBLIC_URL",
    "LOG_LEVEL",
    "YARDARM_DEMO",
    "YARDARM_TRUST_PROXY",
    "YARDARM_ADMIN_EMAIL",
  ]);
});

test.each([
  ["PORT", "65536", "PORT must be a port number from 0 to 65535."],
  [
    "YARDARM_PUBLIC_URL",
    "https://x.example/flags",
    "YARDARM_PUBLIC_URL must not have a path: Yardarm is served at the root.",
  ],
  ["YARDARM_METRICS_TOKEN", "short", "YARDARM_METRICS_TOKEN must have at least 16 characters."],
  [
    "YARDARM_SEALING_KEY",
    `${"ab".repeat(32)},secret`,
    "YARDARM_SEALING_KEY must be 32 random bytes in base64 or hexadecimal (openssl rand -base64 32), or several such keys, separated by commas.",
  ],
  [
    "YARDARM_WEBHOOK_NETWORKS",
    "10.0.0.0/8, inside",
    "YARDARM_WEBHOOK_NETWORKS must be a list of addresses or ranges, such as 10.20.0.0/16, fd12::/48.",
  ],
  [
    "YARDARM_WEBHOOK_PORTS",
    "443,http",
    "YARDARM_WEBHOOK_PORTS.1 must be a port number from 1 to 65535.",
  ],
  [
    "YARDARM_DATABASE_CONNECTIONS",
    "0",
    "YARDARM_DATABASE_CONNECTIONS must be a whole number from 1 to 1000.",
  ],
])("%s=%s is refused in plain words", (name, value, problem) => {
  expect(problemsOf({ [name]: value })).toEqual([problem]);
});

test("the address for people keeps no slash at its end", () => {
  expect(parseConfig({ YARDARM_PUBLIC_URL: "https://flags.example.com/" }, noFiles).publicUrl).toBe(
    "https://flags.example.com",
  );
});

test("trusted proxies are addresses, ranges and the names of usual ranges", () => {
  expect(
    parseConfig({ YARDARM_TRUST_PROXY: "10.0.0.0/8, ::1,loopback" }, noFiles).trustedProxies,
  ).toEqual(["10.0.0.0/8", "::1", "loopback"]);
  expect(problemsOf({ YARDARM_TRUST_PROXY: "1" })).toHaveLength(1);
});

test("several sealing keys keep their order, since the first one seals", () => {
  const { sealingKeys } = parseConfig(
    { YARDARM_SEALING_KEY: `${"ab".repeat(32)}, ${"cd".repeat(32)}` },
    noFiles,
  );
  expect(sealingKeys.map((key) => key[0])).toEqual([0xab, 0xcd]);
});

test("a secret can come from a file, whose last line break is not part of it", () => {
  const { firstAdmin } = parseConfig(
    { YARDARM_ADMIN_EMAIL: "ada@example.com", YARDARM_ADMIN_PASSWORD_FILE: "/run/secrets/admin" },
    (path) => (path === "/run/secrets/admin" ? "correct horse battery\n" : noFiles(path)),
  );
  expect(firstAdmin).toEqual({ email: "ada@example.com", password: "correct horse battery" });
});

test("a secret that is given twice, or whose file cannot be read, is a problem", () => {
  expect(
    problemsOf({ YARDARM_METRICS_TOKEN: "0123456789abcdef", YARDARM_METRICS_TOKEN_FILE: "/x" }),
  ).toEqual(["YARDARM_METRICS_TOKEN and YARDARM_METRICS_TOKEN_FILE are both set; keep one."]);
  expect(problemsOf({ DATABASE_URL_FILE: "/nowhere" })).toEqual([
    "DATABASE_URL_FILE names /nowhere, which cannot be read.",
  ]);
});

test("the table in docs/operations.md names exactly these variables, with these defaults", () => {
  const page = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]*)`|–) \|/gm)];
  const documented = Object.fromEntries(rows.map(([, name, fallback]) => [name, fallback]));
  const defaults: Record<string, unknown> = variables.parse({});
  const inCode = Object.keys(variables.shape).map((name) => [name, written(defaults[name])]);
  expect(documented).toEqual(Object.fromEntries(inCode));
  for (const name of secretVariables) expect(page).toContain(`\`${name}_FILE\``);
});

test.each(["Dockerfile", "docker-compose.yml"])(
  "%s sets nothing that the server does not know",
  (file) => {
    const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
    const set = [...text.matchAll(/\b(YARDARM_[A-Z_]+|LOG_LEVEL|HOST|PORT|DATABASE_URL)\b/g)].map(
      ([name]) => name,
    );
    expect(set.length).toBeGreaterThan(0);
    expect(set.filter((name) => !(name in variables.shape))).toEqual([]);
  },
);

function written(value: unknown): string | undefined {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return undefined;
  return String(typeof value === "boolean" ? Number(value) : value);
}

test("mail needs a server and a sender, and a password is sent only where nobody listens", () => {
  const given = { YARDARM_SMTP_HOST: "smtp.example.com", YARDARM_SMTP_FROM: "flags@example.com" };
  expect(parseConfig({}, noFiles).smtp).toBeUndefined();
  expect(parseConfig(given, noFiles).smtp).toEqual({
    ...{ host: "smtp.example.com", port: 587, tls: "starttls", from: "flags@example.com" },
  });
  const login = { YARDARM_SMTP_USER: "yardarm", YARDARM_SMTP_PASSWORD: "s3cret" };
  expect(parseConfig({ ...given, ...login }, noFiles).smtp).toHaveProperty("login.user", "yardarm");
  expect(problemsOf({ YARDARM_SMTP_HOST: "smtp.example.com", YARDARM_SMTP_USER: "me" })).toEqual([
    "YARDARM_SMTP_HOST and YARDARM_SMTP_FROM must be set together, or neither.",
    "YARDARM_SMTP_USER and YARDARM_SMTP_PASSWORD must be set together, or neither.",
  ]);
  const open = { ...given, ...login, YARDARM_SMTP_TLS: "none" };
  expect(problemsOf(open)).toHaveLength(1);
  expect(problemsOf({ ...open, YARDARM_SMTP_HOST: "localhost" })).toEqual([]);
  expect(problemsOf({ ...given, YARDARM_SMTP_FROM: "a@b.c>\nBcc: <d@e.f" })).toHaveLength(1);
});
