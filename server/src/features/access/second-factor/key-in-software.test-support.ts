/** A security key without the plastic: ES256, attestation "none" (WebAuthn Level 3 §6). */
import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";

export interface KeyInSoftware {
  readonly id: string;
  enrol(asked: { challenge: string }, at: { origin: string }): object;
  sign(asked: { challenge: string }, at: { origin: string; counter?: number }): object;
}

const userIsPresent = 0x01;
const hasCredential = 0x40;

export function createKeyInSoftware(): KeyInSoftware {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(32);
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  // COSE (RFC 9053): kty EC2, alg ES256, crv P-256, x, y.
  const cose = Buffer.concat([
    Buffer.from("a5010203262001215820", "hex"),
    Buffer.from(x, "base64url"),
    Buffer.from("225820", "hex"),
    Buffer.from(y, "base64url"),
  ]);
  const named = { id: id.toString("base64url"), rawId: id.toString("base64url") };
  const shape = { ...named, type: "public-key", clientExtensionResults: {} };
  return {
    id: named.id,
    enrol({ challenge }, { origin }) {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const credential = Buffer.concat([Buffer.alloc(16), length, id, cose]);
      const flags = userIsPresent | hasCredential;
      const data = Buffer.concat([authenticatorData(origin, flags, 0), credential]);
      const response = {
        clientDataJSON: clientData("webauthn.create", challenge, origin).toString("base64url"),
        attestationObject: attestation(data).toString("base64url"),
        transports: ["usb"],
      };
      return { ...shape, response };
    },
    sign({ challenge }, { origin, counter = 1 }) {
      const data = authenticatorData(origin, userIsPresent, counter);
      const client = clientData("webauthn.get", challenge, origin);
      const hash = createHash("sha256").update(client).digest();
      const signature = createSign("sha256").update(data).update(hash).sign(privateKey);
      const response = {
        clientDataJSON: client.toString("base64url"),
        authenticatorData: data.toString("base64url"),
        signature: signature.toString("base64url"),
      };
      return { ...shape, response };
    },
  };
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function authenticatorData(origin: string, flags: number, counter: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  const host = createHash("sha256").update(new URL(origin).hostname).digest();
  return Buffer.concat([host, Buffer.of(flags), count]);
}

/** CBOR (RFC 8949) of `{ fmt: "none", attStmt: {}, authData }`. */
function attestation(data: Buffer): Buffer {
  const text = (value: string) =>
    Buffer.concat([Buffer.of(0x60 + value.length), Buffer.from(value)]);
  const [fmt, none, statement, authData] = ["fmt", "none", "attStmt", "authData"].map(text);
  const parts = [Buffer.of(0xa3), fmt, none, statement, Buffer.of(0xa0), authData];
  const head = Buffer.of(0x58, data.length);
  return Buffer.concat([...parts.filter((part) => part !== undefined), head, data]);
}
