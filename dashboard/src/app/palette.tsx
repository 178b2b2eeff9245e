import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import {
  Autocomplete,
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
import { useHttp } from "../api/http-context.tsx";
import { flagsQuery, segmentsQuery } from "../api/queries.ts";
import { KeyText } from "../ui/key-text.tsx";
import { places } from "./navigation.tsx";

interface Hit {
  readonly id: string;
  readonly text: string;
  readonly detail?: string;
  readonly isKey?: boolean;
  readonly go: () => void;
}

const hitsMax = 8;

/** ⌘K: any flag, segment or place of the project in a few letters. */
export function Palette({ project, onClose }: { project: string; onClose: () => void }) {
  const [text, setText] = useState("");
  const groups = useHits(project, text);
  const hits = groups.flatMap((group) => group.hits);
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
                placeholder="Flag, segment or page"
              />
            </SearchField>
            <Menu
              aria-label="Results"
              className="max-h-[50vh] overflow-auto p-2"
              onAction={(id) => {
                onClose();
                hits.find((hit) => hit.id === id)?.go();
              }}
              renderEmptyState={() => (
                <p className="px-3 py-2 text-ink2">Nothing matches “{text}”.</p>
              )}
            >
              {groups
                .filter((group) => group.hits.length > 0)
                .map((group) => (
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
                        {hit.detail && (
                          <span className="shrink-0 text-xs text-ink3">{hit.detail}</span>
                        )}
                      </MenuItem>
                    ))}
                  </MenuSection>
                ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function useHits(
  project: string,
  text: string,
): readonly { readonly name: string; readonly hits: readonly Hit[] }[] {
  const http = useHttp();
  const navigate = useNavigate();
  const { data: flags = [] } = useQuery(flagsQuery(http, project));
  const { data: segments = [] } = useQuery(segmentsQuery(http, project));
  return useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const isHit = (...texts: readonly string[]) => {
      const haystack = texts.join(" ").toLowerCase();
      return words.every((word) => haystack.includes(word));
    };
    const params = { project };
    const pages: Hit[] = places
      .flatMap((group) => group.places)
      .map(({ to, label }) => ({ id: to, text: label, go: () => void navigate({ to, params }) }));
    const newFlag: Hit = {
      id: "new-flag",
      text: "New flag",
      go: () => void navigate({ to: "/p/$project/flags/new", params }),
    };
    return [
      {
        name: "Flags",
        hits: flags
          .filter((flag) => words.length > 0 && isHit(flag.key, flag.name))
          .slice(0, hitsMax)
          .map((flag) => ({
            id: `flag:${flag.key}`,
            text: flag.key,
            detail: flag.owner.name,
            isKey: true,
            go: () =>
              void navigate({ to: "/p/$project/flags/$flag", params: { project, flag: flag.key } }),
          })),
      },
      {
        name: "Segments",
        hits: segments
          .filter((segment) => words.length > 0 && isHit(segment.key, segment.name))
          .slice(0, hitsMax)
          .map((segment) => ({
            id: `segment:${segment.key}`,
            text: segment.key,
            detail: segment.owner.name,
            isKey: true,
            go: () =>
              void navigate({
                to: "/p/$project/segments/$segment",
                params: { project, segment: segment.key },
              }),
          })),
      },
      { name: "Go to", hits: [...pages, newFlag].filter((hit) => isHit(hit.text)) },
    ];
  }, [flags, segments, text, project, navigate]);
}
