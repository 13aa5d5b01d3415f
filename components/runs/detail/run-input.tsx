'use client'

import type { RunDetail } from '#domain/views/run-views.ts'
import { ClosedValue } from '../../sentences/closed-value.tsx'
import { DetailList } from '../../ui/detail-list.tsx'
import { JsonTree } from '../../ui/json-tree/json-tree.tsx'
import { Section } from '../../ui/section.tsx'

/** What the run was given when it was activated; later edits of the task do not change it. */
export function RunInput({ run }: { run: RunDetail }) {
  const headers = Object.entries(run.headers)
  if (run.closedBy !== null)
    return (
      <Section title="Input">
        <ClosedValue closedBy={run.closedBy} />
      </Section>
    )
  return (
    <Section title="Input">
      <div className="flex flex-col gap-3">
        {run.args.length > 0 && <JsonTree value={run.args} ariaLabel="Positional arguments" />}
        <JsonTree value={run.kwargs} ariaLabel="Named arguments" />
        {headers.length > 0 && <DetailList rows={headers.map(([name, value]) => ({ name, value }))} />}
      </div>
    </Section>
  )
}
