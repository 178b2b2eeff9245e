/** The lines that docs/webhooks.md gives to receivers, run as a receiver would: on what we really send. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSigningSecret, signatureHeaders } from "./signature.ts";

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-webhook-docs-"));
  await symlink(modules, path.join(folder, "node_modules"), "dir");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function examples(): Promise<string[]> {
  const page = await readFile(new URL("../../../../docs/webhooks.md", import.meta.url), "utf8");
  return [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
}

/** What the last line of an example's use prints. */
async function resultOf(code: string, use: string, secret: string): Promise<string> {
  const file = path.join(folder, "example.ts");
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(file, `${code}\nprocess.stdout.write(String(${use}));\n`);
  const env = { PATH: process.env["PATH"], WEBHOOK_SECRET: secret };
  const ran = await run(process.execPath, ["--import", "tsx", file], { env });
  return ran.stdout;
}

const body = '{"type":"change.applied"}';
const secret = createSigningSecret();
const signed = signatureHeaders({ id: "e1", at: new Date(), body }, [
  createSigningSecret(),
  secret,
]);
const use = (name: string, text: string, given: object) =>
  `${name}(${name === "isOurs" ? `${JSON.stringify(secret)}, ` : ""}${JSON.stringify(text)}, ${JSON.stringify(given)})`;

test("with the library, what is ours is given back, and what was changed is refused", async () => {
  const [code = ""] = await examples();
  const stringify = (call: string) => `JSON.stringify(${call})`;
  expect(await resultOf(code, stringify(use("verified", body, signed)), secret)).toBe(body);
  await expect(resultOf(code, use("verified", `${body} `, signed), secret)).rejects.toThrow(
    "No matching signature",
  );
});

test("without a library, what is ours is told from what was changed, is old or of somebody else", async () => {
  const [, code = ""] = await examples();
  const old = signatureHeaders({ id: "e1", at: new Date(Date.now() - 600_000), body }, [secret]);
  const foreign = signatureHeaders({ id: "e1", at: new Date(), body }, [createSigningSecret()]);
  const calls = [
    use("isOurs", body, signed),
    use("isOurs", `${body} `, signed),
    use("isOurs", body, old),
    use("isOurs", body, foreign),
    use("isOurs", body, {}),
  ];
  expect(await resultOf(code, `[${calls.join(", ")}]`, secret)).toBe(
    "true,false,false,false,false",
  );
});
