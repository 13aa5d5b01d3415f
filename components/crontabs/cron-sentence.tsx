import { Fragment } from 'react'

/** Five or six columns that stand within a sentence. */
const EXPRESSION = /((?:[\d*][\d*/,-]* ){4,5}[\d*][\d*/,-]*)/

/** A sentence about crontabs with the expressions in it as such, each unbroken. */
export function CronSentence({ text }: { text: string }) {
  return text.split(EXPRESSION).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed sentence
      <code key={index} className="whitespace-nowrap font-mono text-[0.95em]">
        {part}
      </code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed sentence
      <Fragment key={index}>{part}</Fragment>
    ),
  )
}
