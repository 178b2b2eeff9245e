import type { DeliveryStats } from "@yardarm/delivery";
import { Gauge, type Registry } from "prom-client";

export interface StreamStats extends DeliveryStats {
  /** Open streams of browsers. */
  readonly doorbellStreams: number;
}

/** What is delivered at the moment; read when it is asked for. */
export function measureDelivery(metrics: Registry, stats: () => StreamStats): void {
  const registers = [metrics];
  new Gauge({
    name: "yardarm_streams",
    help: "Open streams, by what opened them: a server key, a client key, a browser.",
    labelNames: ["kind"] as const,
    registers,
    collect() {
      const { serverStreams, clientStreams, doorbellStreams } = stats();
      this.set({ kind: "server" }, serverStreams);
      this.set({ kind: "client" }, clientStreams);
      this.set({ kind: "browser" }, doorbellStreams);
    },
  });
  new Gauge({
    name: "yardarm_delivered_environments",
    help: "Environments whose snapshot is held in memory.",
    registers,
    collect() {
      this.set(stats().channels);
    },
  });
  new Gauge({
    name: "yardarm_slow_streams_cut",
    help: "Streams cut off since the start because their readers were too slow.",
    registers,
    collect() {
      this.set(stats().slowStreamsCut);
    },
  });
}
