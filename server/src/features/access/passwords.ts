/** Hashes passwords with scrypt, and checks them in the same time whether or not there is anything to check. */
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { DomainError } from "../../platform/domain-error.ts";

/** How much work one guess costs. */
export interface Cost {
  /** Binary logarithm of N; memory is 128 · N · r bytes. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP's recommendation for scrypt (Password Storage Cheat Sheet): N = 2^17, 128 MiB for each guess. */
const recommended: Cost = { logN: 17, r: 8, p: 1 };

const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Each takes 128 MiB and a thread; more at once would only make all of them slower. */
const AT_ONCE_MAX = 2;
/** Who would have to wait longer than that is better told so. */
const WAITING_MAX = 32;

export interface Passwords {
  /** In the PHC format, with the cost it was made with: `$scrypt$ln=17,r=8,p=1$salt$key`. */
  hash(password: string): Promise<string>;
  /** Without a hash it works as long and says no. */
  verify(password: string, hash: string | null): Promise<boolean>;
  /** Whether a hash was made with another cost than today's. */
  isOutdated(hash: string): boolean;
}

/** What turns a password into a key: scrypt, or what a test puts in its place. */
export type DeriveKey = (password: string, salt: Buffer, cost: Cost) => Promise<Buffer>;

export function createPasswords(
  cost: Cost = recommended,
  derive: DeriveKey = deriveKey,
): Passwords {
  const takeTurn = createTurns();
  const dummy = format(cost, randomBytes(SALT_BYTES), randomBytes(KEY_BYTES));
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      return format(cost, salt, await takeTurn(() => derive(password, salt, cost)));
    },
    async verify(password, hash) {
      const { cost: itsCost, salt, key } = parse(hash ?? dummy);
      const isSame = timingSafeEqual(await takeTurn(() => derive(password, salt, itsCost)), key);
      return isSame && hash !== null;
    },
    isOutdated: (hash) => prefixOf(parse(hash).cost) !== prefixOf(cost),
  };
}

function deriveKey(password: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** logN;
  // The same character can be written in several ways; which one depends on the keyboard.
  const text = password.normalize("NFKC");
  return new Promise((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

function prefixOf({ logN, r, p }: Cost): string {
  return `$scrypt$ln=${logN},r=${r},p=${p}`;
}

function format(cost: Cost, salt: Buffer, key: Buffer): string {
  return `${prefixOf(cost)}$${unpadded(salt)}$${unpadded(key)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

function parse(hash: string): { cost: Cost; salt: Buffer; key: Buffer } {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (match === null)
    throw new Error("A stored password hash is not in the format that this server writes.");
  const [, logN, r, p, salt = "", key = ""] = match;
  return {
    cost: { logN: Number(logN), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, "base64"),
    key: Buffer.from(key, "base64"),
  };
}

function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= AT_ONCE_MAX) {
      if (waiting.length >= WAITING_MAX) {
        throw new DomainError(
          "rate_limited",
          "too_many_attempts",
          "Too many people sign in at this moment. Try again shortly.",
          {
            retryAfterSeconds: 5,
          },
        );
      }
      // Whoever finishes hands over the turn, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
