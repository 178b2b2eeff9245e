/**
 * The key that signs checkpoints and reports. It comes from outside or lies in the data folder, and never in the database, so that
 * whoever has only the database cannot sign. Its public part is published, and stays so when another key follows.
 */
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  CompactSign,
  calculateJwkThumbprint,
  compactVerify,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from "jose";

/** The public part, as JWK. */
export interface PublicKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
}

export interface SigningKey {
  readonly kid: string;
  readonly publicKey: PublicKey;
  /** A compact JWS with this payload; its type says what it is a statement of, so that none passes for another. */
  sign(payload: string, type?: StatementType): Promise<string>;
}

export interface SigningKeyPlace {
  /** A private JWK as JSON, from the environment; wins over the file. */
  readonly given: string | undefined;
  readonly file: string;
}

export type StatementType = "yardarm-checkpoint+jws" | "yardarm-report+jws";

const checkpointType: StatementType = "yardarm-checkpoint+jws";
const algorithm = "EdDSA";

/** The key that is there; made when there is none. */
export async function openSigningKey({ given, file }: SigningKeyPlace): Promise<SigningKey> {
  if (given !== undefined) return signingKeyOf(JSON.parse(given));
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? makeSigningKey(file) : signingKeyOf(JSON.parse(text));
}

/** Puts a new key in place of the one in the file. The one before is gone: what it signed is checked by its public part. */
export async function makeSigningKey(file: string): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(algorithm, { crv: "Ed25519", extractable: true });
  const jwk = await exportJWK(privateKey);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify(jwk)}\n`, { mode: 0o600 });
  await chmod(unfinished, 0o600);
  await rename(unfinished, file);
  return signingKeyOf(jwk);
}

async function signingKeyOf(jwk: JWK): Promise<SigningKey> {
  const { kty, crv, x } = jwk;
  if (kty !== "OKP" || crv !== "Ed25519" || x === undefined || jwk.d === undefined) {
    throw new TypeError("The key that signs checkpoints must be a private Ed25519 key as JWK.");
  }
  const key = await importJWK(jwk, algorithm);
  const publicKey = { kty, crv, x };
  const kid = await calculateJwkThumbprint(publicKey);
  return {
    kid,
    publicKey,
    sign: (payload, type = checkpointType) =>
      new CompactSign(new TextEncoder().encode(payload))
        .setProtectedHeader({ alg: algorithm, kid, typ: type })
        .sign(key),
  };
}

export interface PublishedKey {
  readonly kid: string;
  readonly publicKey: PublicKey;
}

/** RFC 7517, as it is served. */
export function keySetOf(keys: readonly PublishedKey[]) {
  return {
    keys: keys.map(({ kid, publicKey }) => ({ ...publicKey, kid, alg: algorithm, use: "sig" })),
  };
}

/** What was signed, when one of these keys did it; else it throws. */
export async function openCheckpoint(jws: string, keys: readonly PublishedKey[]): Promise<unknown> {
  const { payload, protectedHeader } = await compactVerify(jws, createLocalJWKSet(keySetOf(keys)), {
    algorithms: [algorithm],
  });
  if (protectedHeader.typ !== checkpointType) throw new TypeError("This is no checkpoint.");
  return JSON.parse(new TextDecoder().decode(payload));
}
