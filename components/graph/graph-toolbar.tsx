'use client'

import { ImageDown, ListTree, Network, Plus, Redo2, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { DropdownMenu, MenuItem } from '../ui/dropdown-menu.tsx'
import { IconButton } from '../ui/icon-button.tsx'

export type GraphViewKind = 'canvas' | 'tree'

type Props = {
  view: GraphViewKind
  onView: (view: GraphViewKind) => void
  mayAdd: boolean
  onAdd: () => void
  mayEdit: boolean
  undoWords: string | null
  redoWords: string | null
  onUndo: () => void
  onRedo: () => void
  /** Whether edits are saved at once. */
  staging: ReactNode
  /** By what tasks are folded into groups. */
  folding: ReactNode
  /** Null: there is no picture yet. */
  onSavePicture: ((kind: 'svg' | 'png') => void) | null
}

/** What can be done on the whole graph, and how an edge is drawn. */
export function GraphToolbar({
  view,
  onView,
  mayAdd,
  onAdd,
  mayEdit,
  undoWords,
  redoWords,
  onUndo,
  onRedo,
  staging,
  folding,
  onSavePicture,
}: Props) {
  return (
    <div role="toolbar" aria-label="Graph" className="flex flex-wrap items-center gap-1 border-b bg-raised px-2 py-1.5">
      {mayAdd && (
        <Button size="sm" icon={<Plus />} onClick={onAdd}>
          Add task
        </Button>
      )}
      {mayEdit && (
        <>
          <IconButton
            size="sm"
            label={undoWords === null ? 'Nothing to undo' : `Undo: ${undoWords}`}
            keys="Mod Z"
            icon={<Undo2 />}
            disabled={undoWords === null}
            onClick={onUndo}
          />
          <IconButton
            size="sm"
            label={redoWords === null ? 'Nothing to do again' : `Do again: ${redoWords}`}
            keys="Mod Shift Z"
            icon={<Redo2 />}
            disabled={redoWords === null}
            onClick={onRedo}
          />
        </>
      )}
      {staging}
      {mayEdit && (
        <p className="ml-2 min-w-0 flex-1 basis-0 truncate text-xs text-muted max-lg:hidden" title={hintOf(view)}>
          {hintOf(view)}
        </p>
      )}
      <span className="ml-auto">{folding}</span>
      <span className="max-sm:hidden">
        {onSavePicture && (
          <DropdownMenu trigger={<IconButton size="sm" label="Save as a picture" icon={<ImageDown />} />}>
            <MenuItem onSelect={() => onSavePicture('png')}>Save as PNG</MenuItem>
            <MenuItem onSelect={() => onSavePicture('svg')}>Save as SVG</MenuItem>
          </DropdownMenu>
        )}
      </span>
      <fieldset aria-label="View" className="inline-flex overflow-hidden rounded border border-line-strong">
        <ViewButton isOn={view === 'canvas'} onClick={() => onView('canvas')} icon={<Network />} word="Drawn" />
        <ViewButton isOn={view === 'tree'} onClick={() => onView('tree')} icon={<ListTree />} word="As a tree" />
      </fieldset>
    </div>
  )
}

function hintOf(view: GraphViewKind): string {
  return view === 'canvas'
    ? 'Drag from the dot at the right of a task to the one that runs after it, or beside all for a new one. Double click: new task.'
    : 'Choose a task; C connects it with another one, Del deletes what is chosen.'
}

function ViewButton({ isOn, onClick, icon, word }: { isOn: boolean; onClick: () => void; icon: ReactNode; word: string }) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onClick}
      className={`inline-flex h-7 items-center gap-1.5 px-2.5 text-xs [&_svg]:size-3.5 ${isOn ? 'bg-active font-medium' : 'text-muted hover:bg-hover hover:text-fg'}`}
    >
      {icon}
      {word}
    </button>
  )
}
