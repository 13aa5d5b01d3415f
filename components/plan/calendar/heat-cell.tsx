import clsx from 'clsx'
import { heatColour } from '../../ui/heat-shade.ts'
import type { CalendarCount } from './calendar-counts.ts'
import { countWords } from './count-words.ts'

type Props = {
  count: CalendarCount
  range: readonly [number, number]
  /** Of what the cell is. */
  title: string
  isHigh: boolean
  isCurrent?: boolean
  onClick?: () => void
}

/** The more runs, the darker; with a red line below it where some failed, and striped where they are to come. A click on it is a shortcut for the pointer. */
export function HeatCell({ count, range, title, isHigh, isCurrent = false, onClick }: Props) {
  const { ran, failed, coming } = count
  const isEmpty = ran + coming === 0
  const words = `${title}: ${countWords(count)}`
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keys the row's own button leads there
    <td
      title={isEmpty && !onClick ? undefined : words}
      onClick={onClick}
      className={clsx('rounded-sm p-0', isHigh ? 'h-6' : 'h-5', onClick && 'cursor-pointer', isCurrent && 'outline outline-fg')}
      style={{
        backgroundColor: heatColour(ran + coming, range),
        ...(failed > 0 && { boxShadow: 'inset 0 -3px var(--red)' }),
        ...(ran === 0 && coming > 0 && { backgroundImage: STRIPES }),
      }}
    >
      <span className="sr-only">{isEmpty ? '0' : countWords(count)}</span>
    </td>
  )
}

/** What is only planned yet. */
const STRIPES = 'repeating-linear-gradient(135deg, transparent 0 3px, color-mix(in srgb, var(--bg) 55%, transparent) 3px 5px)'
