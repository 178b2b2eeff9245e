import { CopyButton } from "../../ui/copy-button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Codes for when telephone and keys are lost, shown this once. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <>
      <Notice kind="warning">
        Keep these codes where you find them without your telephone. Each signs in once in place of
        the second factor. They cannot be shown again.
      </Notice>
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-md border border-line p-3 font-mono text-sm select-all min-[400px]:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div>
        <CopyButton what="recovery codes" text={codes.join("\n")} isWordy />
      </div>
    </>
  );
}
