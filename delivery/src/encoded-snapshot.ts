import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { RevisionId, Snapshot } from "@yardarm/sdk/model";

/** What a body can be encoded as; names as in `Content-Encoding`. */
export type Encoding = "br" | "gzip" | "identity";

const gzipLater = promisify(gzip);
const brotliLater = promisify(brotliCompress);

const compressors: { readonly [name in Encoding]: (body: Buffer) => Promise<Buffer> } = {
  // Quality 5: a third of the time of gzip's best, and smaller. A body is compressed once and served often.
  br: (body) => brotliLater(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body) => gzipLater(body),
  identity: (body) => Promise.resolve(body),
};

/** A snapshot as it is sent: each encoding is made when it is first asked for, off the main thread, and kept. */
export class EncodedSnapshot {
  readonly revision: RevisionId;
  readonly #body: Buffer;
  readonly #bodies = new Map<Encoding, Promise<Buffer>>();

  constructor(snapshot: Snapshot) {
    this.revision = snapshot.revision;
    this.#body = Buffer.from(JSON.stringify(snapshot));
  }

  body(encoding: Encoding): Promise<Buffer> {
    const known = this.#bodies.get(encoding);
    if (known !== undefined) return known;
    const made = compressors[encoding](this.#body);
    this.#bodies.set(encoding, made);
    return made;
  }
}
