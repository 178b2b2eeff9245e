/** What is proved: canonical JSON and the chain of entries. */
export { canonicalJson } from "./canonical-json.ts";
export {
  type ChainEntry,
  type ChainFault,
  type ChainHead,
  type ChainVerdict,
  entryHashInput,
  type Hash,
  nextEntry,
  verifyChain,
} from "./chain.ts";
