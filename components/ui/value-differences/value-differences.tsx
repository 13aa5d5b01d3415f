import clsx from 'clsx'
import type { JsonValue } from '#domain/json-value.ts'
import type { ValueDifference } from './record-difference.ts'

type Props = {
  differences: readonly ValueDifference[]
  /** What the first column is of: "Field". */
  name: string
  /** Heads of the columns; null leaves one out: there was nothing before, or is nothing after. */
  before: string | null
  after: string | null
  /** What is said of a field and a value in place of its path and its JSON. */
  nameOf?: (difference: ValueDifference) => string
  wordsOf?: (difference: ValueDifference, value: JsonValue | undefined) => JsonValue | undefined
}

/** What was so before and what is so after, beside each other; only what differs. */
export function ValueDifferences({ differences, name, before, after, nameOf, wordsOf }: Props) {
  const words = wordsOf ?? ((_, value) => value)
  return (
    <table className="w-full max-w-4xl table-fixed text-sm">
      <thead>
        <tr className="text-left text-xs text-muted">
          <th scope="col" className="w-[30%] pb-1 font-normal">
            {name}
          </th>
          {[before, after].map(
            (head) =>
              head !== null && (
                <th key={head} scope="col" className="pb-1 font-normal">
                  {head}
                </th>
              ),
          )}
        </tr>
      </thead>
      <tbody>
        {differences.map((difference) => (
          <tr key={difference.path} className="align-top">
            <th scope="row" className="py-0.5 pr-3 text-left font-normal text-muted [overflow-wrap:anywhere]">
              {nameOf?.(difference) ?? difference.path}
            </th>
            {before !== null && <Value value={words(difference, difference.before)} className={after === null ? 'text-fg' : 'text-red'} />}
            {after !== null && <Value value={words(difference, difference.after)} className={before === null ? 'text-fg' : 'text-green'} />}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Value({ value, className }: { value: JsonValue | undefined; className: string }) {
  const isNothing = value === undefined || value === null || value === ''
  return (
    <td
      className={clsx(
        'whitespace-pre-wrap py-0.5 pr-3 font-mono text-xs leading-5 [overflow-wrap:anywhere]',
        isNothing ? 'text-faint' : className,
      )}
    >
      {wordsFor(value)}
    </td>
  )
}

function wordsFor(value: JsonValue | undefined): string {
  if (value === undefined) return '–'
  if (value === null) return 'none'
  if (value === '') return 'empty'
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}
