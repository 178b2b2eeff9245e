import { networkOf } from "@yardarm/sdk/model";
import { type Asked, noCandidates, type SomeCandidates, spelled, together } from "./asked.ts";

/**
 * Where networks start, and what follows their ends: between two neighbours of these, all addresses are in the same
 * networks.
 */
export function networkCandidates(asked: Asked): SomeCandidates {
  const networks = asked.valuesOf(["in_network"], false).map(networkOf);
  if (networks.length === 0) return noCandidates;
  // IPv4 addresses as IPv6 writes them are a hole in IPv6, behind which it goes on.
  const starts = new Set(["4:0", "6:0", `6:${0xffff_0000_0000n + 0x1_0000_0000n}`]);
  for (const network of networks) {
    if (network === undefined) continue;
    const [family = "", bits] = [network[0], network.slice(1)];
    const length = family === "4" ? 32 : 128;
    const start = BigInt(`0b${bits.padEnd(length, "0")}`);
    const after = BigInt(`0b${bits.padEnd(length, "1")}`) + 1n;
    starts.add(`${family}:${start}`);
    if (after < 1n << BigInt(length)) starts.add(`${family}:${after}`);
  }
  return together([...starts].map((start) => spelled(asked, (index) => textOf(start, index))));
}

/** An address in one of the few ways to write it. */
function textOf(start: string, index: number): string | undefined {
  const [family, number = "0"] = start.split(":");
  const address = BigInt(number);
  if (family === "4") {
    const dotted = [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join(".");
    return [dotted, `::ffff:${dotted}`, `::FFFF:${dotted}`, `0::ffff:${dotted}`][index];
  }
  const groups = Array.from({ length: 8 }, (_, place) =>
    ((address >> BigInt(112 - 16 * place)) & 0xffffn).toString(16),
  );
  const full = groups.map((group) => group.padStart(4, "0")).join(":");
  return [groups.join(":"), full, full.toUpperCase(), groups.join(":").toUpperCase()][index];
}
