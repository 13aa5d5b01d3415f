import clsx from 'clsx'
import type { StagedMark } from './staged-graph.ts'
import { STAGED_TEXT_CLASSES, STAGED_WORDS } from './staged-words.ts'

/** What is staged of a task, in a word on its border. */
export function StagedWord({ mark, className }: { mark: StagedMark; className?: string }) {
  return (
    <span
      className={clsx(
        'rounded-full border border-current bg-raised px-1.5 font-medium text-[11px] leading-4',
        STAGED_TEXT_CLASSES[mark],
        className,
      )}
    >
      {STAGED_WORDS[mark]}
    </span>
  )
}
