import Link from 'next/link'
import { RelativeTime } from '../ui/relative-time.tsx'
import { keptTogether } from './kept-together.ts'
import type { SentencePart } from './sentence-part.ts'

const LINK = 'font-medium underline decoration-line-strong underline-offset-4 hover:decoration-current [overflow-wrap:anywhere]'

/** A sentence whose tasks and runs can be gone to, and whose instants are in the viewer's zone. */
export function Sentence({ parts }: { parts: readonly SentencePart[] }) {
  return keptTogether(parts).map(({ part, mark }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never change places, and two may be alike
    <Part key={`${index} ${part.kind}`} part={part} mark={mark} />
  ))
}

function Part({ part, mark }: { part: SentencePart; mark: string }) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'task':
      return (
        <Link href={`/tasks/${part.id}`} className={LINK}>
          {part.name}
        </Link>
      )
    case 'run':
      return (
        <Link href={`/runs/${part.id}`} className={LINK}>
          {part.text}
        </Link>
      )
    case 'page':
      return (
        <Link href={part.href} className={LINK}>
          {part.text}
        </Link>
      )
    case 'instant':
      return (
        <span className="whitespace-nowrap">
          <RelativeTime instant={part.atMs} show={part.show} {...(part.zone !== undefined && { zone: part.zone })} />
          {mark}
        </span>
      )
  }
}
