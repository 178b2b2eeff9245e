/** What is proved: canonical JSON, the chain of entries, checkpoints, and what an exported record is worth. */
export { canonicalJson } from "./canonical-json.ts";
export {
  type ChainEntry,
  type ChainFault,
  type ChainHead,
  type ChainVerdict,
  endMissing,
  entryHashInput,
  type Hash,
  nextEntry,
  startUntrusted,
  verifyChain,
} from "./chain.ts";
export { type Checkpoint, parseCheckpoint } from "./checkpoint.ts";
export {
  type EntryText,
  erasedName,
  type Mention,
  type NamedPerson,
  withNames,
  withoutNames,
} from "./entry-text.ts";
export { type OpenedPart, parseRecordLine, type SealedPart, sealedPartsOf } from "./record-line.ts";
export {
  createRecordVerifier,
  type KeptCheckpoint,
  type RecordFault,
  type RecordFaultCode,
  type RecordVerdict,
  type RecordVerifier,
} from "./verify-record.ts";
