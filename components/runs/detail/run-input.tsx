'use client'

import type { RunDetail } from '#domain/views/run-views.ts'
import { DetailList } from '../../ui/detail-list.tsx'
import { JsonEditor } from '../../ui/json-editor/json-editor.tsx'
import { Section } from '../../ui/section.tsx'

const MOST_LINES = 16

/** What the run was given when it was activated; later edits of the task do not change it. */
export function RunInput({ run }: { run: RunDetail }) {
  const headers = Object.entries(run.headers)
  return (
    <Section title="Input">
      <div className="flex flex-col gap-3">
        {run.args.length > 0 && (
          <JsonEditor value={JSON.stringify(run.args, null, 2)} isReadOnly minLines={1} maxLines={MOST_LINES} ariaLabel="Arguments" />
        )}
        <JsonEditor
          value={JSON.stringify(run.kwargs, null, 2)}
          isReadOnly
          minLines={1}
          maxLines={MOST_LINES}
          ariaLabel="Keyword arguments"
        />
        {headers.length > 0 && <DetailList rows={headers.map(([name, value]) => ({ name, value }))} />}
      </div>
    </Section>
  )
}
