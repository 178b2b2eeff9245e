/** A header and columns of numbers as bytes: short enough for a row. */
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";

const lengthBytes = 4;
const [zip, unzip] = [promisify(gzip), promisify(gunzip)];

/** The length of the header, the header as JSON, and the parts. What they hold is copied before anything else happens. */
export async function packBytes(
  header: object,
  parts: readonly NodeJS.TypedArray[],
): Promise<Uint8Array> {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(text.length);
  const bytes = parts.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  return zip(Buffer.concat([length, text, ...bytes]), { level: 3 });
}

/** @throws when the bytes are not those that were packed, which their checksum tells. */
export async function unpackBytes<Header extends object>(
  packed: Uint8Array,
): Promise<{ readonly header: Header; readonly parts: Buffer }> {
  const bytes = await unzip(packed);
  const start = lengthBytes + bytes.readUInt32BE();
  const header: Header = JSON.parse(bytes.toString("utf8", lengthBytes, start));
  return { header, parts: bytes.subarray(start) };
}
