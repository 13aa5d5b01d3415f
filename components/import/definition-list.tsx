'use client'

import { useQuery } from '@tanstack/react-query'
import type { ImportedTask } from '#domain/imported-tasks/imported-task.ts'
import { CopiedText } from '../ui/copied-text.tsx'
import { Section } from '../ui/section.tsx'

type Props = { tasks: readonly ImportedTask[]; from: string; version: string }

/** The definitions of what tasks run, for whoever owns a worker's machine: the dashboard writes none. */
export function DefinitionList({ tasks, from, version }: Props) {
  const { data: files = [] } = useQuery({
    queryKey: ['import-definitions', version],
    queryFn: async () => (await import('#domain/imported-tasks/definition-text.ts')).definitionFiles(tasks, from),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (files.length === 0) return null
  return (
    <Section title="Definitions of commands" count={files.length}>
      <p className="max-w-[80ch] pb-2 text-sm text-muted">
        What runs is defined on the worker’s machine: put each into the folder that <code className="font-mono">DJAG_HANDLERS_DIR</code> of
        a worker names, under its name. The command line writes all of them:{' '}
        <code className="font-mono">npx djag import FILE --handlers FOLDER</code>.
      </p>
      <ul className="grid gap-2">
        {files.map(({ name, text }) => (
          <li key={name}>
            <details>
              <summary className="cursor-pointer font-mono text-sm [overflow-wrap:anywhere]">{name}</summary>
              <div className="pt-2">
                <CopiedText text={text.trimEnd()} label={`Copy ${name}`} said={`Copied ${name}.`} />
              </div>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  )
}
