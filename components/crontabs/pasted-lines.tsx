'use client'

import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { LineWay } from '#scheduling/cron/pasted-line.ts'
import type { PastedLine, PastedText } from '#scheduling/cron/pasted-text.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'
import { Button } from '../ui/button.tsx'
import { CronSentence } from './cron-sentence.tsx'

type Props = { reading: PastedText; onTake: (way: LineWay, line: PastedLine) => void }

/** What was understood of a text, before anything of it is taken: each line that fires, each way to read it, and what is left out. */
export function PastedLines({ reading: { lines, remarks }, onTake }: Props) {
  return (
    <section aria-label="What was understood" className="rounded border bg-subtle text-sm">
      {lines.length > 1 && <p className="border-b px-3 py-2 font-medium">{lines.length} lines fire: which one is it?</p>}
      <ul className="max-h-96 divide-y overflow-y-auto">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line may stand there twice, and none moves
          <li key={index} className="px-3 py-2">
            {line.question !== null && (
              <p className="mb-2 max-w-[80ch] text-muted">
                <CronSentence text={line.question} />
              </p>
            )}
            <ul className="flex flex-col gap-3">
              {line.ways.map((way) => (
                <Way key={`${way.title} ${cronExpression(way.columns)}`} way={way} line={line} onTake={onTake} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {remarks.length > 0 && (
        <ul className="flex flex-col gap-0.5 border-t px-3 py-2 text-xs text-muted">
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Way({ way, line, onTake }: { way: LineWay; line: PastedLine; onTake: Props['onTake'] }) {
  const expression = cronExpression(way.columns)
  const notes = line.timezone === null ? way.remarks : [`The time zone is ${line.timezone}.`, ...way.remarks]
  return (
    <li className="flex items-start justify-between gap-3">
      <div className="min-w-0 [overflow-wrap:anywhere]">
        {line.ways.length > 1 && line.question !== null && way.title !== 'From words' && <p className="text-xs text-muted">{way.title}</p>}
        <p>
          <span className="font-mono font-medium">{expression}</span> <span className="ml-1">{crontabInWords(way.columns)}</span>
        </p>
        {notes.map((note) => (
          <p key={note} className="text-xs text-muted">
            {note}
          </p>
        ))}
      </div>
      <Button size="sm" aria-label={`Use this: ${expression}`} className="shrink-0" onClick={() => onTake(way, line)}>
        Use this
      </Button>
    </li>
  )
}
