/** Against a real mail server on this machine. */
import { afterEach, expect, test } from "vitest";
import { makeCertificate } from "./certificate.test-support.ts";
import type { Mail } from "./mail.ts";
import {
  type MailServer,
  type MailServerOptions,
  startMailServer,
} from "./mail-server.test-support.ts";
import { createMailer, type MailerOptions } from "./smtp.ts";
import type { SmtpSettings } from "./smtp-settings.ts";

const started: MailServer[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

async function start(options: MailServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  started.push(server);
  return server;
}

const mail: Mail = {
  to: "ada@example.com",
  subject: "Zwei Dinge für Sie",
  text: "Hello Ada.\n.\nBye.",
  html: "<p>Hello Ada</p>",
  id: "digest.1",
  at: new Date("2026-11-26T08:00:00Z"),
  headers: { "List-Unsubscribe": "<https://flags.example.com/unsubscribe/x>" },
};

async function send(settings: SmtpSettings, given: Mail = mail, options: MailerOptions = {}) {
  const session = await createMailer(settings, options).open();
  const outcome = await session.send(given);
  session.close();
  return outcome;
}

const failure = (settings: SmtpSettings, options: MailerOptions = {}) =>
  createMailer(settings, options)
    .open()
    .then(
      () => "it opened",
      (error: Error) => `${error.name}: ${error.message}`,
    );

test("a message arrives encrypted, with both texts, its headers and the same id each time", async () => {
  const certificate = makeCertificate();
  const login = { user: "yardarm", password: "s3cret" };
  const server = await start({ certificate, login });
  const options = { authority: certificate.cert };
  expect(await send(server.settings, mail, options)).toEqual({ kind: "accepted" });
  const [arrived] = server.arrived;
  expect(arrived).toMatchObject({
    to: "ada@example.com",
    isEncrypted: true,
    headers: {
      from: "Yardarm <flags@example.com>",
      "message-id": "<digest.1@example.com>",
      "list-unsubscribe": mail.headers["List-Unsubscribe"],
      "auto-submitted": "auto-generated",
      subject: "=?UTF-8?Q?Zwei_Dinge_f=C3=BCr_Sie?=",
    },
  });
  expect(arrived?.raw).toContain("Hello Ada.\r\n.\r\nBye.");
  expect(arrived?.raw).toContain("<p>Hello Ada</p>");
});

test("nothing that is said opens a header", async () => {
  const server = await start();
  const subject = "Hello\r\nBcc: eve@example.com";
  await send(server.settings, { ...mail, subject });
  expect(server.arrived[0]?.headers).not.toHaveProperty("bcc");
  expect(server.arrived[0]?.to).toBe("ada@example.com");
});

test("a server that speaks no TLS gets nothing, not even the password", async () => {
  const login = { user: "yardarm", password: "s3cret" };
  const server = await start({ login });
  const text = await failure({ ...server.settings, tls: "starttls" });
  expect(text).toMatch(/^MailError: No encrypted connection to 127\.0\.0\.1:\d+ could be made/);
  expect(await failure({ ...server.settings, tls: "tls" })).toContain("No encrypted connection");
});

test("a certificate that nobody vouches for is refused", async () => {
  const server = await start({ certificate: makeCertificate() });
  const text = await failure(server.settings);
  expect(text).toMatch(/^MailError: No encrypted connection to .* self-signed certificate/);
});

test("a password that is wrong is told with what the server said, and without the password", async () => {
  const server = await start({ login: { user: "yardarm", password: "right" } });
  const text = await failure({ ...server.settings, login: { user: "yardarm", password: "wr0ng" } });
  expect(text).toMatch(/does not accept the user and the password\. It said: 535 who are you/);
  expect(text).not.toContain("wr0ng");
});

test("a server that is down, silent or nowhere is told apart", async () => {
  const server = await start();
  await server.sleep();
  expect(await failure(server.settings)).toMatch(/^MailError: Nobody answers at 127\.0\.0\.1:/);
  const nowhere = { ...server.settings, host: "mail.invalid" };
  expect(await failure(nowhere, { timeoutMs: 5_000 })).toMatch(/leads nowhere|in time/);
});

test.each([
  ["receiver", 550, true],
  ["receiver", 450, false],
  ["text", 554, true],
  ["text", 451, false],
] as const)("a refusal of the %s with %i is final: %s", async (at, code, isFinal) => {
  const server = await start();
  server.refuse({ at, code });
  const outcome = await send(server.settings);
  expect(outcome).toMatchObject({ kind: "refused", isFinal });
  expect(outcome).toHaveProperty("detail", expect.stringContaining(`refused it: ${code}`));
});

test("after a refusal the same connection takes the next message", async () => {
  const server = await start();
  const session = await createMailer(server.settings).open();
  server.refuse({ at: "receiver", code: 550 });
  expect((await session.send(mail)).kind).toBe("refused");
  server.refuse(undefined);
  expect(await session.send({ ...mail, to: "bob@example.com" })).toEqual({ kind: "accepted" });
  session.close();
  expect(server.connections()).toBe(1);
  expect(server.arrived.map(({ to }) => to)).toEqual(["bob@example.com"]);
});

test("a connection that ends while the text is handed over leaves it unknown", async () => {
  const server = await start();
  server.refuse({ at: "cut" });
  expect(await send(server.settings)).toMatchObject({ kind: "unknown" });
});

test("what is kept back at the last moment arrives at nobody", async () => {
  const server = await start();
  const session = await createMailer(server.settings).open();
  const outcome = await session.send(mail, async () => false);
  expect(outcome).toMatchObject({ kind: "refused", isFinal: false });
  const later = await session.send(mail);
  expect(later.kind).toBe("refused");
  expect(server.arrived).toEqual([]);
});

test("the last moment comes when the receiver is accepted, and not before", async () => {
  const server = await start();
  server.refuse({ at: "receiver", code: 450 });
  let wasAsked = false;
  const session = await createMailer(server.settings).open();
  await session.send(mail, async () => {
    wasAsked = true;
    return true;
  });
  session.close();
  expect(wasAsked).toBe(false);
});
