import clsx from 'clsx'
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { JsonValue } from '#domain/json-value.ts'
import type { JsonRow } from './json-rows.ts'

type Props = {
  id: string
  row: JsonRow
  isActive: boolean
  /** Opens or closes it, or shows more of a long list. */
  onAct: (row: JsonRow) => void
  onChoose: (key: string) => void
}

const INDENT_PX = 16
/** Of a longer text the beginning is shown; all of it is copied. */
const LETTERS_SHOWN = 2_000

/** One line: the mark that opens it, its name and what it is. */
export function JsonTreeRow({ id, row, isActive, onAct, onChoose }: Props) {
  const { level, place, setSize, hasChildren, isExpanded, hiddenCount, name } = row
  const Mark = isExpanded ? ChevronDown : ChevronRight
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for its active line
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active line
    <div
      id={id}
      role="treeitem"
      aria-level={level}
      aria-posinset={place}
      aria-setsize={setSize}
      aria-selected={isActive}
      {...(hasChildren && { 'aria-expanded': isExpanded })}
      onClick={() => {
        // Text was marked to be copied.
        if (window.getSelection()?.toString()) return
        if (hasChildren || hiddenCount > 0) onAct(row)
        else onChoose(row.key)
      }}
      style={{ paddingLeft: (level - 1) * INDENT_PX }}
      className={clsx(
        'flex cursor-default items-start gap-1 rounded-xs pr-1 hover:bg-hover',
        isActive && 'group-focus-visible/tree:bg-accent-soft',
      )}
    >
      <span aria-hidden className="mt-0.5 w-4 shrink-0 text-muted">
        {hasChildren && <Mark className="size-4" />}
      </span>
      <span className="min-w-0 whitespace-pre-wrap">
        {name !== null && <span className="text-blue">{name}: </span>}
        {hiddenCount > 0 ? (
          <span className="text-accent">{hiddenCount.toLocaleString('en')} more</span>
        ) : hasChildren ? (
          <span className="text-muted">{sizeWords(row)}</span>
        ) : (
          <Scalar value={row.value} />
        )}
      </span>
    </div>
  )
}

function sizeWords({ value, childCount }: JsonRow): string {
  const count = childCount.toLocaleString('en')
  return Array.isArray(value) ? `[ ${count} ]` : `{ ${count} }`
}

function Scalar({ value }: { value: JsonValue }) {
  const text = JSON.stringify(value)
  const look =
    value === null || typeof value === 'object'
      ? 'text-muted'
      : typeof value === 'string'
        ? 'text-green'
        : typeof value === 'number'
          ? 'text-amber'
          : 'text-violet'
  if (text.length <= LETTERS_SHOWN) return <span className={look}>{text}</span>
  return (
    <>
      <span className={look}>{text.slice(0, LETTERS_SHOWN)}</span>
      <span className="text-muted">… {text.length.toLocaleString('en')} letters; copy the value to read them all</span>
    </>
  )
}
