'use client'

import { differenceLines, type Telling, type ToldDifference } from './difference-lines.ts'

type Props = { foreseen: ToldDifference; telling: Telling; most: number }

/** The most telling of what differs, a line each, and how much more there is. */
export function DifferenceLines({ foreseen, telling, most }: Props) {
  const { lines, more } = differenceLines(foreseen, telling, most)
  if (lines.length === 0) return null
  return (
    <ul className="flex flex-col gap-1">
      {lines.map(({ key, name, words }) => (
        <li key={key} className="break-words">
          <span className="font-medium">{name}</span> {words}
        </li>
      ))}
      {more > 0 && <li className="text-muted">and {more.toLocaleString('en')} more</li>}
    </ul>
  )
}
