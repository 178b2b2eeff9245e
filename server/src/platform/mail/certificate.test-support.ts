/** A certificate for this machine that signs itself, made anew each time, so that no key lies in the repository (RFC 5280). */
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

const tag = { boolean: 1, integer: 2, bits: 3, octets: 4, oid: 6, text: 12, time: 23, list: 48 };
const setTag = 49;
const versionTag = 0xa0;
const extensionsTag = 0xa3;

export function makeCertificate(): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signedWith = der(tag.list, oid("2a8648ce3d040302"));
  const name = der(
    tag.list,
    der(setTag, der(tag.list, oid("550403"), der(tag.text, Buffer.from("localhost")))),
  );
  const body = der(
    tag.list,
    der(versionTag, der(tag.integer, Buffer.of(2))),
    der(tag.integer, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    signedWith,
    name,
    der(tag.list, time("200101000000Z"), time("491231235959Z")),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(
      extensionsTag,
      der(
        tag.list,
        extension("551d13", der(tag.list, der(tag.boolean, Buffer.of(0xff)))),
        extension(
          "551d11",
          der(
            tag.list,
            der(0x82, Buffer.from("localhost")),
            der(0x87, Buffer.from([127, 0, 0, 1])),
          ),
        ),
      ),
    ),
  );
  const signature = der(
    tag.bits,
    Buffer.concat([Buffer.of(0), sign("sha256", body, { key: privateKey, dsaEncoding: "der" })]),
  );
  const whole = der(tag.list, body, signedWith, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${whole}\n-----END CERTIFICATE-----\n`,
  };
}

const oid = (hex: string) => der(tag.oid, Buffer.from(hex, "hex"));
const time = (text: string) => der(tag.time, Buffer.from(text));
const extension = (id: string, value: Buffer) => der(tag.list, oid(id), der(tag.octets, value));

function der(kind: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(kind), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  return length < 0x100
    ? Buffer.of(0x81, length)
    : Buffer.of(0x82, Math.floor(length / 0x100), length % 0x100);
}
