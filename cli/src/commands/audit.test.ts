/** `yardarm audit verify` on real files, with real signatures: it has no server to ask. */
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ChainEntry, canonicalJson, nextEntry } from "@yardarm/core/audit";
import { CompactSign, exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../testing/run.test-support.ts";

const chain = "project:shop";
const person = { name: "Ada", email: "ada@example.com" };
const partKey = randomBytes(32);
const size = 40;

let folder: string;
let files = 0;
let record: readonly ChainEntry[];
let lines: readonly string[];
let ours: Signer;
let theirs: Signer;

interface Signer {
  readonly keys: string;
  sign(payload: object, typ?: string): Promise<string>;
}

async function newSigner(kid: string): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
  return {
    keys: JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: "EdDSA" }] }),
    sign: (payload, typ = "yardarm-checkpoint+jws") =>
      new CompactSign(new TextEncoder().encode(canonicalJson(JSON.parse(JSON.stringify(payload)))))
        .setProtectedHeader({ alg: "EdDSA", kid, typ })
        .sign(privateKey),
  };
}

function seal(text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", partKey, nonce);
  const parts = [nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(parts).toString("base64url");
}

function recordOf(summary: (number: number) => string): readonly ChainEntry[] {
  const entries: ChainEntry[] = [];
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  for (let entry = 1; entry <= size; entry++) {
    const sealed = [{ part: "who", of: "p1", text: seal(canonicalJson(person)) }];
    const document = { chain, entry, summary: summary(entry), sealed };
    entries.push(nextEntry(entries.at(-1), document, sha256));
  }
  return entries;
}

function lineOf({ number, previous, hash, document }: ChainEntry): string {
  const opened = [{ part: "who", of: "p1", key: partKey.toString("base64url"), value: person }];
  return canonicalJson({ entry: number, previous, hash, document, opened });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-audit-"));
  [ours, theirs] = [await newSigner("ours"), await newSigner("theirs")];
  // A line separator is a sign like any other within a text.
  record = recordOf((number) => `happening ${number}\u2028 of a day`);
  lines = record.map(lineOf);
});

afterAll(() => rm(folder, { recursive: true }));

async function write(text: string): Promise<string> {
  const file = path.join(folder, `file-${files++}`);
  await writeFile(file, text);
  return file;
}

const writeRecord = (given: readonly string[] = lines) => write(`${given.join("\n")}\n`);

const checkpointOf = (entry: number, { signer = ours, hash = record[entry - 1]?.hash } = {}) =>
  signer.sign({
    ...{ version: 1, installation: "i-1", chain, entry, hash },
    ...{ at: "2026-11-25T10:00:00.000Z", previous: null },
  });

async function verify(
  file: string,
  given: { checkpoint?: string; keys?: string } = {},
  ...more: string[]
) {
  const args = ["audit", "verify", file, ...more];
  if (given.checkpoint !== undefined) args.push("--checkpoint", await write(given.checkpoint));
  if (given.keys !== undefined) args.push("--keys", await write(given.keys));
  return run(args);
}

test("a whole record is proven up to the newest checkpoint, and no further", async () => {
  const checkpoint = `${await checkpointOf(10)}\n${await checkpointOf(30)}\n`;
  const { code, stdout } = await verify(await writeRecord(), { checkpoint, keys: ours.keys });
  expect(code).toBe(0);
  expect(stdout).toContain("40 entries of project:shop");
  expect(stdout).toContain(
    "Proven: entries 1 to 30 are those that were there at 2026-11-25T10:00:00.000Z, by a checkpoint of installation i-1, which one of the keys has signed.",
  );
  expect(stdout).toContain("Not proven: 10 behind it.");
  expect(stdout).toContain("40 of 40 sealed parts are shown");
});

test("without keys it says that the signature was not checked", async () => {
  const { code, stdout } = await verify(await writeRecord(), {
    checkpoint: await checkpointOf(40),
  });
  expect(code).toBe(0);
  expect(stdout).toContain("whose signature was not checked (add --keys)");
});

test("without a checkpoint it says what it cannot know", async () => {
  const { code, stdout } = await verify(await writeRecord());
  expect(code).toBe(0);
  expect(stdout).toContain("No fault was found.");
  expect(stdout).toContain(
    "nobody can tell whether all of it was written anew, or the end cut off",
  );
});

test("--json gives the documented shape", async () => {
  const { stdout } = await verify(
    await writeRecord(),
    { checkpoint: await checkpointOf(30), keys: ours.keys },
    "--json",
  );
  expect(JSON.parse(stdout)).toEqual({
    file: expect.any(String),
    chain,
    lines: 40,
    head: { number: 40, hash: record[39]?.hash },
    proven: {
      from: 1,
      to: 30,
      at: "2026-11-25T10:00:00.000Z",
      installation: "i-1",
      isSigned: true,
    },
    faults: [],
    faultCount: 0,
    reports: [],
    sealed: { parts: 40, opened: 40 },
  });
});

test("a changed entry is named with its line, and the command ends with 1", async () => {
  const file = await writeRecord(
    lines.with(6, lines[6]?.replace("happening 7", "happening 8") ?? ""),
  );
  const { code, stdout } = await verify(file, { checkpoint: await checkpointOf(30) });
  expect(code).toBe(1);
  expect(stdout).toContain(
    "fault entry 7, line 7: The hash of entry 7 is not that of its document",
  );
  expect(stdout).not.toContain("Proven:");
});

test("an end that was cut off is found by the checkpoint", async () => {
  const { code, stdout } = await verify(await writeRecord(lines.slice(0, 20)), {
    checkpoint: await checkpointOf(30),
    keys: ours.keys,
  });
  expect(code).toBe(1);
  expect(stdout).toContain("entries 21 to 30 were cut off");
});

test("a record that was written and signed anew by somebody else is found by the keys", async () => {
  const anew = recordOf((number) => `another ${number}`);
  const file = await writeRecord(anew.map(lineOf));
  const theirCheckpoint = await checkpointOf(40, { signer: theirs, hash: anew[39]?.hash ?? "" });
  const byKeys = await verify(file, { checkpoint: theirCheckpoint, keys: ours.keys });
  expect(byKeys).toMatchObject({ code: 1, stdout: expect.stringContaining("checkpoint_invalid") });
  const byCheckpoint = await verify(file, { checkpoint: await checkpointOf(30), keys: ours.keys });
  expect(byCheckpoint).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("checkpoint_mismatch"),
  });
});

test("something else that our key has signed is no checkpoint", async () => {
  const payload = {
    version: 1,
    installation: "i-1",
    chain,
    entry: 30,
    hash: record[29]?.hash,
    at: "x",
    previous: null,
  };
  const { code } = await verify(await writeRecord(), {
    checkpoint: await ours.sign(payload, "JWT"),
    keys: ours.keys,
  });
  expect(code).toBe(1);
});

const proofOf = async (entry: number) =>
  JSON.stringify({
    lines: lines.slice(entry - 1, 30),
    checkpoint: await checkpointOf(30),
    keys: JSON.parse(ours.keys),
  });

test("a proof is worth as much as the keys that it is held against", async () => {
  const file = await write(await proofOf(12));
  const blind = await verify(file);
  expect(blind).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("vouch for nothing by themselves"),
  });
  const trusted = await verify(file, { keys: ours.keys });
  expect(trusted).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Proven: entries 12 to 30"),
  });
  const foreign = await verify(file, { keys: theirs.keys });
  expect(foreign.code).toBe(1);
});

test("a proof that somebody has changed proves nothing", async () => {
  const file = await write((await proofOf(12)).replace("happening 12", "happening 99"));
  expect((await verify(file, { keys: ours.keys })).code).toBe(1);
});

test("keys may come from an address", async () => {
  const server = createServer((_request, response) => response.end(ours.keys)).listen(
    0,
    "127.0.0.1",
  );
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys.json`;
  const args = [
    "audit",
    "verify",
    await writeRecord(),
    "-k",
    url,
    "-c",
    await write(await checkpointOf(30)),
  ];
  const { stdout } = await run(args);
  server.close();
  expect(stdout).toContain("which one of the keys has signed");
  expect((await run(args)).code).toBe(3);
});

test.each<[string, () => Promise<readonly string[]>]>([
  ["a file that is not there", async () => ["nowhere.jsonl"]],
  ["a checkpoint that is not there", async () => [await writeRecord(), "-c", "nowhere"]],
  ["a checkpoint that is none", async () => [await writeRecord(), "-c", await write("nothing")]],
  [
    "a signature of something else",
    async () => [await writeRecord(), "-c", await write("aaaaaaaaaaaa.bbbbbbbbbbbb.cccccccccccc")],
  ],
  ["keys that are none", async () => [await writeRecord(), "-k", await write("{}")]],
])("%s ends the command with 2 and a sentence", async (_what, args) => {
  const { code, stderr } = await run(["audit", "verify", ...(await args())]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error .+\.( |$)/m);
});

/** A small generator with a seed, so that what fails fails again (mulberry32). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

test("200 files that were tampered with byte by byte are all refused", async () => {
  const pick = chance(20_261_125);
  const checkpoint = await write(await checkpointOf(40));
  const keys = await write(ours.keys);
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  for (let round = 0; round < 200; round++) {
    const place = pick(bytes.length - 1);
    const kind = pick(3);
    const changed =
      kind === 0
        ? Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)])
        : kind === 1
          ? Buffer.concat([bytes.subarray(0, place), Buffer.from("x"), bytes.subarray(place)])
          : Buffer.from(
              bytes.map((byte, index) => (index === place ? byte ^ (1 << pick(6)) : byte)),
            );
    const file = path.join(folder, "tampered");
    await writeFile(file, changed);
    const { code } = await run(["audit", "verify", file, "-c", checkpoint, "-k", keys]);
    expect({ round, place, kind, code }).toMatchObject({ code: 1 });
  }
});

test("a report is held against the record, and the keys against its signature", async () => {
  const [head] = record.slice(-1);
  const report = { kind: "changes", range: null, population: [], record: { kinds: {} } };
  const whole = { ...report, totals: { changes: 0 }, sample: { size: 5, seed: "s", drawn: [] } };
  const sha256 = createHash("sha256").update(canonicalJson(whole)).digest("hex");
  const statement = {
    ...{ version: 1, kind: "changes", format: "json", part: null, installation: "i", chain },
    ...{ entry: size, hash: head?.hash, madeAt: "2026-11-26T10:00:00.000Z", sha256 },
  };
  const signature = await ours.sign(statement, "yardarm-report+jws");
  const file = await writeRecord();
  const keys = await write(ours.keys);
  const verify = async (content: object, ...more: readonly string[]) =>
    run(["audit", "verify", file, "--report", await write(JSON.stringify(content)), ...more]);

  const good = await verify({ report: whole, signature }, "--keys", keys);
  expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining("Signed: one of the") });
  expect((await verify({ report: whole, signature })).stdout).toContain("(add --keys)");

  const changed = { report: { ...whole, totals: { changes: 1 } }, signature };
  const { code, stdout } = await verify(changed, "--keys", keys, "--json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout).reports).toMatchObject([
    { vouchedBy: [], faults: [{ code: "content_changed" }, { code: "count_differs" }] },
  ]);
  const foreign = await verify({ report: whole, signature }, "--keys", await write(theirs.keys));
  expect(foreign).toMatchObject({
    ...{ code: 1, stdout: expect.stringContaining("signature_invalid") },
  });
  // A checkpoint's signature is none of a report.
  const passedOff = await ours.sign(statement);
  expect((await verify({ report: whole, signature: passedOff }, "--keys", keys)).code).toBe(1);
  const csv = await verify({ a: 1 });
  expect(csv).toMatchObject({
    ...{ code: 1, stdout: expect.stringContaining("signature_missing") },
  });
  const missing = await run(["audit", "verify", file, "--report", "/nowhere"]);
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining("/nowhere") });
});
