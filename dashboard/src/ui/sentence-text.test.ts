import { expect, test } from "vitest";
import { plainSentence } from "./sentence-text.ts";

test.each([
  ["Let the waiver `w` end on 2026-12-03.", "Let the waiver w end on 3 Dec 2026."],
  ["It is frozen until 2026-12-03 00:00 (UTC).", "It is frozen until 3 Dec 2026 00:00 (UTC)."],
  ["From 2026-12-03 to 2027-01-31.", "From 3 Dec 2026 to 31 Jan 2027."],
  ["Keep `old-2026-12-03` and `2026-12-03`.", "Keep old-2026-12-03 and 2026-12-03."],
  ["At 2026-12-03T10:00:00Z, of v2026-12-03.", "At 2026-12-03T10:00:00Z, of v2026-12-03."],
  ["No day is 2026-13-45.", "No day is 2026-13-45."],
])("%s", (text, said) => {
  expect(plainSentence(text)).toBe(said);
});
