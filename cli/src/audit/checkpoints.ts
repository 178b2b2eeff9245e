/** Checkpoints, signatures and keys that somebody kept: read from files or from an address, and compared with each other. */
import { readFile } from "node:fs/promises";
import { type KeptCheckpoint, parseCheckpoint } from "@yardarm/core/audit";
import { type OpenedStatement, parseStatement } from "@yardarm/core/reports";
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet } from "jose";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";

export type KeySet = ReturnType<typeof createLocalJWKSet>;

/** A JSON Web Key Set, from a file or an address. */
export async function readKeys(place: string, edges: Pick<Edges, "fetch">): Promise<KeySet> {
  const text = /^https?:\/\//.test(place)
    ? await fetchText(place, edges)
    : await readText(place, "keys");
  return keySetOf(text, place);
}

function keySetOf(text: string, place: string): KeySet {
  try {
    const keys: JSONWebKeySet = JSON.parse(text);
    return createLocalJWKSet(keys);
  } catch (cause) {
    throw refusal("keys_unreadable", `${place} holds no JSON Web Key Set.`, cause);
  }
}

/** Every compact JWS in a file: one for each line, or anywhere in a JSON document, as the server gives it. */
export async function readCheckpoints(file: string): Promise<readonly string[]> {
  const text = await readText(file, "checkpoint");
  const found = text.match(/[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/g) ?? [];
  if (found.length === 0)
    throw refusal("checkpoint_unreadable", `There is no checkpoint in ${file}.`);
  return [...new Set(found)];
}

/** What a checkpoint says, and whether one of the keys has signed it. */
export async function openCheckpoint(
  jws: string,
  keys: KeySet | undefined,
): Promise<KeptCheckpoint> {
  const checkpoint = parseCheckpoint(payloadOf(jws));
  if (checkpoint === undefined)
    throw refusal("checkpoint_unreadable", "What was given as a checkpoint is none.");
  if (keys === undefined) return { checkpoint, signature: "unchecked" };
  const isValid = await isSigned(jws, "yardarm-checkpoint+jws", keys);
  return { checkpoint, signature: isValid ? "valid" : "invalid" };
}

/** What a report's signature says, and whether one of the keys made it; `undefined` for what is none. */
export async function openStatement(
  jws: string,
  keys: KeySet | undefined,
): Promise<OpenedStatement | undefined> {
  const statement = parseStatement(payloadOf(jws));
  if (statement === undefined) return undefined;
  if (keys === undefined) return { statement, signature: "unchecked" };
  const isValid = await isSigned(jws, "yardarm-report+jws", keys);
  return { statement, signature: isValid ? "valid" : "invalid" };
}

/** The type keeps a statement of one thing from passing for one of another. */
async function isSigned(jws: string, type: string, keys: KeySet): Promise<boolean> {
  try {
    await compactVerify(jws, keys, { algorithms: ["EdDSA"] });
    return decodeProtectedHeader(jws).typ === type;
  } catch {
    return false;
  }
}

function payloadOf(jws: string): unknown {
  try {
    return JSON.parse(Buffer.from(jws.split(".")[1] ?? "", "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

async function fetchText(url: string, edges: Pick<Edges, "fetch">): Promise<string> {
  try {
    const response = await edges.fetch(url, { signal: AbortSignal.timeout(30_000) });
    if (response.ok) return await response.text();
    throw new Error(`it answered ${response.status}`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(
      {
        code: "unreachable",
        detail: `The keys at ${url} cannot be read (${why}).`,
        exitCode: exitCodes.unreachable,
      },
      { cause },
    );
  }
}

async function readText(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw refusal(`${what}_unreadable`, `${file} cannot be read.`, cause);
  }
}

function refusal(code: string, detail: string, cause?: unknown): CommandError {
  return new CommandError({ code, detail, exitCode: exitCodes.usage }, { cause });
}
