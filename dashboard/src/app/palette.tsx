import { type RefObject, useContext, useLayoutEffect, useRef, useState } from "react";
import {
  Autocomplete,
  AutocompleteStateContext,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components";
import { flushSync } from "react-dom";
import { KeyText } from "../ui/key-text.tsx";
import { type Hit, type HitGroup, useHits } from "./palette-hits.ts";

interface PaletteProps {
  readonly project: string | undefined;
  readonly onClose: () => void;
}

/** ⌘K: any flag, segment or page in a few letters. */
export function Palette({ project, onClose }: PaletteProps) {
  const [text, setText] = useState("");
  const groups = useHits(project, text);
  const go = ({ go: leave }: Hit) => {
    onClose();
    leave();
  };
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className="fixed inset-0 z-40 grid justify-items-center bg-veil pt-[14vh]"
    >
      <Modal className="h-fit w-[min(560px,calc(100vw-24px))] overflow-hidden rounded-[10px] border border-line bg-surface shadow-pop">
        <Dialog aria-label="Search or jump to" className="outline-none">
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label="Search" autoFocus className="border-b border-line">
              <Input
                className="h-12 w-full bg-transparent px-4 text-lg outline-none! [&::-webkit-search-cancel-button]:hidden"
                placeholder={project === undefined ? "Page" : "Flag, segment or page"}
              />
            </SearchField>
            <Results groups={groups} text={text} onPick={go} />
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ResultsProps {
  readonly groups: readonly HitGroup[];
  readonly text: string;
  readonly onPick: (hit: Hit) => void;
}

function Results({ groups, text, onPick }: ResultsProps) {
  const hits = groups.flatMap((group) => group.hits);
  return (
    <Menu
      aria-label="Results"
      ref={usePointAtWhatIsThere()}
      className="max-h-[50vh] overflow-auto p-2"
      onAction={(id) => {
        const hit = hits.find((each) => each.id === id);
        if (hit !== undefined) onPick(hit);
      }}
      renderEmptyState={() => <p className="px-3 py-2 text-ink2">Nothing matches “{text}”.</p>}
    >
      {groups.map((group) => (
        <MenuSection key={group.name} id={group.name}>
          <Header className="px-3 py-1 text-xs text-ink3">{group.name}</Header>
          {group.hits.map((hit) => (
            <MenuItem
              key={hit.id}
              id={hit.id}
              textValue={hit.text}
              className="flex h-9 items-center justify-between gap-4 rounded-md px-3 text-sm outline-none! data-focused:bg-accent-wash"
            >
              {hit.isKey ? <KeyText value={hit.text} /> : hit.text}
              {hit.detail && <span className="shrink-0 text-xs text-ink3">{hit.detail}</span>}
            </MenuItem>
          ))}
        </MenuSection>
      ))}
    </Menu>
  );
}

/**
 * A ref for the results. The field names the result that it points at (`aria-activedescendant`), and names the next one only
 * when typing pauses, so as not to talk over the letters. Until then it would name one that is gone: now it names none.
 */
function usePointAtWhatIsThere(): RefObject<HTMLDivElement | null> {
  const results = useRef<HTMLDivElement>(null);
  const { focusedNodeId: id, setFocusedNodeId: pointAt } =
    useContext(AutocompleteStateContext) ?? {};
  useLayoutEffect(() => {
    if (results.current === null || !id || pointAt === undefined) return;
    const isGone = () => document.getElementById(id) === null;
    if (isGone()) pointAt(null);
    // At once: whoever looks at the page meanwhile would find the field pointing at nothing.
    const observer = new MutationObserver(() => isGone() && flushSync(() => pointAt(null)));
    observer.observe(results.current, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [id, pointAt]);
  return results;
}
