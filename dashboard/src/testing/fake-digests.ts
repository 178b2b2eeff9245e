import type { DigestSettings, OwnDigest } from "@yardarm/server/wire";

/** What the reader gets, and what the installation says of it. */
export class FakeDigests {
  own: OwnDigest = {
    ...{ isOn: true, timeOfDay: null, timeZone: null, pausedUntil: null },
    usual: { isOn: true, timeOfDay: "08:00", timeZone: "UTC" },
    ...{ obstacle: null, last: null, subject: "", sections: [] },
  };
  ownVersion = 0;
  settings: DigestSettings = {
    ...{ isOn: true, timeOfDay: "08:00", timeZone: "UTC", expiringDays: 14, mail: null },
  };
  settingsVersion = 1;
  /** What the mail server says to a test; absent: it takes it. */
  testFault: string | undefined;
  /** Tokens of links that were used. */
  readonly stopped: string[] = [];
}
