/** The ways in, with a real browser: through a real provider and out again, and with a password and what goes beside it. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AuditList } from "@yardarm/server/wire";
import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiSession, signInAsAdmin } from "../support/api-session.ts";
import { launchBrowser } from "../support/browser.ts";
import { createTestDatabase } from "../support/database.ts";
import { freePort } from "../support/free-port.ts";
import { type OpenidProcess, startOpenid } from "../support/openid-process.ts";
import { type RecordFiles, recordEnvironment, recordFiles } from "../support/record-files.ts";
import { admin, type ServerProcess, startServer } from "../support/server-process.ts";
import { accessibilityFaults, signIn, type Visit, visit } from "../support/visit.ts";

const found = await launchBrowser();

describe.skipIf("missing" in found)("the ways in", () => {
  const ends: (() => Promise<unknown>)[] = [];
  let provider: OpenidProcess;
  let server: ServerProcess;
  let api: ApiSession;
  let record: RecordFiles;

  beforeAll(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    provider = await startOpenid({
      people: [
        {
          login: "grace",
          name: "Grace Hopper",
          email: "grace@example.com",
          email_verified: true,
          groups: ["operators"],
        },
      ],
      clients: [
        {
          id: "yardarm",
          secret: "a secret of tests",
          redirectUris: [`${url}/api/v1/auth/oidc/callback`],
          signOutUris: [`${url}/sign-in`],
        },
      ],
    });
    ends.push(() => provider.stop());
    const database = await createTestDatabase();
    ends.push(() => database.drop());
    const folder = await mkdtemp(path.join(tmpdir(), "yardarm-sign-in-"));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    server = await startServer({
      databaseUrl: database.url,
      port,
      env: {
        YARDARM_DATA_DIR: folder,
        ...recordEnvironment(folder),
        YARDARM_DEMO: "1",
        STOREFRONT_PORT: "0",
        YARDARM_OIDC_ISSUER: provider.issuer,
        YARDARM_OIDC_CLIENT_ID: "yardarm",
        YARDARM_OIDC_CLIENT_SECRET: "a secret of tests",
        YARDARM_OIDC_NAME: "Example ID",
        YARDARM_OIDC_SCOPES: "openid email profile groups",
        YARDARM_OIDC_ADMIN_GROUP: "operators",
      },
    });
    ends.push(() => server.stop());
    api = await signInAsAdmin(server.url);
    record = recordFiles(folder, { server, session: api, project: "storefront" });
  });
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
    if ("browser" in found) await found.browser.close();
  });

  async function open(): Promise<Visit> {
    if ("missing" in found) throw new Error(found.missing);
    return visit(found.browser);
  }

  describe("through the provider", () => {
    let visitor: Visit;
    beforeAll(async () => {
      visitor = await open();
    });
    afterAll(() => visitor?.close());

    test("somebody goes there, comes back to where they wanted to go, and may act", async () => {
      const { page } = visitor;
      await page.goto(`${server.url}/p/storefront/segments`);
      await page.getByRole("link", { name: "Continue with Example ID", exact: true }).click();
      await page.waitForURL((at) => at.origin === provider.issuer);
      await page.locator("input[name=login]").fill("grace");
      await page.locator("input[name=password]").fill("anything");
      await page.getByRole("button", { name: "Sign-in", exact: true }).click();
      await page.getByRole("button", { name: "Continue", exact: true }).click();
      await page.waitForURL(`${server.url}/p/storefront/segments`);
      await page.getByRole("heading", { level: 1 }).filter({ hasText: "Segments" }).waitFor();

      await page.goto(`${server.url}/p/storefront/flags/checkout.express-wallet`);
      const name = "checkout.express-wallet in Development";
      const toggle = page.getByRole("switch", { name, exact: true });
      const isOn = await toggle.isChecked();
      await toggle.click();
      await page.getByRole("switch", { name, checked: !isOn, exact: true }).waitFor();
      // The page shows the switch before the server has answered.
      await expect
        .poll(async () => {
          const audit = "/projects/storefront/audit?limit=1";
          return (await api.call<AuditList>("GET", audit)).entries[0]?.actor;
        })
        .toMatchObject({ kind: "person", name: "Grace Hopper" });
    });

    test("the account page says that there is no password of theirs here", async () => {
      const { page } = visitor;
      await page.goto(`${server.url}/account`);
      await page.getByText("through the provider of your organisation").waitFor();
      expect(await page.getByRole("heading", { name: "Password", exact: true }).count()).toBe(0);
    });

    test("signing out ends the session here and at the provider", async () => {
      const { page } = visitor;
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
      await page.waitForURL((at) => at.origin === provider.issuer);
      await page.getByRole("button", { name: /yes/i }).click();
      await page.waitForURL(/\/sign-in/);
      await page.getByRole("link", { name: "Continue with Example ID", exact: true }).click();
      // It asks who it is again: its own session is gone.
      await page.locator("input[name=login]").waitFor();
    });

    test("what they did is proven without asking the server, also once they were erased", async () => {
      const signed = await record.untilSigned();
      await record.keys();
      const before = await record.exported("before.jsonl");
      expect(await readFile(before, "utf8")).toContain("Grace Hopper");
      const proven = { code: 0, stdout: expect.stringContaining(`Proven: entries 1 to ${signed}`) };
      const withCheckpoints = ["--checkpoint", record.checkpoints];
      expect(await record.verify(before, ...withCheckpoints)).toMatchObject(proven);

      const people = await api.call<{ id: string; name: string }[]>("GET", "/people");
      const grace = people.find(({ name }) => name === "Grace Hopper");
      const body = { reason: "She left, and asked for it." };
      await api.call("POST", `/people/${grace?.id}/erasure`, { body });
      const after = await record.exported("after.jsonl");
      expect(await readFile(after, "utf8")).not.toMatch(/Grace|grace@/);
      expect(await record.verify(after, ...withCheckpoints)).toMatchObject(proven);
    });

    test("a way back that nobody began here is explained", async () => {
      const { page } = visitor;
      await page.goto(`${server.url}/api/v1/auth/oidc/callback?state=x&code=y`);
      await page.getByRole("alert").getByText("Start again from here.").waitFor();
    });
  });

  describe("with a password and a passkey", () => {
    let visitor: Visit;
    let authenticator: Authenticator;
    let url: string;
    beforeAll(async () => {
      // Passkeys are bound to a name, and an address is none.
      url = server.url.replace("127.0.0.1", "localhost");
      visitor = await open();
      authenticator = await plugIn(visitor.page);
    });
    afterAll(() => visitor?.close());

    test("somebody adds a passkey and keeps the recovery codes", async () => {
      const { page } = visitor;
      await signIn(visitor, url);
      await page.goto(`${url}/account`);
      await page.getByRole("button", { name: "Add a passkey", exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name", { exact: true }).fill("Blue key");
      expect(await accessibilityFaults(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Make the passkey", exact: true }).click();
      await page.getByRole("list", { name: "Recovery codes", exact: true }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole("button", { name: "Done", exact: true }).click();
      await page.getByRole("listitem", { name: "Blue key", exact: true }).waitFor();
      expect(await authenticator.count()).toBe(1);
    });

    test("from then on the password alone opens nothing", async () => {
      const { page } = visitor;
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
      await page.getByLabel("E-mail", { exact: true }).fill(admin.email);
      await page.getByLabel("Password", { exact: true }).fill(admin.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("heading", { name: "One more step", exact: true }).waitFor();
      const status = await page.evaluate(async () => (await fetch("/api/v1/me")).status);
      expect(status).toBe(401);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole("button", { name: "Use a passkey", exact: true }).click();
      await page.getByRole("heading", { name: "For you", exact: true }).waitFor();
    });

    test("a key that is not theirs is refused", async () => {
      const { page } = visitor;
      await page.goto(`${url}/account`);
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
      await authenticator.exchange();
      await page.getByLabel("E-mail", { exact: true }).fill(admin.email);
      await page.getByLabel("Password", { exact: true }).fill(admin.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("button", { name: "Use a passkey", exact: true }).click();
      await page.getByRole("alert").getByText("The key did not answer").waitFor();
    });

    test("no page complained of its policy", () => {
      const ofPolicy = visitor.complaints.filter((text) => /Content Security Policy/i.test(text));
      expect(ofPolicy).toEqual([]);
      expect([...visitor.hosts]).toEqual([new URL(url).host]);
    });
  });
});

interface Authenticator {
  /** Keys that it holds. */
  count(): Promise<number>;
  /** Takes it out and puts an empty one in. */
  exchange(): Promise<void>;
}

/** A security key of the browser itself, through its debugging protocol. */
async function plugIn(page: Page): Promise<Authenticator> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const add = async () => {
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return authenticatorId;
  };
  let authenticatorId = await add();
  return {
    async count() {
      return (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials
        .length;
    },
    async exchange() {
      await session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
      authenticatorId = await add();
    },
  };
}
