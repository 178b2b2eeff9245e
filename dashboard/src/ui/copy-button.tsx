import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "./button.tsx";

interface CopyProps {
  /** What is copied, as a screen reader names it: `flag key`. */
  readonly what: string;
  readonly text: string;
  readonly isWordy?: boolean;
}

/** Copies a text, and says so. */
export function CopyButton({ what, text, isWordy = false }: CopyProps) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  const icon = isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />;
  const label = isCopied ? `Copied ${what}` : `Copy ${what}`;
  return (
    <>
      {isWordy ? (
        <Button aria-label={label} onPress={() => void copy()}>
          {icon}
          {isCopied ? "Copied" : "Copy"}
        </Button>
      ) : (
        <IconButton label={label} onPress={() => void copy()}>
          {icon}
        </IconButton>
      )}
      <span role="status" className="sr-only">
        {isCopied ? label : ""}
      </span>
    </>
  );
}

/** A secret that is shown this once: copy it now, it cannot be shown again. */
export function SecretText({ what, text }: { what: string; text: string }) {
  return (
    <div className="flex items-center gap-2">
      <code className="control flex-1 overflow-x-auto py-1.5 font-mono whitespace-nowrap select-all">
        {text}
      </code>
      <CopyButton what={what} text={text} isWordy />
    </div>
  );
}
