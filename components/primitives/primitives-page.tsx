'use client'

import { PageHeader } from '../ui/page-header.tsx'
import { Section } from '../ui/section.tsx'
import { ACTION_SPECIMENS } from './action-specimens.tsx'
import { CHOICE_SPECIMENS } from './choice-specimens.tsx'
import { INPUT_SPECIMENS } from './input-specimens.tsx'
import { PAGE_SPECIMENS } from './page-specimens.tsx'
import type { Specimen } from './specimen.tsx'
import { STATE_SPECIMENS } from './state-specimens.tsx'

const ALL: readonly Specimen[] = [...ACTION_SPECIMENS, ...INPUT_SPECIMENS, ...CHOICE_SPECIMENS, ...STATE_SPECIMENS, ...PAGE_SPECIMENS]

/** Every primitive of components/ui in its states, for whoever changes one; themes and zones are switched as everywhere. */
export function PrimitivesPage() {
  return (
    <>
      <PageHeader title="Primitives" count={ALL.length} description="What the dashboard is made of, in every state. Only in development." />
      <div className="flex flex-col gap-10">
        {ALL.map(({ file, Shown }) => (
          <Section key={file} title={<code className="font-mono">{file}</code>}>
            <Shown />
          </Section>
        ))}
      </div>
    </>
  )
}
